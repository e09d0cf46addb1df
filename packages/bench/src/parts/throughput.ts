import { type Caller, drive, type Load } from "../load/drive.ts";
import { rotated } from "../statistics.ts";
import { openDirectCaller } from "../targets/direct.ts";
import { cpuUsed, type MeasuredProcess, stopProcess, whileRunning } from "../targets/process.ts";
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

/** Something that can be called, and the process whose CPU time that costs. */
export interface Contender {
  readonly concurrency: number;
  readonly process: MeasuredProcess | undefined;
  open(concurrency: number): Promise<Caller> | Caller;
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
      [undefined, ...running].map((target) => contender(concurrency, target, upstream)),
    );
    const rounds = await measureRounds(contenders, upstream, { ...options, name: transport });
    return contenders.map(({ concurrency, target, role }, index) => ({
      transport,
      concurrency,
      target,
      role,
      rounds: rounds[index] ?? [],
    }));
  } finally {
    for (const { process } of running) await stopProcess(process);
  }
}

type Named = Contender & Pick<Series, "target" | "role">;

function contender(concurrency: number, running: RunningTarget | undefined, { origin }: Upstream): Named {
  if (running === undefined) {
    const open = (lanes: number): Caller => openDirectCaller(origin, lanes);
    return { target: DIRECT, role: "direct", concurrency, process: undefined, open };
  }
  const { target, process } = running;
  return { target: target.name, role: target.role, concurrency, process, open: (lanes) => running.openCaller(lanes) };
}

/**
 * Measures contenders against each other: each has a turn in every round, in an order that rotates, after one turn
 * to warm up. Gives the rounds of each, in the order of the contenders.
 */
export async function measureRounds(
  contenders: readonly Contender[],
  upstream: Upstream,
  { rounds, seconds, progress, name }: ThroughputOptions & { readonly name: string },
): Promise<readonly (readonly Round[])[]> {
  const measured = contenders.map((contender) => ({ contender, rounds: [] as Round[] }));
  for (const { contender } of measured) await measureRound(contender, upstream, Math.min(1, seconds));
  for (let round = 0; round < rounds; round++) {
    progress(`${name}: round ${round + 1} of ${rounds}`);
    for (const each of rotated(measured, round)) {
      each.rounds.push(await measureRound(each.contender, upstream, seconds));
    }
  }
  return measured.map((each) => each.rounds);
}

async function measureRound(contender: Contender, upstream: Upstream, seconds: number): Promise<Round> {
  const { concurrency, process } = contender;
  const caller = await contender.open(concurrency);
  const pid = process?.child.pid;
  const serverBefore = cpuUsed(pid);
  const upstreamBefore = cpuUsed(upstream.child.pid);
  const work = drive(caller, concurrency, { seconds });
  const load = await (process === undefined ? work : whileRunning(process, work, seconds * 1000 + 30_000));
  const serverCpu = (cpuUsed(pid) - serverBefore) / load.calls;
  const upstreamCpu = (cpuUsed(upstream.child.pid) - upstreamBefore) / load.calls;
  await caller.close();
  return { ...load, serverCpu, upstreamCpu };
}
