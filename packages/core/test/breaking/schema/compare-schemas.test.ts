import { expect, it } from "@jest/globals";
import { compareSchemas } from "../../../src/breaking/schema/compare-schemas.ts";
import type { Side } from "../../../src/breaking/schema/comparison.ts";
import type { Json, JsonObject } from "../../../src/json.ts";

/** What is told of a change of one argument, or of one field of an answer. */
function told(side: Side, before: Json, after: Json, defs: readonly [Json, Json] = [{}, {}]): readonly string[] {
  const schema = (x: Json, $defs: Json): JsonObject => ({ type: "object", properties: { x }, $defs });
  const pair = { before: schema(before, defs[0]), after: schema(after, defs[1]) };
  return compareSchemas({ side, ...pair, renamed: new Map() }).map(({ kind }) => kind);
}

const customer = { type: "object", properties: { by: { const: "customer" } }, required: ["by"] };
const product = { type: "object", properties: { by: { const: "product" }, sku: { type: "string" } }, required: ["by"] };
const text = { type: "string" };
const short = { type: "string", maxLength: 3 };

it.each<[what: string, side: Side, before: Json, after: Json, kinds: readonly string[]]>([
  [
    "a second alternative that tells itself apart",
    "input",
    { oneOf: [customer] },
    { oneOf: [customer, product] },
    ["alternative-added"],
  ],
  [
    "one that a value could fit besides the first",
    "input",
    { oneOf: [text] },
    { oneOf: [text, short] },
    ["constraint-unclear", "alternative-added"],
  ],
  ["the same where any number may fit", "input", { anyOf: [text] }, { anyOf: [text, short] }, ["alternative-added"]],
  [
    "an alternative that stands twice",
    "input",
    { oneOf: [true] },
    { oneOf: [true, true] },
    ["constraint-unclear", "alternative-added"],
  ],
  ["exactly one instead of any", "input", { anyOf: [text, short] }, { oneOf: [text, short] }, ["constraint-unclear"]],
  ["another order of alternatives", "input", { anyOf: [text, customer] }, { anyOf: [customer, text] }, []],
  [
    "an alternative that grew",
    "input",
    { anyOf: [short, customer] },
    { anyOf: [text, customer] },
    ["constraint-widened"],
  ],
  [
    "an alternative that shrank",
    "input",
    { anyOf: [text, customer] },
    { anyOf: [short, customer] },
    ["constraint-narrowed"],
  ],
  ["a type that became one of two alternatives", "input", text, { anyOf: [text, customer] }, ["alternative-added"]],
  [
    "a list of types written as alternatives",
    "input",
    { type: ["string", "null"] },
    { anyOf: [text, { type: "null" }] },
    [],
  ],
  [
    "alternatives written as a list of types",
    "output",
    { anyOf: [text, { type: "null" }] },
    { type: ["string", "null"] },
    [],
  ],
  ["a nullable answer", "output", text, { type: ["string", "null"] }, ["output-type-widened"]],
  ["a pattern that came", "input", text, { ...text, pattern: "^a" }, ["constraint-narrowed"]],
  ["a pattern that went", "input", { ...text, pattern: "^a" }, text, ["constraint-widened"]],
  ["a limit that excludes itself", "input", { minimum: 1 }, { exclusiveMinimum: 1 }, ["constraint-narrowed"]],
  ["a limit beneath another one", "input", { minimum: 5 }, { minimum: 5, exclusiveMinimum: 2 }, []],
  ["a limit of another type's", "input", text, { ...text, minimum: 1 }, []],
  ["a coarser step", "input", { multipleOf: 2 }, { multipleOf: 4 }, ["constraint-narrowed"]],
  ["a finer step", "input", { multipleOf: 4 }, { multipleOf: 2 }, ["constraint-widened"]],
  ["a step beside it", "input", { multipleOf: 4 }, { multipleOf: 6 }, ["constraint-unclear"]],
  ["integers of all numbers", "input", { type: "number" }, { type: "integer" }, ["type-narrowed"]],
  ["a type that the listed values had", "input", { enum: ["a"] }, { type: "string", enum: ["a"] }, []],
  ["a list of values that is a constant now", "input", { enum: ["a", "b"] }, { const: "a" }, ["enum-narrowed"]],
  [
    "items that became fewer",
    "input",
    { type: "array", items: text },
    { type: "array", items: short },
    ["constraint-narrowed"],
  ],
  [
    "a tuple of another length",
    "input",
    { prefixItems: [text] },
    { prefixItems: [text, text] },
    ["constraint-unclear"],
  ],
  [
    "a free object that got members",
    "input",
    { type: "object" },
    { type: "object", properties: { a: text } },
    ["argument-added", "constraint-unclear"],
  ],
  [
    "an object that refuses others now",
    "input",
    { properties: { a: text } },
    { properties: { a: text }, additionalProperties: false },
    ["constraint-narrowed"],
  ],
  [
    "a map of narrower values",
    "input",
    { additionalProperties: text },
    { additionalProperties: short },
    ["constraint-narrowed"],
  ],
  [
    "a member that a map could have had",
    "input",
    { additionalProperties: true },
    { additionalProperties: true, properties: { a: text } },
    ["argument-added", "constraint-unclear"],
  ],
  [
    "a field that a map's readers do not expect",
    "output",
    { additionalProperties: text },
    { additionalProperties: text, properties: { a: { type: "null" } } },
    ["output-field-added", "output-constraint-unclear"],
  ],
  [
    "a field more where the schema refused it",
    "output",
    { properties: {}, additionalProperties: false },
    { properties: { a: text }, additionalProperties: false },
    ["output-field-added"],
  ],
  ["nothing left that fits", "input", text, false, ["constraint-narrowed"]],
  ["something where nothing fitted", "input", false, text, []],
  ["parts joined in another way", "input", { type: "string", maxLength: 3 }, { allOf: [text, { maxLength: 3 }] }, []],
  ["a part more", "input", { allOf: [text] }, { allOf: [text, { maxLength: 3 }] }, ["constraint-unclear"]],
  [
    "what depends on its neighbours",
    "input",
    { unevaluatedProperties: false },
    { unevaluatedProperties: false, properties: { a: text } },
    ["constraint-unclear"],
  ],
  ["a keyword that nobody knows", "input", { "@unit": "s" }, { "@unit": "ms" }, ["constraint-unclear"]],
  ["texts and notes", "input", { title: "a", "x-b": 1 }, { description: "c", deprecated: true }, []],
  ["a default of an answer", "output", { default: 1 }, { default: 2 }, []],
])("tells of %s (%s)", (_, side, before, after, kinds) => {
  expect(told(side, before, after)).toEqual(kinds);
});

