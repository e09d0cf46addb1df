/** Prints the steps of a story, and counts what in it is not as it should be. */
export function createChecks() {
  let steps = 0;
  let passed = 0;
  const failed: string[] = [];
  return {
    step: (title: string) => {
      steps += 1;
      console.log(`\n${steps}. ${title}`);
    },
    show: (text: string) => {
      console.log(text.trimEnd().replaceAll(/^/gm, "   "));
    },
    check: (claim: string, holds: boolean) => {
      if (holds) passed += 1;
      else failed.push(claim);
      console.log(`   ${holds ? "ok" : "NOT OK"}: ${claim}`);
    },
    /** Prints the counts and returns the exit code. */
    finish: (): number => {
      console.log(`\n${passed} checks passed, ${failed.length} failed`);
      return failed.length === 0 ? 0 : 1;
    },
  };
}
