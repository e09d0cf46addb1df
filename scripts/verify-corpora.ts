/**
 * Tries the import on every API document of a folder: `pnpm verify:corpora [folder] [--only judge,counts]`. Without one, on the folder
 * that MORTISE_CORPORA names, or on the vendors' documents of the testkit. Prints what fails and a summary, and
 * exits with 1 where something does. Each check is a function of its own, in `verify-corpora/`.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { isApiDocument } from "../packages/core/src/import/is-api-document.ts";
import { checkCounts } from "./verify-corpora/check-counts.ts";
import { checkDemands } from "./verify-corpora/check-demands.ts";
import { checkJudge } from "./verify-corpora/check-judge.ts";
import { checkRoundTrip } from "./verify-corpora/check-round-trip.ts";
import type { Check, CorpusDocument } from "./verify-corpora/check.ts";

const all: readonly Check[] = [checkRoundTrip, checkCounts, checkDemands, checkJudge];

const { values, positionals } = parseArgs({ options: { only: { type: "string" } }, allowPositionals: true });
const checks = all.filter(({ name }) => values.only === undefined || values.only.split(",").includes(name));
const folder = resolve(positionals[0] ?? process.env["MORTISE_CORPORA"] ?? "packages/testkit/documents");
const documents = documentsIn(folder);
if (documents.length === 0) {
  console.error(`there is no API document in ${folder}`);
  process.exit(2);
}

let failed = false;
for (const check of checks) {
  const started = performance.now();
  let passed = 0;
  const tallies = new Map<string, number>();
  for (const document of documents) {
    const { faults, counts } = await check.run(document);
    for (const [name, count] of Object.entries(counts)) tallies.set(name, (tallies.get(name) ?? 0) + count);
    if (faults.length === 0) passed += 1;
    for (const fault of faults) console.log(`${check.name}: ${document.name}: ${fault}`);
  }
  if (passed < documents.length) failed = true;
  const told = Array.from(tallies, ([name, count]) => `, ${count} ${name}`).join("");
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${check.name}: ${passed} of ${documents.length} documents${told}, ${seconds} s`);
}
process.exit(failed ? 1 : 0);

function documentsIn(root: string): readonly CorpusDocument[] {
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) =>
    /\.(?:json|ya?ml)$/.test(file),
  );
  return files.toSorted().flatMap((file) => {
    const path = join(root, file);
    const source = { name: file.split(/[\\/]/).at(-1) ?? file, text: readFileSync(path, "utf8") };
    return isApiDocument(source) ? [{ name: file, path, root, source }] : [];
  });
}
