import type { Projects } from "./projects.ts";
import { runProgram } from "./run-program.ts";

/** What the tests of both projects say is wrong. */
export async function runTests({ dependent, standalone }: Projects): Promise<readonly string[]> {
  const faults = [await runTest(dependent, ["--conditions=@mortise/source"]), await runTest(standalone, [])];
  return faults.flatMap((fault) => fault ?? []);
}

async function runTest(folder: string, options: readonly string[]): Promise<string | undefined> {
  const { code, output } = await runProgram([...options, "--no-warnings", "--test", "test/*.test.ts"], folder);
  return code === 0 && /^ℹ pass [1-9]/m.test(output) ? undefined : `its own test fails:\n${output.trimEnd()}`;
}
