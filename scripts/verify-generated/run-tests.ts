import type { Projects } from "./projects.ts";
import { runProgram } from "./run-program.ts";

/** What the test of a standalone project says is wrong. */
export async function runTests({ standalone }: Projects): Promise<readonly string[]> {
  const { code, output } = await runProgram(["--no-warnings", "--test", "test/*.test.ts"], standalone);
  if (code === 0 && /^ℹ pass [1-9]/m.test(output)) return [];
  return [`its own test fails:\n${output.trimEnd()}`];
}
