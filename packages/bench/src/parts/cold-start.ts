import { spawn } from "node:child_process";
import { once } from "node:events";
import { rotated } from "../statistics.ts";
import { stopProcess } from "../targets/process.ts";
import { startTarget } from "../targets/running-target.ts";
import type { Target } from "../targets/targets.ts";
import type { Workspace } from "../targets/workspace.ts";

export const BARE_NODE = "node -e 0";

/** Milliseconds from before a process is started to its answered `tools/list` over stdio; for bare node, to its end. */
export interface ColdStart {
  readonly operationCount: number;
  readonly target: string;
  readonly role: Target["role"] | "node";
  readonly rounds: readonly number[];
}

/** Starts everybody in turn, in each round. All speak the revision with a handshake, so that all exchange as many messages. */
export async function measureColdStart(
  targets: readonly Target[],
  workspace: Workspace,
  rounds: number,
): Promise<readonly ColdStart[]> {
  const { operationCount } = workspace;
  const starts = targets.map((target) => ({
    result: { operationCount, target: target.name, role: target.role, rounds: [] as number[] },
    measure: () => answeredList({ ...target, revision: "2025-11-25" }, workspace),
  }));
  const bare = { result: { operationCount, target: BARE_NODE, role: "node" as const, rounds: [] as number[] } };
  const all = [{ ...bare, measure: bareNode }, ...starts];
  // The first of each finds its files on disk rather than in memory.
  for (const { measure } of all) await measure();
  for (let round = 0; round < rounds; round++) {
    for (const { result, measure } of rotated(all, round)) result.rounds.push(await measure());
  }
  return all.map(({ result }) => result);
}

async function answeredList(target: Target, workspace: Workspace): Promise<number> {
  const begin = performance.now();
  const running = await startTarget(target, "stdio", workspace);
  const milliseconds = performance.now() - begin;
  await stopProcess(running.process);
  if (running.toolCount !== workspace.operationCount) {
    throw new Error(`${target.name} listed ${running.toolCount} tools of ${workspace.operationCount}`);
  }
  return milliseconds;
}

async function bareNode(): Promise<number> {
  const begin = performance.now();
  await once(spawn(process.execPath, ["-e", "0"], { stdio: "ignore" }), "exit");
  return performance.now() - begin;
}
