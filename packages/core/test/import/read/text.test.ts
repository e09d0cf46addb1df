import { expect, it } from "@jest/globals";
import { readApi } from "../../../src/import/read/read-api.ts";
import { readText } from "../../../src/import/read/read-text.ts";
import { changes, faults, only, read } from "./reading.ts";

function valueOf(text: string): unknown {
  const result = readText({ name: "api.yaml", text });
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join("; "));
  // Through JSON, since the objects have no prototype.
  return JSON.parse(JSON.stringify(result.read.value));
}

it.each([
  ["", "yaml/empty at 1:1"],
  ["# nothing\n", "yaml/empty at 1:1"],
  ['{"openapi": "3.1.0",\n "info": ]}', "yaml/syntax at 2:10"],
  ["openapi: 3.1.0\npaths: [\n", "yaml/syntax at 3:1"],
  ["openapi: 3.1.0\n---\nopenapi: 3.1.0\n", "yaml/many-documents at 1:15"],
  ["a: .inf\n", "yaml/not-json at 1:4"],
  ['{"a": 1e999}', "yaml/not-json at 1:7"],
  ["? [a]\n: 1\n", "yaml/not-a-name at 1:3"],
  ["a: *b\n", "yaml/syntax at 1:5"],
  ["a: \u0000\n", "yaml/bad-character at 1:4"],
  [`a: ${"[".repeat(10_000)}`, "yaml/too-deep at 1:515"],
  [`${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`, "yaml/too-deep at 1:2552"],
  ["- a\n- b\n", "import/not-an-api-document at 1:1"],
  ["a text", "import/not-an-api-document at 1:1"],
  ["title: x\n", "import/not-an-api-document at 1:1"],
  ["a: 1\nopenapi: 4.0.0\n", "import/unsupported-version at 2:10"],
  ['{"swaggerVersion": "1.2"}', "import/unsupported-version at 1:20"],
])("says where %j is broken", (text, expected) => {
  expect(faults(text)).toEqual([expected]);
});

it.each([
  [{ info: {}, item: [] }, /Postman/],
  [{ asyncapi: "3.0.0" }, /AsyncAPI/],
  [{ metadata: {}, operations: [] }, /descriptor/],
  [{ properties: { connectionParameters: {} } }, /apiDefinition/],
  [{ kind: "discovery#restDescription" }, /discovery/],
])("says what %j is instead", (document, hint) => {
  const result = readApi({ name: "x.json", text: JSON.stringify(document) }, { read: () => undefined });
  expect(result.ok ? [] : result.diagnostics.map((diagnostic) => diagnostic.hint)).toEqual([
    expect.stringMatching(hint),
  ]);
});

it("refuses a text that is too large before it reads it", () => {
  expect(faults(" ".repeat((1 << 24) + 1))).toEqual(["yaml/too-large at 1:16777217"]);
});

it("refuses aliases that stand for billions", () => {
  const levels = Array.from(
    { length: 30 },
    (_, index) => `l${index + 1}: &l${index + 1} [${`*l${index}, `.repeat(9)}]`,
  );
  expect(faults(`l0: &l0 [x]\n${levels.join("\n")}\n`)[0]).toMatch(/^yaml\/too-large/);
});

it("has no cycle of aliases", () => {
  expect(faults("a: &a [*a]\n")).toEqual(["yaml/syntax at 1:9"]);
});

it("shares what aliases name, and lets own members win over merged ones", () => {
  const text =
    "base: &base { a: 1, b: 2 }\nmore: &more { c: 3 }\none: { <<: *base, a: 0 }\ntwo: { <<: [*base, *more] }\nthree: { '<<': *base }\nfour: *more\n";
  expect(valueOf(text)).toEqual({
    base: { a: 1, b: 2 },
    more: { c: 3 },
    one: { a: 0, b: 2 },
    two: { a: 1, b: 2, c: 3 },
    three: { "<<": { a: 1, b: 2 } },
    four: { c: 3 },
  });
});

it("reads scalars by YAML 1.2's core schema, and keys as they are written", () => {
  expect(
    valueOf("200: yes\n1.10: 0x1F\ntrue: ~\nq: '1'\nt: !!str 1\nd: 2020-01-01\nn: -1.5e3\ne:\nl: |\n  x\n"),
  ).toEqual({
    "200": "yes",
    "1.10": 31,
    true: null,
    q: "1",
    t: "1",
    d: "2020-01-01",
    n: -1500,
    e: null,
    l: "x\n",
  });
});

it.each([
  ["JSON", '{"openapi":"3.1.0","info":{"title":"old","title":"new"},"paths":{}}'],
  ["YAML", "openapi: 3.1.0\ninfo:\n  title: old\n  title: new\npaths: {}\n"],
])("lets the last of two members of one name count in %s, and says where", (_format, text) => {
  const { model, losses, place } = read(text);
  expect(model.title).toBe("new");
  expect(changes(losses)).toEqual(["changed: a name that is there twice in one object (#/info/title)"]);
  expect(place("#/info/title")?.column).toBeGreaterThan(1);
});

it.each([
  ["JSON", '{"openapi":"3.1.0","info":{},"__proto__":{"paths":{"/evil":{"get":{}}}},"paths":{"__proto__":{"get":{}}}}'],
  [
    "YAML",
    "openapi: 3.1.0\ninfo: {}\n__proto__: { paths: { /evil: { get: {} } } }\npaths: { __proto__: { get: {} } }\n",
  ],
])("takes __proto__ as a name like any other in %s", (_format, text) => {
  const reading = read(text);
  expect(only(reading).path).toBe("/__proto__");
  expect(({} as Record<string, unknown>).paths).toBeUndefined();
});

it("accepts what strict JSON does not have", () => {
  expect(valueOf('{"a": [1, 2,], // two\n}'.replace(" // two", ""))).toEqual({ a: [1, 2] });
  expect(valueOf('\uFEFF{"a": 1}')).toEqual({ a: 1 });
});
