import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

// The command line is bundled once for a run: tests start it hundreds of times.
const bundle = join(tmpdir(), `mortise-bundle-${process.pid}`);
process.env.MORTISE_TEST_BUNDLE = bundle;
process.once("exit", () => rmSync(bundle, { recursive: true, force: true }));
// What tests start from the sources is compiled once.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL(".cache/node", import.meta.url));

/** Runs the TypeScript sources as they are: swc strips the types, and `@mortise/source` resolves our packages to their sources. */
export default {
  testEnvironment: "node",
  testMatch: [
    "<rootDir>/packages/*/test/**/*.test.ts",
    "<rootDir>/examples/*/test/**/*.test.ts",
    "<rootDir>/descriptors/test/**/*.test.ts",
  ],
  extensionsToTreatAsEsm: [".ts"],
  testEnvironmentOptions: { customExportConditions: ["@mortise/source", "node", "node-addons"] },
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      { jsc: { target: "es2023", parser: { syntax: "typescript" } }, module: { type: "es6" }, sourceMaps: "inline" },
    ],
  },
  modulePathIgnorePatterns: ["<rootDir>/packages/.*/dist/"],
  cacheDirectory: "<rootDir>/.cache/jest",
  collectCoverageFrom: ["packages/{core,runtime}/src/**/*.ts"],
  coverageProvider: "v8",
  coverageReporters: ["text-summary", "json-summary"],
  coverageDirectory: "<rootDir>/coverage",
  // A PostgreSQL for the gateway, where its tests are among those that run.
  globalSetup: "<rootDir>/packages/gateway/test/support/postgres.ts",
  globalTeardown: "<rootDir>/packages/gateway/test/support/stop-postgres.ts",
  maxWorkers: 2,
  // Bounds a hang; nothing is expected to take this long.
  testTimeout: 60_000,
  reporters: [["default", { summaryThreshold: 1 }], "<rootDir>/scripts/jest-closing-line.mjs"],
};
