import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "@jest/globals";
import { readInvalidCases, transcript } from "@mortise/testkit";
import { checkConnector, type CheckOptions } from "../../src/check/check-connector.ts";
import { FAMILIES, familyOf, isReportedBy, type Family } from "../../src/check/family.ts";
import { compile, compileParsed } from "../../src/compile.ts";
import { codes, type DiagnosticCode } from "../../src/diagnostics/codes.ts";
import { locate } from "../../src/diagnostics/locate.ts";
import { lockConnector } from "../../src/lock/lock-connector.ts";
import { pages } from "../../src/rules/pages.ts";
import { parse } from "../../src/source/parse.ts";

/** `UPDATE_CASES=1` writes down what is reported; read the difference before you commit it. */
const update = process.env.UPDATE_CASES === "1";
const cases = readInvalidCases(join(import.meta.dirname, "../cases/check")).map((one) => ({
  ...one,
  options: readOptions(dirname(one.expectedFile)),
}));

it.each(cases)("$name is reported as written", ({ source, expected, expectedFile, options }) => {
  const { diagnostics, notes } = check(source, options);
  const told = notes.map(({ family, message }) => `note ${family}: ${message}\n`).join("");
  const parts = [transcript(source, diagnostics), told].filter((part) => part !== "");
  const actual = parts.join("\n");
  if (update) writeFileSync(expectedFile, actual);
  else expect(actual).toBe(expected);
});

it.each(cases)("$name reports places that are in the document", ({ source, options }) => {
  const { places, targets } = check(source, options);
  expect(targets.filter((target) => !places.has(target))).toEqual([]);
});

it.each(Object.keys(codes).filter((code) => code.startsWith("check/")))("%s has a case that reports it", (code) => {
  const name = code.slice("check/".length);
  const own = cases.filter((one) => one.name === name || one.name.startsWith(`${name}.`));
  expect(own.filter(({ expected }) => expected?.includes(` ${code} at `)).map((one) => one.name)).not.toEqual([]);
});

/** The table's keys are its codes. */
const readiness = (Object.keys(codes) as DiagnosticCode[]).filter((code) => familyOf(code) === "readiness");

it.each(readiness)("%s says who asks for it, and when that was looked up", (code) => {
  expect(pages[code]).toMatch(/https:\/\/\S+/);
  expect(pages[code]).toMatch(/ on 20\d\d-\d\d-\d\d/);
});

function check(source: { readonly name: string; readonly text: string }, options: CheckOptions) {
  const parsed = parse(source);
  const { descriptor, connector, diagnostics } = compileParsed(source, parsed);
  // A case of a check is a descriptor that compiles.
  if (descriptor === undefined || connector === undefined) throw new Error(transcript(source, diagnostics));
  const found = checkConnector({ descriptor, connector }, options);
  const asked: readonly (readonly [Family, unknown])[] = [
    ["budget", options.budget],
    ["lock", options.locked],
    ["profiles", options.profiles],
    ["readiness", options.readiness],
    ["confusability", options.confusability],
  ];
  const families = new Set(
    FAMILIES.filter((family) => asked.some(([one, value]) => one === family && value !== undefined)),
  );
  return {
    diagnostics: locate(source, parsed.places, found.diagnostics, isReportedBy(families)),
    notes: found.notes,
    places: parsed.places,
    targets: found.diagnostics.flatMap(({ target, related }) => [target, ...related.map((half) => half.target)]),
  };
}

/** The options of a case as JSON: a baseline's tools are a mapping there, and a lock is the file that it was made of. */
function readOptions(folder: string): CheckOptions {
  const text = readFileSync(join(folder, "options.json"), "utf8");
  return JSON.parse(text, (key, value: unknown) => {
    if (key === "tools") return new Map(Object.entries(value as Record<string, number>));
    return key === "locked" && typeof value === "string" ? lockOf(join(folder, value)) : value;
  }) as CheckOptions;
}

function lockOf(file: string) {
  const source = { name: file, text: readFileSync(file, "utf8") };
  const { connector, diagnostics } = compile(source);
  if (connector === undefined) throw new Error(transcript(source, diagnostics));
  return lockConnector(connector);
}