it("follows references, tells what is behind one once, and where", () => {
  const node = (item: Json): Json => ({ type: "object", properties: { value: item, next: { $ref: "#/$defs/Node" } } });
  const reference = { $ref: "#/$defs/Node" };
  expect(told("input", reference, reference, [{ Node: node(text) }, { Node: node(text) }])).toEqual([]);
  expect(told("input", reference, reference, [{ Node: node(text) }, { Node: node(short) }])).toEqual([
    "constraint-narrowed",
  ]);
  // What reads the same means something else where what it refers to does.
  const around = { type: "object", properties: { value: reference } };
  expect(told("input", around, around, [{ Node: text }, { Node: short }])).toEqual(["constraint-narrowed"]);
  expect(told("input", { not: reference }, { not: reference }, [{ Node: short }, { Node: text }])).toEqual([
    "constraint-unclear",
  ]);
  const schema = (Node: Json): JsonObject => ({ type: "object", properties: { x: reference }, $defs: { Node } });
  const [difference] = compareSchemas({
    side: "input",
    before: schema(node(text)),
    after: schema(node(short)),
    renamed: new Map(),
  });
  expect(difference?.pointer).toBe("/inputSchema/$defs/Node/properties/value");
});

it("sees through a reference to what is written out on the other side", () => {
  expect(told("input", { $ref: "#/$defs/T" }, text, [{ T: text }, {}])).toEqual([]);
});

it("says of a reference that leads nowhere, or in a circle, that nothing can be said", () => {
  const circle = { A: { $ref: "#/$defs/B" }, B: { $ref: "#/$defs/A" } };
  expect(told("input", { $ref: "#/$defs/None" }, text)).toEqual(["constraint-unclear"]);
  expect(told("input", { $ref: "#/$defs/A" }, text, [circle, circle])).toEqual(["constraint-unclear"]);
  const self = { A: { anyOf: [{ $ref: "#/$defs/A" }, text] } };
  expect(
    told("input", { $ref: "#/$defs/A" }, { $ref: "#/$defs/A" }, [
      self,
      { A: { anyOf: [{ $ref: "#/$defs/A" }, short] } },
    ]),
  ).toContain("constraint-unclear");
});

it("ends where a schema is one of its own alternatives", () => {
  const reference = { $ref: "#/$defs/A" };
  const own = (type: Json, leaf: Json): Json => ({
    type,
    oneOf: [reference, leaf, { type: "number" }],
    allOf: [{}, { maxProperties: 1 }],
  });
  expect(
    told("input", reference, reference, [{ A: own("object", text) }, { A: own(["object", "null"], short) }]),
  ).toContain("constraint-unclear");
  expect(
    told("output", reference, { type: ["string", "object"] }, [{ A: own("object", text) }, {}]).length,
  ).toBeGreaterThan(0);
});

it("ends within bounds where alternatives lie within alternatives", () => {
  const nest = (leaf: Json, depth: number): Json =>
    depth === 0
      ? leaf
      : {
          anyOf: [1, 2, 3, 4].map((at) => ({
            type: "object",
            properties: { [`p${String(at)}`]: nest(leaf, depth - 1) },
          })),
        };
  expect(told("input", nest(text, 5), nest(short, 5)).length).toBeGreaterThan(0);
  const deep = (leaf: Json): Json =>
    Array.from({ length: 190 }).reduce<Json>((items) => ({ type: "array", items }), leaf);
  expect(told("input", deep(text), deep(short))).toEqual(["constraint-narrowed"]);
});
