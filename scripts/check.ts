/** Everything CI does, in the order that fails soonest. Each step is a command that also runs by itself. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

type Step = readonly [name: string, command: string, ...args: string[]];

const steps: readonly Step[] = [
  ["format", "prettier", "--check", "--log-level", "warn", "."],
  ["lint", "oxlint", "--type-aware", "--deny-warnings"],
  ["types", "tsc", "-b"],
  ["import order", "node", "scripts/check-imports.ts"],
  ["generated files", "node", "--conditions=@mortise/source", "scripts/generate-types.ts", "--check"],
  ["cassettes", "node", "--conditions=@mortise/source", "packages/cli/src/main.ts", "test", "examples/ticket-system"],
];

const jest = ["node", "--experimental-vm-modules", "--no-warnings", "node_modules/jest/bin/jest.js"] as const;
/** Coverage makes tests half as slow again, so only those run with it whose packages it is reported of. */
const tests: readonly Step[] = [
  ["tests of core and runtime", ...jest, "--coverage", "packages/core/", "packages/runtime/"],
  ["tests of all else", ...jest, "--testPathIgnorePatterns", "/node_modules/", "packages/(core|runtime)/"],
];

for (const step of steps) {
  const started = performance.now();
  if (!run(step)) process.exit(1);
  console.log(`${step[0]}: clean in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

// The last run's closing line counts both.
const folder = mkdtempSync(join(tmpdir(), "mortise-check-"));
process.env["MORTISE_TEST_COUNTS"] = join(folder, "counts.json");
const passed = tests.map((step) => run(step));
rmSync(folder, { recursive: true });
process.exit(passed.every(Boolean) ? 0 : 1);

function run([name, command, ...args]: Step): boolean {
  const { status } = spawnSync(command, args, { stdio: "inherit" });
  if (status !== 0)
    console.error(`check: ${name} failed; run it alone with: pnpm exec ${[command, ...args].join(" ")}`);
  return status === 0;
}
