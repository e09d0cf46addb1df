import { expect, it } from "@jest/globals";
import { diagnose } from "../../../src/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../../src/diagnostics/diagnostic.ts";
import { locate } from "../../../src/diagnostics/locate.ts";
import { printText } from "../../../src/diagnostics/print/text.ts";
import { createPlaces } from "../../../src/source/places.ts";
import { parse } from "../../../src/source/parse.ts";

/** What is printed for a diagnostic at the first occurrence of a part of the text. */
function printed(text: string, part: string, name = "acme/connector.yaml"): string {
  const start = text.indexOf(part);
  const target = { path: [], on: "value", range: { start, end: start + part.length } } as const;
  return printAll(text, [diagnose("yaml/not-a-name", target, {})], name);
}

function printAll(text: string, diagnostics: readonly Diagnostic[], name = "acme/connector.yaml"): string {
  const source = { name, text };
  return printText([{ source, diagnostics: locate(source, createPlaces(text, undefined), diagnostics) }]);
}

/** The two lines of the code frame. */
function frame(text: string, part: string): readonly string[] {
  return printed(text, part)
    .split("\n")
    .slice(1, 3)
    .map((line) => line.replace(/^ *\d* \| ?/, ""));
}

it("shows the place, the line, the way out and where to read more", () => {
  expect(printed("a: 1\ntrue: 2\n", "true")).toMatchInlineSnapshot(`
   "acme/connector.yaml:2:1: error[yaml/not-a-name]: a key must be a string
   2 | true: 2
     | ^^^^
     = hint: write the key in quotes
     = help: mortise explain yaml/not-a-name
   "
  `);
});

it("shows the other half of a conflict", () => {
  const source = { name: "acme/connector.yaml", text: "a: 1\nb: 2\na: 3\n" };
  const { places, diagnostics } = parse(source);
  expect(printText([{ source, diagnostics: locate(source, places, diagnostics) }])).toMatchInlineSnapshot(`
   "acme/connector.yaml:3:1: error[yaml/duplicate-key]: the key \`a\` is already in this mapping
   3 | a: 3
     | ^
     = acme/connector.yaml:1:1: first written here
   1 | a: 1
     | ^
     = hint: remove one of the two, or rename it
     = help: mortise explain yaml/duplicate-key
   "
  `);
});

it("puts an empty line between diagnostics, and prints nothing for none", () => {
  const here = { path: [], on: "value", range: { start: 0, end: 1 } } as const;
  const two = printAll("true: 1", [diagnose("yaml/anchor", here, {}), diagnose("yaml/alias", here, {})]);
  expect(two.match(/\n\n/g)).toHaveLength(1);
  expect(printAll("a: 1", [])).toBe("");
});

it("dresses parts by severity, and never what the file wrote", () => {
  const source = { name: "a.yaml", text: "a: &x 1" };
  const { places, diagnostics } = parse(source);
  const mark = (name: string) => (text: string) => `<${name}>${text}</${name}>`;
  const colours = { error: mark("e"), warning: mark("w"), place: mark("p"), faint: mark("f") };
  expect(printText([{ source, diagnostics: locate(source, places, diagnostics) }], colours)).toMatchInlineSnapshot(`
   "<p>a.yaml:1:4</p>: <e>error</e>[yaml/anchor]: anchors are not allowed
   <f>1</f> <f>|</f> a: &x 1
     <f>|</f> <e>   ^^</e>
     <f>=</f> hint: write the value out where it is needed; if \`&\` is part of a text, put the text in quotes
     <f>=</f> help: mortise explain yaml/anchor
   "
  `);
});

it("puts the caret under the text after tabs", () => {
  expect(frame("a:\t[\tb, true: c]", "true")).toEqual(["a:  [   b, true: c]", "           ^^^^"]);
});

it("puts the caret under the text after wide and combining characters", () => {
  expect(frame("日本語: true", "true")).toEqual(["日本語: true", "        ^^^^"]);
  expect(frame("e\u0301: true", "true")).toEqual(["e\u0301: true", "   ^^^^"]);
  expect(frame("\u{1F600}: true", "true")).toEqual(["\u{1F600}: true", "    ^^^^"]);
  expect(frame("a: 日本", "日本")).toEqual(["a: 日本", "   ^^^^"]);
});

it("shows what could act on a terminal, or hide in it, by its number", () => {
  expect(frame("a: \u001B[2Jtrue", "true")).toEqual(["a: <U+001B>[2Jtrue", "              ^^^^"]);
  expect(frame("a: \u202Etrue", "true")).toEqual(["a: <U+202E>true", "           ^^^^"]);
  expect(frame("a: \uD83D true", "true")).toEqual(["a: <U+D83D> true", "            ^^^^"]);
  expect(frame("a: \u{E0041}true", "true")).toEqual(["a: <U+E0041>true", "            ^^^^"]);
  expect(printed("true: 1", "true", "evil\u001B]0;x\u0007\n.yaml")).toMatch(
    /^evil<U\+001B>]0;x<U\+0007><U\+000A>\.yaml:1:1:/,
  );
  const target = { path: [], on: "value", range: { start: 0, end: 1 } } as const;
  const message = printAll("a: 1", [diagnose("yaml/duplicate-key", target, { key: "\u009B31mred\r\n" })]);
  expect(message).toContain("`<U+009B>31mred<U+000D><U+000A>`");
});

it("marks the first line of what spans several", () => {
  expect(frame("a: [1,\n  2]", "[1,\n  2]")).toEqual(["a: [1,", "   ^^^"]);
  expect(frame("a: [1,\r\n  2]", "[1,\r\n  2]")).toEqual(["a: [1,", "   ^^^"]);
});

it("marks one column where there is nothing to mark", () => {
  expect(frame("a: 1", "")).toEqual(["a: 1", "^"]);
  const end = { path: [], on: "value", range: { start: 4, end: 4 } } as const;
  expect(
    printAll("a: 1", [diagnose("yaml/not-a-name", end, {})])
      .split("\n")
      .slice(1, 3),
  ).toEqual(["1 | a: 1", "  |     ^"]);
});

it.each([0, 50, 5_000, 500_000])("cuts a long line around what it marks, %d characters in", (before) => {
  const [line = "", carets = ""] = frame(`${"x".repeat(before)} true ${"y".repeat(1_000_000)}`, "true");
  expect(line.length).toBeLessThanOrEqual(102);
  expect(line.slice(carets.indexOf("^"), carets.lastIndexOf("^") + 1)).toBe("true");
  expect(line.endsWith("…")).toBe(true);
  expect(line.startsWith("…")).toBe(before > 0);
});

it("cuts what it marks when that is longer than the line", () => {
  const [line = "", carets = ""] = frame(`a: ${"é\u{1F600}".repeat(500_000)}`, "é\u{1F600}".repeat(500_000));
  expect(line.startsWith("a: é")).toBe(true);
  expect(carets).toMatch(/^ {3}\^{90,100}$/);
});

it("shows dots for a secret, in its own frame and in its neighbours'", () => {
  const text = "a: { key: hunter2, other: x }\n";
  const at = (part: string) => {
    const start = text.indexOf(part);
    return { path: [], on: "value", range: { start, end: start + part.length } } as const;
  };
  const output = printAll(text, [
    diagnose("auth/secret-in-descriptor", at("hunter2"), { what: "a key", way: "remove it" }),
    diagnose("yaml/not-a-name", at("other"), {}),
  ]);
  expect(output).not.toContain("hunter2");
  expect(output.split("\n").filter((line) => line === "1 | a: { key: •••••••, other: x }")).toHaveLength(2);
});
