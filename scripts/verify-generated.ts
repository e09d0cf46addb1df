/**
 * Generates the server projects of connectors in `descriptors/`, type-checks them, runs the tests that were generated,
 * and starts each standalone one with the official client: lists its tools, and calls them against a mock of the
 * upstream with sampled arguments. Prints a line for each connector, and fails when anything was wrong.
 *
 *     pnpm verify:generated [--only SLUG,SLUG] [--sample COUNT]
 *
 * A sample has one connector with an OAuth exchange, one without, and the one with the most tools before any others.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { standaloneRuntime } from "../packages/cli/src/generate/standalone-runtime.ts";
import { callStandalone } from "./verify-generated/call-standalone.ts";
import { checkTypes } from "./verify-generated/check-types.ts";
import { chooseConnectors, openLibrary } from "./verify-generated/library.ts";
import { prepareFolder, writeProjects } from "./verify-generated/projects.ts";
import { runTests } from "./verify-generated/run-tests.ts";

const { values } = parseArgs({ options: { only: { type: "string" }, sample: { type: "string" } } });
const chosen = chooseConnectors(openLibrary("descriptors"), {
  only: values.only?.split(","),
  sample: values.sample === undefined ? undefined : Number(values.sample),
});
if (chosen.length === 0) throw new Error("nothing was chosen, so nothing would be verified");
const runtime = await standaloneRuntime();
const folder = mkdtempSync(join(tmpdir(), "verify-generated-"));
try {
  prepareFolder(folder);
  const projects = chosen.map((one) => writeProjects(folder, one, runtime));
  const typeFaults = await checkTypes(folder, join(projects[0]?.standalone ?? "", "tsconfig.json"));
  for (const [slug, faults] of typeFaults) if (slug === "") fail(slug, faults);
  for (const [index, project] of projects.entries()) {
    const { slug } = project.connector.metadata;
    const called = await callStandalone(project);
    const faults = [...(typeFaults.get(slug) ?? []), ...(await runTests(project)), ...called.faults];
    const size = `${String(called.listed)} tools, ${String(called.calls)} calls`;
    console.log(
      `${slug}: ${size}, ${faults.length === 0 ? "clean" : `${String(faults.length)} faults`} (${String(index + 1)}/${String(projects.length)})`,
    );
    fail(slug, faults);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function fail(slug: string, faults: readonly string[]): void {
  if (faults.length === 0) return;
  process.exitCode = 1;
  for (const fault of faults) console.log(`  ${slug}: ${fault}`);
}
