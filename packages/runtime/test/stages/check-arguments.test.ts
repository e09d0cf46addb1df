import type { InputSchema, JsonObject } from "@mortise/core";
import { expect, it } from "@jest/globals";
import { prepareArgumentCheck } from "../../src/stages/check-arguments.ts";

function schemaOf(
  properties: Record<string, JsonObject>,
  required: readonly string[] = [],
  more: JsonObject = {},
): InputSchema {
  return { type: "object", properties, required, additionalProperties: false, ...more };
}

async function faultsOf(schema: InputSchema, args: Record<string, unknown>): Promise<unknown> {
  const outcome = await prepareArgumentCheck(schema)(args);
  return outcome.ok ? [] : (outcome.fault.faults ?? outcome.fault);
}

const ticket = schemaOf(
  {
    title: { type: "string", minLength: 3 },
    limit: { type: "integer", maximum: 100 },
    state: { enum: ["open", "closed"] },
    labels: { type: "array", items: { type: "string" }, uniqueItems: true },
    key: { type: "string", pattern: "^[A-Z]+-[0-9]+$" },
  },
  ["title"],
);

it("accepts arguments that fit", async () => {
  const args = { title: "Broken", limit: 25, state: "open", labels: ["a", "b"], key: "OPS-1" };

  expect(await faultsOf(ticket, args)).toEqual([]);
});

it("names every fault by its pointer, and says what would be right", async () => {
  const args = { titel: "Broken", limit: "25", state: "opened", labels: ["a", 1, "a"], key: "ops" };

  expect(await faultsOf(ticket, args)).toEqual([
    { pointer: "/title", message: '"title" is required: a string.' },
    { pointer: "/titel", message: '"titel" is not known here. Did you mean "title"?' },
    { pointer: "/limit", message: "It must be an integer, not a string." },
    { pointer: "/state", message: 'It must be one of "open", "closed".' },
    { pointer: "/labels/1", message: "It must be a string, not a number." },
    { pointer: "/labels", message: "Its items must all differ." },
    { pointer: "/key", message: 'It must match pattern "^[A-Z]+-[0-9]+$".' },
  ]);
});

it("tells what is wrong with the alternative that a member's value means, or which values there are", async () => {
  const circle = { properties: { kind: { const: "circle" }, radius: { type: "number" } }, required: ["radius"] };
  const square = { properties: { kind: { enum: ["square", "box"] }, side: { type: "number" } }, required: ["side"] };
  const shape = { type: "object", required: ["kind"], anyOf: [circle, square] };
  const schema = schemaOf({
    shape,
    shapes: { type: "array", items: shape },
    size: { anyOf: [{ type: "number" }, {}] },
  });

  expect(await faultsOf(schema, { shape: { kind: "box" } })).toEqual([
    { pointer: "/shape/side", message: '"side" is required.' },
  ]);
  expect(await faultsOf(schema, { shape: { kind: "star", side: 1 } })).toEqual([
    { pointer: "/shape/kind", message: 'It must be one of "circle", "square", "box".' },
  ]);
  const several = {
    shapes: [
      { kind: "circle", radius: 1 },
      { kind: "circle", radius: "1" },
    ],
  };
  expect(await faultsOf(schema, several)).toEqual([
    { pointer: "/shapes/1/radius", message: "It must be a number, not a string." },
  ]);
});

it("claims nothing of alternatives that stand behind references, or that no value tells apart", async () => {
  const $defs = { B: { type: "object", properties: { kind: { const: "b" } }, required: ["kind", "b"] } };
  const one = { type: "object", properties: { kind: { const: "a" } }, required: ["kind"] };
  const schema = schemaOf({ one: { anyOf: [one, { $ref: "#/$defs/B" }] } }, [], { $defs });
  const whole = {
    pointer: "/one",
    message: "It fits none, or more than one, of the forms that the input schema allows.",
  };
  expect(await faultsOf(schema, { one: { kind: "b" } })).toContainEqual(whole);
  const plain = schemaOf({ one: { anyOf: [{ type: "string" }, { type: "number" }] } });
  expect(await faultsOf(plain, { one: true })).toEqual([whole]);
});

it("lists the arguments where none is near the one that is unknown", async () => {
  expect(await faultsOf(schemaOf({ status: {}, owner: {} }), { zzzzzzzz: 1 })).toEqual([
    { pointer: "/zzzzzzzz", message: '"zzzzzzzz" is not known here. The tool takes "status", "owner".' },
  ]);
});

it("does not take what an object inherits for an argument", async () => {
  expect(await faultsOf(schemaOf({ constructor: { type: "string" } }, ["constructor"]), {})).toEqual([
    { pointer: "/constructor", message: '"constructor" is required: a string.' },
  ]);
  expect(
    await faultsOf(schemaOf({}), JSON.parse('{"__proto__": {"polluted": true}}') as Record<string, unknown>),
  ).toHaveLength(1);
});

it("takes an integer beyond 2^53 for an integer, and changes nothing", async () => {
  const args = { id: 9007199254740993n, ids: [1n] };
  const schema = schemaOf({ id: { type: "integer" }, ids: { type: "array", items: { type: "integer" } } });

  expect(await faultsOf(schema, args)).toEqual([]);
  expect(args).toEqual({ id: 9007199254740993n, ids: [1n] });
});

