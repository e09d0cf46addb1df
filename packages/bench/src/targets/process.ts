import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";

/** A child that is measured. Its standard error goes into a file, which is shown where starting fails. */
export interface MeasuredProcess {
  readonly child: ChildProcess;
  readonly log: string;
}

export interface ProcessOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Whether standard input and output are pipes: the transport. */
  readonly piped: boolean;
  /** Whether the parent will ask for the bytes on the heap. */
  readonly probed: boolean;
}

let started = 0;

export async function startProcess(
  directory: string,
  args: readonly string[],
  options: ProcessOptions,
): Promise<MeasuredProcess> {
  const log = join(directory, `process-${++started}.log`);
  const errors = await open(log, "w");
  const probe = ["--expose-gc", "--import", join(import.meta.dirname, "../servers/heap-probe.ts")];
  const pipe = options.piped ? "pipe" : "ignore";
  const child = spawn(process.execPath, [...(options.probed ? probe : []), ...args], {
    stdio: [pipe, pipe, errors.fd, ...(options.probed ? (["ipc"] as const) : [])],
    env: { ...process.env, ...options.env },
  });
  await errors.close();
  return { child, log };
}

/** What a process said on standard error, for a message. */
export function lastWords({ log }: MeasuredProcess): string {
  return readFileSync(log, "utf8").slice(-2000);
}

export async function stopProcess({ child }: MeasuredProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

/** Settles as `work` does, unless the process ends first or the time is over: then it fails, and says what the process said. */
export async function whileRunning<T>(process: MeasuredProcess, work: Promise<T>, limitMs: number): Promise<T> {
  const { child } = process;
  const { promise: cut, reject } = Promise.withResolvers<never>();
  const end = (): void => reject(new Error(`the server ended:\n${lastWords(process)}`));
  const timer = setTimeout(() => reject(new Error(`no answer in ${limitMs} ms:\n${lastWords(process)}`)), limitMs);
  child.once("exit", end);
  try {
    return await Promise.race([work, cut]);
  } finally {
    clearTimeout(timer);
    child.off("exit", end);
  }
}

/** Bytes that live on the heap of a probed process, after a collection. */
export async function heapUsed({ child }: MeasuredProcess): Promise<number> {
  child.send("heap");
  const [bytes] = (await once(child, "message")) as [number];
  return bytes;
}

/** Bytes of memory that a process holds, from procfs; `NaN` where there is none. */
export function residentSet(pid: number | undefined): number {
  try {
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1]) * 1024;
  } catch {
    return Number.NaN;
  }
}

/** Linux counts CPU time in these, whatever the kernel's own tick is (`man 5 proc`, `_SC_CLK_TCK`). */
const MICROSECONDS_PER_TICK = 10_000;

/** Microseconds of CPU that a process has used in all its threads, from procfs; `NaN` where there is none. */
export function cpuUsed(pid: number | undefined): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    // The name, in parentheses, may itself hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) * MICROSECONDS_PER_TICK;
  } catch {
    return Number.NaN;
  }
}
