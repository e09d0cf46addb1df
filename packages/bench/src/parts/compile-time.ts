import { runProbe } from "./run-probe.ts";

/** How long one descriptor took to compile, text to connector, in milliseconds a round. */
export interface CompileTime {
  readonly operationCount: number;
  readonly rounds: readonly number[];
}

export async function measureCompileTime(sizes: readonly number[], rounds: number): Promise<readonly CompileTime[]> {
  const milliseconds = (await runProbe("compile-probe.ts", [rounds, ...sizes])) as Record<number, readonly number[]>;
  return sizes.map((operationCount) => ({ operationCount, rounds: milliseconds[operationCount] ?? [] }));
}
