import { expect, it } from "@jest/globals";
import { parse } from "../../src/source/parse.ts";
import type { Target } from "../../src/source/source-file.ts";

/** The source text at a target, between bars that show where it begins and ends. */
function at(text: string, target: Omit<Target, "on"> & { on?: Target["on"] }): string {
  const { places, diagnostics } = parse({ name: "a.yaml", text });
  expect(diagnostics).toEqual([]);
  const { start, end } = places.locate({ on: "value", ...target });
  return text.slice(start, end);
}

it("finds keys and values in blocks", () => {
  const text = "a:\n  b: one # first\n  c:\n    - two\n    - d: three\n";
  expect(at(text, { path: ["a", "b"] })).toBe("one");
  expect(at(text, { path: ["a", "b"], on: "key" })).toBe("b");
  expect(at(text, { path: ["a", "c", 0] })).toBe("two");
  expect(at(text, { path: ["a", "c", 1, "d"] })).toBe("three");
  expect(at(text, { path: ["a", "c", 1] })).toBe("d: three");
  expect(at(text, { path: ["a"] })).toBe(text.slice(5, -1));
});

it("finds keys and values in flow collections and JSON alike", () => {
  for (const text of ['{"a": [1, {"b": "x"}]}', '{"a": [1, {"b": "x"}]} # YAML', '\uFEFF{"a": [1, {"b": "x"}]}']) {
    expect(at(text, { path: ["a"] })).toBe('[1, {"b": "x"}]');
    expect(at(text, { path: ["a", 1, "b"], on: "key" })).toBe('"b"');
    expect(at(text, { path: ["a", 1, "b"] })).toBe('"x"');
    expect(at(text, { path: [] })).toBe('{"a": [1, {"b": "x"}]}');
  }
});

it("points at the key where a value is empty", () => {
  expect(at("a:\n  b:\nc: 1", { path: ["a", "b"] })).toBe("b");
});

it("points at the first key of what has no key of its own", () => {
  expect(at("a:\n  - b: 1\n    c: 2\n", { path: ["a", 0], on: "key" })).toBe("b");
  expect(at("a: 1\nb: 2\n", { path: [], on: "key" })).toBe("a");
  expect(at("- x\n", { path: [0], on: "key" })).toBe("x");
  expect(at("a: {}", { path: [], on: "key" })).toBe("a");
});

it("falls back to the nearest parent's key where a path is not there, and says so when asked", () => {
  const text = "a:\n  b: [1]\n";
  expect(at(text, { path: ["a", "b", 3, "c"] })).toBe("b");
  expect(at(text, { path: ["x"] })).toBe("a");
  const { places } = parse({ name: "a.yaml", text });
  expect(places.has({ path: ["a", "b", 0], on: "value" })).toBe(true);
  expect(places.has({ path: ["a", "b", 3], on: "value" })).toBe(false);
  expect(places.has({ path: ["a", "b", 0, "c"], on: "value" })).toBe(false);
  expect(places.has({ path: ["toString"], on: "value" })).toBe(false);
});

it("keeps every place at the start of a text that could not be read", () => {
  const { places } = parse({ name: "a.yaml", text: "&a [" });
  expect(places.locate({ path: ["a"], on: "value" })).toEqual({ start: 0, end: 0 });
  expect(places.has({ path: ["a"], on: "value" })).toBe(false);
});

