/** Everything CI does, in the order that fails soonest. Each step is a command that also runs by itself. */
import { spawnSync } from "node:child_process";

/** Coverage makes tests half as slow again, so it is a command of its own: `pnpm coverage`. */
const steps: readonly (readonly [name: string, command: string, ...args: string[]])[] = [
  ["format", "prettier", "--check", "--log-level", "warn", "."],
  ["lint", "oxlint", "--type-aware", "--deny-warnings"],
  ["types", "tsc", "-b"],
  ["import order", "node", "scripts/check-imports.ts"],
  ["generated files", "node", "--conditions=@mortise/source", "scripts/generate-types.ts", "--check"],
  ["cassettes", "node", "--conditions=@mortise/source", "packages/cli/src/main.ts", "test", "examples/ticket-system"],
  ["tests", "node", "--experimental-vm-modules", "--no-warnings", "node_modules/jest/bin/jest.js"],
];

for (const [name, command, ...args] of steps) {
  const started = performance.now();
  const { status } = spawnSync(command, args, { stdio: "inherit" });
  if (status !== 0) {
    console.error(`check: ${name} failed; run it alone with: pnpm exec ${[command, ...args].join(" ")}`);
    process.exit(1);
  }
  if (name !== "tests") console.log(`${name}: clean in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}
