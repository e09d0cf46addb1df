import { expect, it } from "@jest/globals";
import { expectDiagnostics } from "@mortise/testkit";
import { defaultLimits } from "../../src/source/limits.ts";
import { parse } from "../../src/source/parse.ts";

function value(text: string): unknown {
  const parsed = parse({ name: "a.yaml", text });
  expect(parsed.diagnostics).toEqual([]);
  return parsed.value;
}

it.each([
  ["no", "no"],
  ["yes", "yes"],
  ["on", "on"],
  ["NO", "NO"],
  ["010", 10],
  ["0o10", 8],
  ["0x1F", 31],
  ["1_000", "1_000"],
  ["12:30:45", "12:30:45"],
  ["2026-11-21", "2026-11-21"],
  ["1.0", 1],
  ["1e3", 1000],
  ["-0.5", -0.5],
  ["true", true],
  ["False", false],
  ["~", null],
  ["null", null],
  ["", null],
  ["'true'", "true"],
  ['"1"', "1"],
  ["1.2.3", "1.2.3"],
])("reads %j by the core schema of YAML 1.2", (written, expected) => {
  expect(value(`a: ${written}`)).toEqual({ a: expected });
});

it("gives objects no prototype, so that a lookup finds only what the document wrote", () => {
  for (const text of ["a: { b: 1 }", '{"a": {"b": 1}}']) {
    const parsed = value(text) as { a: object };
    expect(Object.getPrototypeOf(parsed)).toBeNull();
    expect(Object.getPrototypeOf(parsed.a)).toBeNull();
    expect("toString" in parsed.a).toBe(false);
  }
});

it("keeps keys in the order in which they are written", () => {
  expect(Object.keys(value("z: 1\na: 2\nm: 3") as object)).toEqual(["z", "a", "m"]);
});

it("takes whole numbers as keys as they are written", () => {
  expect(value("200: ok\n-1: no")).toEqual({ "200": "ok", "-1": "no" });
});

it("reads JSON and its YAML twin alike", () => {
  const json = '{"a": [1, -2.5e3, true, null, "\\u00e9\\n"], "b": {"c": {}, "d": []}}';
  expect(value(json)).toEqual(JSON.parse(json));
  expect(value(`${json} # YAML`)).toEqual(JSON.parse(json));
});

it("reads what is almost JSON as YAML", () => {
  expect(value("{'a': [1, 2,], b: c}")).toEqual({ a: [1, 2], b: "c" });
  expect(value('{"a": "two\n  lines"}')).toEqual({ a: "two lines" });
  expect(value('{"a": "\\x41"}')).toEqual({ a: "A" });
});

it("refuses each faulty key at its own place", () => {
  expectDiagnostics("a: 1\nb: 2\na: 3\nb: 4\na: 5\n", () => [], [
    { code: "yaml/duplicate-key", at: "a", line: 3, related: ["a"] },
    { code: "yaml/duplicate-key", at: "b", line: 4, related: ["b"] },
    { code: "yaml/duplicate-key", at: "a", line: 5, related: ["a"] },
  ]);
});

it("gathers all that is refused", () => {
  expectDiagnostics("a: &x 1\nb: *x\nc: !t 2\n", () => [], [
    { code: "yaml/anchor", at: "&x" },
    { code: "yaml/alias", at: "*x" },
    { code: "yaml/tag", at: "!t" },
  ]);
});

it("takes larger and deeper documents when asked to", () => {
  const large = { name: "a.yaml", text: `a: ${"x".repeat(2 * defaultLimits.characters)}` };
  expect(parse(large).diagnostics[0]?.code).toBe("yaml/too-large");
  expect(parse(large, { characters: 4 * defaultLimits.characters }).diagnostics).toEqual([]);
  for (const text of [`${"[".repeat(100)}${"]".repeat(100)}`, `${"- ".repeat(100)}x`]) {
    expect(parse({ name: "a.yaml", text }).diagnostics[0]?.code).toBe("yaml/too-deep");
    expect(parse({ name: "a.yaml", text }, { depth: 100 }).diagnostics).toEqual([]);
    expect(parse({ name: "a.yaml", text }, { depth: 99 }).diagnostics[0]?.code).toBe("yaml/too-deep");
  }
});

it("reads 512 levels when asked to, and stands texts that are deeper", () => {
  const shapes = [
    (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`,
    (depth: number) => `${"[".repeat(depth)}a${"]".repeat(depth)}`,
    (depth: number) => `${"- ".repeat(depth)}x`,
    (depth: number) => Array.from({ length: depth }, (_, level) => `${" ".repeat(level)}a:`).join("\n"),
    (depth: number) => `${"? ".repeat(depth)}x`,
  ];
  for (const shape of shapes) {
    const limits = { depth: 1_000_000, characters: 10_000_000 };
    const [first] = parse({ name: "a.yaml", text: shape(512) }, limits).diagnostics;
    expect(first?.code ?? null).toBe(shape(1) === "? x" ? "yaml/not-a-name" : null);
    expect(parse({ name: "a.yaml", text: shape(2_000) }, limits).diagnostics[0]?.code).toBe("yaml/too-deep");
  }
});