const scalars: readonly (readonly [name: string, yaml: string, value: string])[] = [
  ["plain", "a/{b}/c", "a/{b}/c"],
  ["in single quotes", "'a/{b}/c'", "a/{b}/c"],
  ["after a doubled quote", "'it''s {b}'", "it's {b}"],
  ["in double quotes", '"a/{b}/c"', "a/{b}/c"],
  ["after short escapes", String.raw`"\t\"\\{b}"`, '\t"\\{b}'],
  ["after hexadecimal escapes", String.raw`"\x41\u0042\U0001F600{b}"`, "AB\u{1F600}{b}"],
  ["after an emoji", '"\u{1F600}{b}"', "\u{1F600}{b}"],
  ["on a folded line of quotes", '"a\n   {b} c"', "a {b} c"],
  ["after an escaped line break", '"a\\\n   {b} c"', "a{b} c"],
  ["after blank lines in quotes", "'a \n\n\n  {b} c'", "a\n\n{b} c"],
  ["on the next line of a plain scalar", "a\n   {b} c", "a {b} c"],
  ["after carriage returns", '"a\r\n   {b} c"', "a {b} c"],
  ["in a literal block", "|\n  a\n    {b}\n  c", "a\n  {b}\nc\n"],
  ["in a literal block with blank lines", "|-\n\n  a\n\n  {b}", "\na\n\n{b}"],
  ["in a literal block with carriage returns", "|-\r\n  a\r\n  {b}", "a\n{b}"],
  ["on the first line of a folded block", ">\n  {b} c\n  d", "{b} c d\n"],
  ["on the second line of a folded block", ">-\n  a\n  {b}", "a {b}"],
];

it.each(scalars)("finds a part of a scalar: %s", (_, yaml, value) => {
  const text = `top:\n k: ${yaml}\n`;
  expect(parse({ name: "a.yaml", text }).value).toEqual({ top: { k: value } });
  const start = value.indexOf("{b}");
  expect(at(text, { path: ["top", "k"], within: { start, end: start + 3 } })).toBe("{b}");
});

it("takes a whole escape for a part of it", () => {
  expect(at(String.raw`a: "x\u0041y"`, { path: ["a"], within: { start: 1, end: 2 } })).toBe(String.raw`\u0041`);
  expect(at(String.raw`a: "\U0001F600"`, { path: ["a"], within: { start: 1, end: 2 } })).toBe(String.raw`\U0001F600`);
});

it("points at the whole value where a part cannot be found", () => {
  expect(at("a: bcd", { path: ["a"], within: { start: 2, end: 9 } })).toBe("bcd");
  expect(at("a: >\n  b\n\n  {c}\n", { path: ["a"], within: { start: 2, end: 5 } })).toBe(">\n  b\n\n  {c}\n");
  expect(at("a: |2\n    {c}\n", { path: ["a"], within: { start: 2, end: 5 } })).toBe("|2\n    {c}\n");
  expect(at("a: [b]", { path: ["a"], within: { start: 0, end: 1 } })).toBe("[b]");
});

it("finds a part of a key", () => {
  expect(at('"a{b}": 1', { path: ["a{b}"], on: "key", within: { start: 1, end: 4 } })).toBe("{b}");
});

it("gathers the comments that ask to ignore, and no text that looks like one", () => {
  const text = "# ignore a/b: c\na: | # ignore d\n  # ignore not/this: it is text\nb: '# ignore nor/this'\n# ignored\n";
  const { places } = parse({ name: "a.yaml", text });
  expect(places.comments.map(({ start, end }) => text.slice(start, end))).toEqual(["# ignore a/b: c", "# ignore d"]);
});

it("finds the innermost part at an offset, and says which key or value it is", () => {
  const text = "a:\n  - b: one\n    c: [two, {d: }]\n";
  const { places } = parse({ name: "a.yaml", text });
  const found = (part: string, into = 0) => {
    const place = places.at(text.indexOf(part) + into);
    return place && [place.kind, place.path.join("/"), text.slice(place.start, place.end)];
  };
  expect(found("a")).toEqual(["key", "a", "a"]);
  expect(found("one", 1)).toEqual(["scalar", "a/0/b", "one"]);
  expect(found("one", 3)).toEqual(["scalar", "a/0/b", "one"]);
  expect(found("c:")).toEqual(["key", "a/0/c", "c"]);
  expect(found("[two", 0)).toEqual(["list", "a/0/c", "[two, {d: }]"]);
  expect(found("d:")).toEqual(["key", "a/0/c/1/d", "d"]);
  expect(found(": one", 1)).toEqual(["map", "a/0", text.slice(7, -1)]);
  expect(places.at(text.length)).toBeUndefined();
  expect(parse({ name: "a.yaml", text: "&a" }).places.at(0)).toBeUndefined();
});
