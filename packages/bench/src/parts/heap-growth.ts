import { drive } from "../load/drive.ts";
import { heapUsed, stopProcess, whileRunning } from "../targets/process.ts";
import { startTarget } from "../targets/running-target.ts";
import type { Target, Transport } from "../targets/targets.ts";
import type { Workspace } from "../targets/workspace.ts";

export const CALLS_PER_ROUND = 10_000;

/** Code goes on being optimized, and keeps its feedback, for tens of thousands of calls. */
const WARM_UP_CALLS = 50_000;

/** How the heap of one server changed over each ten thousand calls, in bytes, once it was warm. */
export interface HeapGrowth {
  readonly transport: Transport;
  readonly target: string;
  readonly role: Target["role"];
  /** Bytes that lived after the warm-up and a collection. */
  readonly warm: number;
  readonly rounds: readonly number[];
}

/** Calls a server in rounds at concurrency 32, and collects its garbage between them. */
export async function measureHeapGrowth(
  target: Target,
  transport: Transport,
  workspace: Workspace,
  rounds: number,
): Promise<HeapGrowth> {
  const running = await startTarget(target, transport, workspace, true);
  try {
    const caller = await running.openCaller(32);
    const call = (calls: number) => whileRunning(running.process, drive(caller, 32, { calls }), 120_000);
    await call(WARM_UP_CALLS);
    const warm = await heapUsed(running.process);
    const growth: number[] = [];
    for (let before = warm; growth.length < rounds;) {
      await call(CALLS_PER_ROUND);
      const after = await heapUsed(running.process);
      growth.push(after - before);
      before = after;
    }
    await caller.close();
    return { transport, target: target.name, role: target.role, warm, rounds: growth };
  } finally {
    await stopProcess(running.process);
  }
}
