import { drive, type Load } from "../load/drive.ts";
import { rotated } from "../statistics.ts";
import { openDirectCaller } from "../targets/direct.ts";
import { cpuUsed, stopProcess, whileRunning } from "../targets/process.ts";
import { type RunningTarget, startTarget } from "../targets/running-target.ts";
import type { Target, Transport } from "../targets/targets.ts";
import type { Upstream } from "../targets/upstream.ts";
import type { Workspace } from "../targets/workspace.ts";

export const CONCURRENCIES = [1, 32] as const;
export const DIRECT = "direct (undici, no MCP)";

/** One round of one target. CPU is in microseconds a call; `NaN` where it cannot be known. */
export interface Round extends Load {
  readonly serverCpu: number;
  readonly upstreamCpu: number;
}

/** All rounds of one target at one concurrency, in the order in which they ran. */
export interface Series {
  readonly transport: Transport;
  readonly concurrency: number;
  readonly target: string;
  readonly role: Target["role"] | "direct";
  readonly rounds: readonly Round[];
}

export interface ThroughputOptions {
  readonly rounds: number;
  readonly seconds: number;
  readonly progress: (line: string) => void;
}

/** A lane of the measurement: something that can be called, and the process whose CPU time that costs. */
interface Contender {
  readonly series: Series & { readonly rounds: Round[] };
  readonly running: RunningTarget | undefined;
}

/**
 * `tools/call` under load. Every target's process lives through all rounds, and in each round
 * everybody has a turn, so that a change in the machine's load meets all of them.
 */
export async function measureThroughput(
  targets: readonly Target[],
  transport: Transport,
  workspace: Workspace,
  upstream: Upstream,
  options: ThroughputOptions,
): Promise<readonly Series[]> {
  const running: RunningTarget[] = [];
  try {
    for (const target of targets) running.push(await startTarget(target, transport, workspace));
    const contenders = CONCURRENCIES.flatMap((concurrency) =>
      [undefined, ...running].map((target) => contender(transport, concurrency, target)),
    );
    for (const each of contenders) await measureRound(each, upstream, Math.min(1, options.seconds));
    for (let round = 0; round < options.rounds; round++) {
      options.progress(`${transport}: round ${round + 1} of ${options.rounds}`);
      for (const each of rotated(contenders, round)) {
        each.series.rounds.push(await measureRound(each, upstream, options.seconds));
      }
    }
    return contenders.map(({ series }) => series);
  } finally {
    for (const { process } of running) await stopProcess(process);
  }
}

function contender(transport: Transport, concurrency: number, running: RunningTarget | undefined): Contender {
  const target = running?.target.name ?? DIRECT;
  return { series: { transport, concurrency, target, role: running?.target.role ?? "direct", rounds: [] }, running };
}

async function measureRound({ series, running }: Contender, upstream: Upstream, seconds: number): Promise<Round> {
  const caller = await (running?.openCaller(series.concurrency) ??
    openDirectCaller(upstream.origin, series.concurrency));
  const pid = running?.process.child.pid;
  const serverBefore = cpuUsed(pid);
  const upstreamBefore = cpuUsed(upstream.child.pid);
  const work = drive(caller, series.concurrency, { seconds });
  const load = await (running === undefined ? work : whileRunning(running.process, work, seconds * 1000 + 30_000));
  const serverCpu = (cpuUsed(pid) - serverBefore) / load.calls;
  const upstreamCpu = (cpuUsed(upstream.child.pid) - upstreamBefore) / load.calls;
  await caller.close();
  return { ...load, serverCpu, upstreamCpu };
}
