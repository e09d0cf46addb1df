import { execFile } from "node:child_process";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "@jest/globals";
import type { ServedTools } from "@mortise/core/mcp";
import {
  NO_ARGUMENTS,
  conformanceTools,
  createChanges,
  createServedTools,
  listen,
  runConformanceConnector,
} from "@mortise/testkit/mcp";

const run = promisify(execFile);
const REVISIONS = ["2025-11-25", "2026-07-28"] as const;

interface Check {
  readonly id: string;
  readonly status: "SUCCESS" | "FAILURE" | "WARNING" | "SKIPPED" | "INFO";
  readonly errorMessage?: string;
}

/** Which scenarios, or which checks of one (`<scenario>/<check>`), a server of tools alone cannot pass, and why. */
interface LeftOut {
  readonly reasons: Readonly<Record<string, string>>;
  readonly checks: Readonly<Record<(typeof REVISIONS)[number], Readonly<Record<string, string>>>>;
}

/** Runs every scenario that the revision requires, or that it lists without scoring, and gives each check that failed. */
async function findFailures(url: string, revision: string): Promise<{ failures: string[]; passes: number }> {
  const directory = await mkdtemp(join(tmpdir(), "conformance-"));
  try {
    const cli = join(
      dirname(
        createRequire(import.meta.resolve("@mortise/testkit")).resolve(
          "@modelcontextprotocol/conformance/package.json",
        ),
      ),
      "dist/index.js",
    );
    await run(process.execPath, [cli, "server", "--url", url, "--requirements", revision, "-o", directory], {
      maxBuffer: 64 * 1024 * 1024,
    }).catch((error: unknown) => error);
    const failures: string[] = [];
    let passes = 0;
    for (const entry of await readdir(directory)) {
      const scenario = /^server-(.*)-\d{4}-\d\d-\d\dT/.exec(entry)?.[1] ?? entry;
      const checks = JSON.parse(await readFile(join(directory, entry, "checks.json"), "utf8")) as Check[];
      for (const { id, status } of checks) {
        if (status === "FAILURE" || status === "WARNING") failures.push(`${scenario}/${id}`);
        if (status === "SUCCESS") passes += 1;
      }
    }
    return { failures: failures.toSorted(), passes };
  } finally {
    await rm(directory, { recursive: true });
  }
}

const asExpected: { readonly unexpected: readonly string[]; readonly passing: readonly string[] } = {
  unexpected: [],
  passing: [],
};

/** Failures that are not left out, and what is left out although it passes by now. */
function compare(failures: readonly string[], leftOut: Readonly<Record<string, string>>): typeof asExpected {
  const scenarioOf = (failure: string) => failure.slice(0, failure.indexOf("/"));
  const failing = new Set(failures.flatMap((failure) => [failure, scenarioOf(failure)]));
  return {
    unexpected: failures.filter((failure) => !(failure in leftOut) && !(scenarioOf(failure) in leftOut)),
    passing: Object.keys(leftOut).filter((key) => !failing.has(key)),
  };
}

async function readLeftOut(name: string): Promise<LeftOut> {
  return JSON.parse(await readFile(new URL(`${name}.json`, import.meta.url), "utf8")) as LeftOut;
}

/** The suite's tools, and the one with which it has the list change. */
function createChangingTools(): ServedTools {
  const changes = createChanges();
  const trigger = {
    name: "test_trigger_tool_change",
    description: "Announces that the list has changed.",
    inputSchema: NO_ARGUMENTS,
    answer: () => {
      changes.announce();
      return Promise.resolve({ content: [{ type: "text" as const, text: "Announced." }], isError: false });
    },
  };
  return createServedTools([...conformanceTools, trigger], { changes });
}

it.each(REVISIONS)(
  "passes every check of %s that a server of tools alone can be asked",
  async (revision) => {
    const { checks } = await readLeftOut("left-out");
    await using listening = await listen(createChangingTools());
    const { failures, passes } = await findFailures(listening.url, revision);
    expect(compare(failures, checks[revision])).toEqual(asExpected);
    expect(passes).toBeGreaterThan(40);
  },
  60_000,
);

it.each(REVISIONS)(
  "passes as much of %s with a compiled descriptor and its upstream, save what a descriptor cannot say",
  async (revision) => {
    const [common, descriptor] = await Promise.all([readLeftOut("left-out"), readLeftOut("left-out-of-descriptors")]);
    await using connector = await runConformanceConnector();
    await using listening = await listen(connector.served);
    const { failures, passes } = await findFailures(listening.url, revision);
    const leftOut = { ...common.checks[revision], ...descriptor.checks[revision] };
    expect(compare(failures, leftOut)).toEqual(asExpected);
    expect(passes).toBeGreaterThan(30);
  },
  60_000,
);

it("gives a reason for each check that is left out", async () => {
  for (const name of ["left-out", "left-out-of-descriptors"]) {
    const { reasons, checks } = await readLeftOut(name);
    const used = new Set(REVISIONS.flatMap((revision) => Object.values(checks[revision])));
    expect([...used].toSorted()).toEqual(Object.keys(reasons).toSorted());
  }
});
