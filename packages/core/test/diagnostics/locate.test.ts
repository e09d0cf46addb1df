import { expect, it } from "@jest/globals";
import { diagnose } from "../../src/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { locate } from "../../src/diagnostics/locate.ts";
import { parse } from "../../src/source/parse.ts";

/** A warning and an error at a key, as a rule would report them. */
const warning = (...path: string[]): Diagnostic => diagnose("tool/short-description", { path, on: "key" }, {});
const error = (...path: string[]): Diagnostic => diagnose("yaml/not-a-name", { path, on: "key" }, {});

function located(text: string, diagnostics: readonly Diagnostic[]): readonly string[] {
  const source = { name: "a.yaml", text };
  const { places, diagnostics: faults } = parse(source);
  expect(faults).toEqual([]);
  return locate(source, places, diagnostics).map(({ code, range }) => `${code} ${text.slice(range.start, range.end)}`);
}

const ignore = "# ignore tool/short-description: it is enough";

it("sorts by place, then by code", () => {
  expect(located("a: 1\nb: 2\n", [error("b"), error("a"), warning("b"), warning("a")])).toEqual([
    "tool/short-description a",
    "yaml/not-a-name a",
    "tool/short-description b",
    "yaml/not-a-name b",
  ]);
});

it("shows a hundred and says how many more there are", () => {
  const names = Array.from({ length: 130 }, (_, index) => `key${index}`);
  const text = names.map((name) => `${name}: 1\n`).join("");
  const source = { name: "a.yaml", text };
  const shown = locate(
    source,
    parse(source).places,
    names.map((name) => warning(name)),
  );
  expect(shown).toHaveLength(101);
  expect(shown.at(-1)).toMatchObject({
    code: "report/too-many",
    severity: "warning",
    message: "30 more diagnostics are not shown",
    range: { start: text.length, end: text.length },
  });
  expect(
    locate(
      source,
      parse(source).places,
      names.slice(0, 100).map((name) => warning(name)),
    ),
  ).toHaveLength(100);
});

it("never leaves an error out for a warning", () => {
  const names = Array.from({ length: 200 }, (_, index) => `key${index}`);
  const source = { name: "a.yaml", text: names.map((name) => `${name}: 1\n`).join("") };
  const shown = locate(source, parse(source).places, [...names.map((name) => warning(name)), error("key199")]);
  expect(shown.filter(({ severity }) => severity === "error")).toHaveLength(1);
  expect(shown).toHaveLength(101);
});

it("leaves out a warning on the line of its comment, or under it", () => {
  expect(located(`a: 1 ${ignore}\n`, [warning("a")])).toEqual([]);
  expect(located(`${ignore}\na: 1\n`, [warning("a")])).toEqual([]);
  expect(located(`  ${ignore}\n\n# why\r\n\t\na: 1\n`, [warning("a")])).toEqual([]);
  expect(located(`${ignore}\n${ignore}\na: { b: 1,\n ${ignore}\n c: 2 }`, [warning("a"), warning("a", "c")])).toEqual(
    [],
  );
});

it("reaches no further than that line", () => {
  expect(located(`a: 1\nb: 2 ${ignore}\nc: 3\n`, [warning("a"), warning("b"), warning("c")])).toEqual([
    "tool/short-description a",
    "tool/short-description c",
  ]);
  expect(located(`${ignore}\na:\n  b: 1\n`, [warning("a"), warning("a", "b")])).toEqual(["tool/short-description b"]);
});

it("reports a comment that matches nothing, unless an error kept checks from running", () => {
  expect(located(`${ignore}\na: 1\nb: 2\n`, [warning("b")])).toEqual([
    `ignore/unused ${ignore}`,
    "tool/short-description b",
  ]);
  expect(located(`${ignore}\na: 1\nb: 2\n`, [error("b")])).toEqual(["yaml/not-a-name b"]);
  expect(located(`a: 1\n${ignore}`, [])).toEqual([`ignore/unused ${ignore}`]);
});

it("never leaves out an error", () => {
  expect(located("# ignore yaml/not-a-name: please\na: 1\n", [error("a")])).toEqual([
    "ignore/not-ignorable # ignore yaml/not-a-name: please",
    "yaml/not-a-name a",
  ]);
});

it("wants a reason", () => {
  for (const comment of [
    "# ignore tool/short-description",
    "#ignore tool/short-description:",
    "#\tignore tool/short-description :",
  ]) {
    expect(located(`${comment}\na: 1\n`, [warning("a")])).toEqual([
      `ignore/no-reason ${comment}`,
      "tool/short-description a",
    ]);
  }
});

it("wants a code that exists", () => {
  expect(located("# ignore toString/valueOf: x\na: 1\n", [])).toEqual([
    "ignore/unknown-code # ignore toString/valueOf: x",
  ]);
});

it("takes prose for prose", () => {
  expect(located("# ignore this\n# ignored\n# ignore: nothing\na: 1\n", [])).toEqual([]);
});

it("reads sixty thousand comments, and soon", () => {
  const text = `${"# ignore x/y: z\n".repeat(60_000)}a: 1\n`;
  const started = process.cpuUsage();
  expect(located(text, [warning("a")])).toHaveLength(101);
  expect(process.cpuUsage(started).user / 1_000).toBeLessThan(15_000);
});
