import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { isReportedBy, type Family } from "../../src/check/family.ts";
import { compile, compileParsed } from "../../src/compile.ts";
import { locate } from "../../src/diagnostics/locate.ts";
import { parse } from "../../src/source/parse.ts";

const text = readFileSync(join(import.meta.dirname, "../cases/check/ignored/connector.yaml"), "utf8");

function codesIn(changed: string, families: readonly Family[]): readonly string[] {
  const source = { name: "connector.yaml", text: changed };
  const { places } = parse(source);
  return locate(source, places, [], isReportedBy(new Set(families))).map(({ code }) => code);
}

it("leaves comments about checks to the run that makes them", () => {
  expect(compile({ name: "connector.yaml", text }).diagnostics).toEqual([]);
});

it("leaves comments about a family to the run that looks at it", () => {
  expect(codesIn(text, ["budget"])).toEqual([]);
  expect(codesIn(text, ["confusability"])).toEqual(["ignore/unused"]);
  expect(codesIn(text, ["readiness"])).toEqual(["ignore/unused", "ignore/unused"]);
});

it("asks for a reason, and ignores no error", () => {
  const comment = "# ignore check/cut-text: nothing is cut here";
  expect(codesIn(text.replace(comment, "# ignore check/cut-text"), ["readiness"])).toContain("ignore/no-reason");
  expect(codesIn(text.replace(comment, "# ignore check/over-budget: too heavy"), ["budget"])).toEqual([
    "ignore/not-ignorable",
  ]);
});

it("knows no check that does not exist, whatever is looked at", () => {
  const source = { name: "connector.yaml", text: text.replace("check/cut-text", "check/cut-texts") };
  const [diagnostic] = compileParsed(source, parse(source)).diagnostics;
  expect(diagnostic).toMatchObject({ code: "ignore/unknown-code", hint: "did you mean `check/cut-text`?" });
});
