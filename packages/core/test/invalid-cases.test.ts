import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { readInvalidCases, transcript } from "@mortise/testkit";
import { compile } from "../src/compile.ts";
import { checkShape } from "../src/descriptor/check-shape.ts";
import type { Descriptor } from "../src/descriptor/descriptor.ts";
import { codes } from "../src/diagnostics/codes.ts";
import { pages } from "../src/rules/pages.ts";
import { checkRules } from "../src/rules/index.ts";
import { parse } from "../src/source/parse.ts";

/** `UPDATE_CASES=1` writes down what is reported; read the difference before you commit it. */
const update = process.env.UPDATE_CASES === "1";
const cases = readInvalidCases(join(import.meta.dirname, "cases/invalid"));

it.each(cases)("$name is reported as written", ({ source, expected, expectedFile }) => {
  const { diagnostics, connector } = compile(source);
  expect(connector === undefined).toBe(diagnostics.some(({ severity }) => severity === "error"));
  const actual = transcript(source, diagnostics);
  if (update) writeFileSync(expectedFile, actual);
  else expect(actual).toBe(expected);
});

it.each(cases)("$name reports places that are in the document", ({ source }) => {
  const { value, places, diagnostics } = parse(source);
  const shape = diagnostics.length > 0 ? diagnostics : checkShape(value);
  // Rules take a descriptor of the right shape.
  const reported = shape.length > 0 ? shape : checkRules(value as Descriptor);
  const targets = reported.flatMap(({ target, related, fixes }) => [
    target,
    ...related.map((half) => half.target),
    ...fixes.flatMap((fix) => fix.edits.map((edit) => edit.target)),
  ]);
  expect(targets.filter((target) => !places.has(target))).toEqual([]);
});

/** Codes about documents to import have their cases beside the import, and those of checks beside the checks. */
const ownCodes = Object.keys(codes).filter((code) => !/^(?:import|check)\//.test(code));

it.each(ownCodes)("%s has a case that reports it", (code) => {
  const own = cases.filter(({ name }) => name === code || name.startsWith(`${code}.`));
  const reporting = own.filter(({ expected }) => expected?.includes(` ${code} at `));
  expect(reporting.map(({ name }) => name)).not.toEqual([]);
  expect(reporting).toHaveLength(own.length);
});

it.each(Object.keys(codes))("%s has a page that says why it matters", (code) => {
  expect(pages[code]).toMatch(new RegExp(`^# ${code} \\((?:error|warning)\\)\n[^]*\n## Why it matters\n`));
});

it("has no page for a code that does not exist", () => {
  expect(Object.keys(pages).filter((code) => !Object.hasOwn(codes, code))).toEqual([]);
});
