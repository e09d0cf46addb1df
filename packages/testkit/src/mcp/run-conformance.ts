import { execFile } from "node:child_process";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Revisions that the suite has requirements of, and a server of ours is asked to meet. */
export const CONFORMANCE_REVISIONS = ["2025-11-25", "2026-07-28"] as const;
export type ConformanceRevision = (typeof CONFORMANCE_REVISIONS)[number];

/** What came of a run: checks as `<scenario>/<check>`, in order. */
export interface ConformanceRun {
  /** Failed, or passed with a warning. */
  readonly failures: readonly string[];
  readonly passes: readonly string[];
}

interface Check {
  readonly id: string;
  readonly status: "SUCCESS" | "FAILURE" | "WARNING" | "SKIPPED" | "INFO";
}

/** Runs every scenario of the official suite that the revision requires of a server, or that it lists without scoring. */
export async function runConformance(url: string, revision: ConformanceRevision): Promise<ConformanceRun> {
  const directory = await mkdtemp(join(tmpdir(), "conformance-"));
  try {
    const manifest = createRequire(import.meta.url).resolve("@modelcontextprotocol/conformance/package.json");
    const program = join(dirname(manifest), "dist/index.js");
    await run(process.execPath, [program, "server", "--url", url, "--requirements", revision, "-o", directory], {
      maxBuffer: 64 * 1024 * 1024,
      // It ends with a status of its own where anything failed: what did is in the files.
    }).catch((error: unknown) => error);
    const failures: string[] = [];
    const passes: string[] = [];
    for (const entry of await readdir(directory)) {
      const scenario = /^server-(.*)-\d{4}-\d\d-\d\dT/.exec(entry)?.[1] ?? entry;
      const text = await readFile(join(directory, entry, "checks.json"), "utf8").catch(() => undefined);
      // A scenario that came to no end leaves a folder without them.
      const checks = text === undefined ? [{ id: "ends", status: "FAILURE" as const }] : (JSON.parse(text) as Check[]);
      for (const { id, status } of checks) {
        if (status === "FAILURE" || status === "WARNING") failures.push(`${scenario}/${id}`);
        if (status === "SUCCESS") passes.push(`${scenario}/${id}`);
      }
    }
    return { failures: failures.toSorted(), passes: passes.toSorted() };
  } finally {
    await rm(directory, { recursive: true });
  }
}

/**
 * Failures that nothing accounts for, and what is accounted for although it passes by now. A reason stands for one
 * check, or for all of a scenario.
 */
export function compareConformance(
  failures: readonly string[],
  leftOut: Readonly<Record<string, string>>,
): { readonly unexpected: readonly string[]; readonly passing: readonly string[] } {
  const scenarioOf = (failure: string) => failure.slice(0, failure.indexOf("/"));
  const failing = new Set(failures.flatMap((failure) => [failure, scenarioOf(failure)]));
  return {
    unexpected: failures.filter((failure) => !(failure in leftOut) && !(scenarioOf(failure) in leftOut)),
    passing: Object.keys(leftOut).filter((key) => !failing.has(key)),
  };
}