it("refuses more than 10,000 elements and more than 64 levels, whatever the schema allows", async () => {
  const anything = schemaOf({ value: {} });
  let deep: unknown = 1;
  for (let level = 0; level < 64; level += 1) deep = [deep];

  expect(await faultsOf(anything, { value: Array.from({ length: 9_999 }, () => 1) })).toEqual([]);
  expect(await faultsOf(anything, { value: Array.from({ length: 10_000 }, () => 1) })).toEqual([
    { pointer: "", message: expect.stringContaining("more than 10000") },
  ]);
  expect(await faultsOf(anything, { value: deep })).toEqual([
    { pointer: "", message: expect.stringContaining("deeper than 64") },
  ]);
});

it("says no more than ten faults and counts the others", async () => {
  const args = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`unknown${index}`, 1]));
  const faults = (await faultsOf(schemaOf({}), args)) as readonly unknown[];

  expect(faults).toHaveLength(11);
  expect(faults.at(-1)).toEqual({ pointer: "", message: "There are 40 more faults." });
});

it.each([
  ["nested quantifiers", "^(a+)+$"],
  ["alternatives that overlap", "^(a|a)*$"],
  ["many optional parts", `^${"a?".repeat(100)}${"a".repeat(100)}$`],
  ["a large class repeated", "^([a-zA-Z0-9_.-]+\\.)*[a-z]{2,63}$"],
])("matches a pattern with %s against a hostile text in bounded time", async (_what, pattern) => {
  const check = prepareArgumentCheck(schemaOf({ text: { type: "string", pattern } }));
  await check({ text: "a" });

  const started = performance.now();
  const outcome = await check({ text: `${"a".repeat(15_000)}!` });

  expect(outcome.ok).toBe(false);
  // A backtracking matcher would not come back at all; the bound leaves room for a busy machine.
  expect(performance.now() - started).toBeLessThan(20_000);
});

it("spends one budget on all the patterns of a call, and a new one on the next", async () => {
  const check = prepareArgumentCheck(schemaOf({ texts: { type: "array", items: { pattern: "b$" } } }));
  const texts = (count: number) => ({ texts: Array.from({ length: count }, () => `${"a".repeat(999)}b`) });

  expect(await check(texts(99))).toEqual({ ok: true, value: true });
  expect(await check(texts(99))).toMatchObject({ ok: true });
  expect(await check(texts(200))).toMatchObject({
    ok: false,
    fault: { faults: [{ pointer: "", message: expect.stringContaining("too long to be checked") }] },
  });
});

it("compares 10,000 items for uniqueness in bounded time", async () => {
  const check = prepareArgumentCheck(schemaOf({ items: { type: "array", uniqueItems: true } }));
  const items = Array.from({ length: 4_900 }, (_, index) => ({ index }));

  expect(await check({ items })).toMatchObject({ ok: true });
  expect(
    await check({
      items: [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
    }),
  ).toMatchObject({ ok: false });
  expect(await check({ items: [1, "1", null, "null", 1.5] })).toMatchObject({ ok: true });
});

const recursive = {
  anyOf: [
    { type: "object", properties: { a: { $ref: "#/$defs/node" } } },
    { type: "object", properties: { a: { $ref: "#/$defs/node" }, b: {} } },
  ],
};
const fan = (levels: number): JsonObject =>
  Object.fromEntries(
    Array.from({ length: levels }, (_, level) => [
      `l${level}`,
      level === levels - 1 ? {} : { allOf: [{ $ref: `#/$defs/l${level + 1}` }, { $ref: `#/$defs/l${level + 1}` }] },
    ]),
  );

it.each<[string, InputSchema, RegExp]>([
  [
    "refers to itself through anyOf",
    schemaOf({ value: { $ref: "#/$defs/node" } }, [], { $defs: { node: recursive } }),
    /through a keyword such as anyOf/,
  ],
  [
    "refers to itself for the same value",
    schemaOf({ value: { $ref: "#/$defs/a" } }, [], { $defs: { a: { $ref: "#/$defs/b" }, b: { $ref: "#/$defs/a" } } }),
    /for the same value/,
  ],
  [
    "doubles at each of many levels",
    schemaOf({ value: { $ref: "#/$defs/l0" } }, [], { $defs: fan(30) }),
    /more than 10000 subschemas/,
  ],
  ["fetches another document", schemaOf({ value: { $ref: "https://evil.example/schema.json" } }), /another document/],
  ["points nowhere", schemaOf({ value: { $ref: "#/$defs/missing" } }), /not there/],
  ["uses a dynamic reference", schemaOf({ value: { $dynamicRef: "#node" } }), /\$dynamicRef/],
  ["has a pattern that only backtracking can match", schemaOf({ value: { pattern: "(?<=a)b" } }), /refused/],
])("refuses a schema that %s", async (_what, schema, reason) => {
  const outcome = await prepareArgumentCheck(schema)({ value: 1 });

  expect(outcome).toMatchObject({ ok: false, fault: { code: "internal", cause: expect.stringMatching(reason) } });
});

it("allows recursion that shares out the value", async () => {
  const tree = schemaOf({ root: { $ref: "#/$defs/node" } }, [], {
    $defs: {
      node: {
        type: "object",
        properties: { name: { type: "string" }, children: { type: "array", items: { $ref: "#/$defs/node" } } },
      },
    },
  });

  expect(await faultsOf(tree, { root: { children: [{ name: "leaf" }] } })).toEqual([]);
  expect(await faultsOf(tree, { root: { children: [{ name: 1 }] } })).toEqual([
    { pointer: "/root/children/0/name", message: "It must be a string, not a number." },
  ]);
});
