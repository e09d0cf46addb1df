import { expect, it } from "@jest/globals";
import { Ajv2020 } from "ajv/dist/2020.js";
import * as fc from "fast-check";
import type { Json, JsonObject } from "../../../src/json.ts";
import { lowerInput, type Detail } from "../../../src/tools/lower/lower-input.ts";
import { missingDemands } from "./demands.ts";

function lower(
  schema: JsonObject,
  { schemas = {}, detail = "full" }: { schemas?: Record<string, JsonObject>; detail?: Detail } = {},
) {
  const { inputSchema, notes } = lowerInput(
    [{ argument: "value", required: true, schema }],
    new Map(Object.entries(schemas)),
    { detail },
  );
  return { value: inputSchema.properties["value"], defs: inputSchema["$defs"], inputSchema, notes };
}

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

it("makes one flat object that refuses unknown arguments, in the author's order", () => {
  const parameters = [
    { argument: "id", required: true, description: "Which one.", schema: { type: "integer" } },
    { argument: "note", required: false, schema: { type: "string" } },
  ];
  expect(lowerInput(parameters, new Map(), { detail: "full" })).toEqual({
    inputSchema: {
      type: "object",
      properties: { id: { type: "integer", description: "Which one." }, note: { type: "string" } },
      required: ["id"],
      additionalProperties: false,
    },
    notes: [],
  });
});

it("understands what OpenAPI 3.0 and Swagger 2.0 wrote otherwise", () => {
  expect(lower({ type: "string", nullable: true, enum: ["a"] }).value).toEqual({
    type: ["string", "null"],
    enum: ["a", null],
  });
  expect(lower({ type: "number", minimum: 1, exclusiveMinimum: true, exclusiveMaximum: false }).value).toEqual({
    type: "number",
    exclusiveMinimum: 1,
  });
  expect(lower({ type: "file" }).value).toEqual({ type: "string" });
  expect(lower({ ...ref("Color"), nullable: true }, { schemas: { Color: { type: "string" } } }).value).toEqual({
    type: ["string", "null"],
  });
  expect(lower({ type: "string", enum: [2020, true] }).value).toEqual({ type: "string", enum: ["2020", "true"] });
});

it("gives every array its items and keeps integers", () => {
  expect(lower({ type: "array" }).value).toEqual({ type: "array", items: {} });
  expect(lower({ type: "array", items: { type: "integer", format: "int64" } }).value).toEqual({
    type: "array",
    items: { type: "integer", format: "int64" },
  });
});

it("merges allOf: members, what is required, and the tighter of two bounds", () => {
  const schemas = {
    Base: {
      type: "object",
      properties: { id: { type: "string" }, size: { type: "integer", minimum: 1 } },
      required: ["id"],
      additionalProperties: false,
    },
  };
  const own = { properties: { size: { minimum: 5, maximum: 9 }, name: { type: "string" } }, required: ["name"] };
  expect(lower({ allOf: [ref("Base"), own] }, { schemas }).value).toEqual({
    type: "object",
    properties: { id: { type: "string" }, size: { type: "integer", minimum: 5, maximum: 9 }, name: { type: "string" } },
    required: ["id", "name"],
  });
  expect(lower({ allOf: [ref("Base")], description: "Mine." }, { schemas }).value?.["description"]).toBe("Mine.");
  expect(lower({ allOf: [{ type: "string", pattern: "^a" }, { pattern: "z$" }] }).value).toEqual({
    type: "string",
    pattern: "^a",
    allOf: [{ pattern: "z$" }],
  });
});

it("keeps alternatives under the argument, and unwraps a single one", () => {
  expect(
    lower({
      oneOf: [
        { type: "object", properties: { a: { type: "string" } } },
        { type: "array", items: {} },
      ],
    }).value,
  ).toEqual({
    anyOf: [
      { type: "object", properties: { a: { type: "string" } } },
      { type: "array", items: {} },
    ],
  });
  expect(lower({ oneOf: [{ type: "string", maxLength: 3 }] }).value).toEqual({ type: "string", maxLength: 3 });
  expect(lower({ anyOf: [{ type: "string" }, { type: "integer" }, { type: "null" }] }).value).toEqual({
    type: ["string", "integer", "null"],
  });
  expect(
    lower(
      { oneOf: [{ type: "null" }, ref("Thing")] },
      { schemas: { Thing: { type: "object", properties: { a: {} } } } },
    ).value,
  ).toEqual({
    type: ["object", "null"],
    properties: { a: {} },
  });
});

it("makes a list of values of alternatives that are single values, with what they are called", () => {
  const schema = {
    type: "integer",
    oneOf: [
      { const: 0, title: "NONE" },
      { const: 1, title: "ALL" },
    ],
  };
  const expected = { description: "0 NONE, 1 ALL", enum: [0, 1] };
  expect(lower(schema).value).toEqual({ type: "integer", ...expected });
  expect(lower(schema, { detail: "lean" }).value).toEqual(expected);
});

it("marks the alternatives that a discriminator tells apart", () => {
  const schemas = {
    Pet: {
      oneOf: [ref("Cat"), ref("Dog")],
      discriminator: { propertyName: "kind", mapping: { cat: "#/components/schemas/Cat", dog: "Dog" } },
    },
    Cat: { type: "object", properties: { kind: { type: "string" }, lives: { type: "integer" } }, required: ["kind"] },
    Dog: { type: "object", properties: { kind: { type: "string" }, tricks: { type: "integer" } }, required: ["kind"] },
  };
  const branches = lower(ref("Pet"), { schemas }).value?.["anyOf"] as readonly { properties: JsonObject }[] | undefined;
  const kinds = branches?.map(({ properties }) => properties["kind"]);
  expect(kinds).toEqual([
    { type: "string", const: "cat" },
    { type: "string", const: "dog" },
  ]);
});

it("leaves a base's alternatives behind in those who build on it", () => {
  const schemas = {
    Pet: { type: "object", properties: { name: { type: "string" } }, oneOf: [ref("Cat")], required: ["name"] },
    Cat: { allOf: [ref("Pet"), { properties: { lives: { type: "integer" } } }] },
  };
  expect(lower(ref("Cat"), { schemas }).value).toEqual({
    type: "object",
    properties: { name: { type: "string" }, lives: { type: "integer" } },
    required: ["name"],
  });
});

const TREE = {
  Tree: {
    type: "object",
    properties: {
      label: { type: "string", description: "What stands on the branch, in the language of its reader." },
      children: { type: "array", items: ref("Tree") },
    },
    required: ["label"],
  },
};

it("keeps a cycle in $defs", () => {
  const { value, defs } = lower(ref("Tree"), { schemas: TREE });
  expect(value).toEqual({ $ref: "#/$defs/Tree" });
  expect((defs as JsonObject)["Tree"]).toMatchObject({ properties: { children: { items: { $ref: "#/$defs/Tree" } } } });
});

it("cuts a cycle at a stated depth where that is shorter, or where checking it would double at each turn", () => {
  const tiny = lower(ref("Tiny"), { schemas: { Tiny: { type: "array", items: ref("Tiny") } } });
  expect(tiny.value).toEqual({ type: "array", items: { type: "array", items: { type: "array", items: {} } } });
  expect(tiny.notes).toMatchObject([
    { kind: "recursion-cut", what: "`Tiny` contains itself; it is written out 2 times and left open below" },
  ]);

  const schemas = {
    Filter: {
      type: "object",
      properties: {
        and: { type: "array", items: { anyOf: [ref("Filter"), { type: "string" }] } },
        by: { enum: ["a", "b"] },
      },
    },
  };
  const filter = lower(ref("Filter"), { schemas });
  expect(JSON.stringify(filter.inputSchema)).not.toContain("$ref");
  expect(filter.notes).toMatchObject([{ kind: "recursion-cut", path: "value/and/*" }]);
});

it("cuts every cycle where one has to be cut", () => {
  const schemas = {
    Mixed: {
      type: "object",
      properties: { text: ref("Text"), all: { type: "array", items: ref("Mixed") } },
    },
    Text: { anyOf: [{ type: "string", maxLength: 9 }, ref("Text")] },
  };
  const { inputSchema, notes } = lower(ref("Mixed"), { schemas });
  expect(JSON.stringify(inputSchema).match(/"all"/g)).toHaveLength(2);
  expect(notes.map(({ kind }) => kind)).toEqual(["recursion-cut", "recursion-cut"]);
});

it("takes what only answers have out of inputs, at every depth", () => {
  const schema = {
    type: "object",
    properties: {
      id: { type: "string", readOnly: true },
      in: { type: "object", properties: { at: ref("Stamp"), x: { type: "string" } }, required: ["at", "x"] },
    },
    required: ["id"],
  };
  expect(lower(schema, { schemas: { Stamp: { type: "string", readOnly: true } } }).value).toEqual({
    type: "object",
    properties: { in: { type: "object", properties: { x: { type: "string" } }, required: ["x"] } },
  });
});

it("drops patterns that a linear engine cannot match, and says so", () => {
  const { value, notes } = lower({
    type: "object",
    properties: {
      a: { type: "string", pattern: "^(?=x)" },
      b: { type: "string", pattern: "\\-" },
      c: { type: "string", pattern: "^[a-z]+$" },
    },
  });
  expect(value).toEqual({
    type: "object",
    properties: { a: { type: "string" }, b: { type: "string" }, c: { type: "string", pattern: "^[a-z]+$" } },
  });
  expect(notes.map(({ kind, path }) => [kind, path])).toEqual([
    ["pattern-dropped", "value/a"],
    ["pattern-dropped", "value/b"],
  ]);
});

it("shares what stands at many places where that takes fewer bytes, and writes out what is small", () => {
  const schemas = {
    Currency: { type: "string", enum: Array.from({ length: 40 }, (_, index) => `CUR${index}`) },
    Small: { type: "string", maxLength: 3 },
  };
  const members = (name: string) =>
    Object.fromEntries(["a", "b", "c"].map((key) => [key, { ...ref(name), description: `The ${key}.` }]));
  const large = lower({ type: "object", properties: members("Currency") }, { schemas });
  expect(large.defs).toEqual({ Currency: schemas.Currency });
  expect(large.value?.["properties"]).toMatchObject({ b: { description: "The b.", $ref: "#/$defs/Currency" } });
  expect(lower({ type: "object", properties: members("Small") }, { schemas }).defs).toBeUndefined();
});

it.each([
  ["uuid", { type: "string", format: "uuid" }],
  ["password", { type: "string", format: "password", minLength: 8, maxLength: 20, pattern: "[0-9]" }],
])("shows lean the lengths and the pattern of a text that its format leaves open: %s", (format, expected) => {
  const schema = { type: "string", format, minLength: 8, maxLength: 20, pattern: "[0-9]" };
  expect(lower(schema, { detail: "lean" }).value).toEqual(expected);
});

it("shows lean what a call must get right: below the second level only required members and values", () => {
  const schema = {
    type: "object",
    description: "The first sentence. The second.",
    properties: {
      title: { type: "string", description: "What it is called, by people. More words." },
      place: {
        type: "object",
        properties: {
          street: { type: "string" },
          zip: { type: "string" },
          kind: { type: "string", nullable: true, enum: ["home", "work"] },
        },
      },
      owner: {
        type: "object",
        properties: { name: { type: "string", description: "Long." }, age: { type: "integer" } },
        required: ["name"],
      },
      old: { type: "string", deprecated: true },
    },
  };
  const { value, notes } = lower(schema, { detail: "lean" });
  expect(value).toEqual({
    type: "object",
    description: "First sentence",
    properties: {
      title: { type: "string", description: "What it is called, by people" },
      place: {
        type: "object",
        description: "Also: street, zip",
        properties: { kind: { enum: ["home", "work", null] } },
      },
      owner: { type: "object", description: "Also: age", properties: { name: { type: "string" } }, required: ["name"] },
    },
  });
  expect(notes.map(({ kind, path }) => `${kind} ${path}`)).toEqual([
    "deprecated-dropped value/old",
    "left-open value/place",
    "left-open value/owner",
  ]);
});

it("joins alternatives that differ in one value, and says once what all have", () => {
  const form = (kind: string, more: JsonObject = {}) => ({
    type: "object",
    properties: { kind: { const: kind }, name: { type: "string" }, ...more },
    required: ["kind", "name", ...Object.keys(more)],
  });
  const schema = { type: "array", items: { oneOf: [form("a"), form("b"), form("c", { size: { type: "integer" } })] } };
  expect(lower(schema, { detail: "lean" }).value?.["items"]).toEqual({
    type: "object",
    properties: { name: { type: "string" } },
    required: ["kind", "name"],
    anyOf: [
      { properties: { kind: { enum: ["a", "b"] } } },
      { properties: { kind: { const: "c" }, size: { type: "integer" } }, required: ["size"] },
    ],
  });
});

it("takes names and references that nobody should write", () => {
  const schema = JSON.parse(
    '{"type":"object","properties":{"__proto__":{"type":"string"},"constructor":{"type":"integer"},"a b":{}},"required":["__proto__"]}',
  ) as JsonObject;
  const { value, notes } = lower(schema);
  expect(Object.keys(value?.["properties"] as JsonObject)).toEqual(["__proto__", "constructor", "a b"]);
  expect(notes).toMatchObject([{ kind: "unsafe-name", path: "value/a b" }]);
  expect(lower(ref("Nobody")).notes).toMatchObject([{ kind: "reference-dropped" }]);
  expect(lower({ $ref: "https://example.com/x.json" }).value).toEqual({});
  expect(lower(ref("Loop"), { schemas: { Loop: { allOf: [ref("Loop"), { type: "object" }] } } }).value).toEqual({
    type: "object",
  });
});

it("leaves open what is too large to be checked, and says so", () => {
  const schemas = Object.fromEntries(
    Array.from({ length: 16 }, (_, index): [string, JsonObject] => [
      `S${index}`,
      {
        type: "object",
        properties: { a: ref(`S${index + 1}`), b: ref(`S${index + 1}`), c: { enum: [index] } },
        required: ["a"],
      },
    ]),
  );
  const { inputSchema, defs, notes } = lower(ref("S0"), { schemas });
  expect(Object.values(defs ?? {})).toContainEqual({
    type: "object",
    properties: { a: { $ref: expect.stringMatching(/^#\/\$defs\/S/) }, b: expect.anything(), c: { const: 1 } },
    required: ["a"],
  });
  expect(JSON.stringify(inputSchema)).not.toContain('"const":15');
  expect(notes).toContainEqual({
    kind: "left-open",
    path: "value",
    what: "its schema is too large to be checked whole; it is left open 8 levels down",
  });
});

const NAMES = ["A", "B", "C"];
const { schema: anySchema } = fc.letrec<{ schema: JsonObject }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    fc.constantFrom<JsonObject>(
      { type: "string" },
      { type: "integer" },
      { type: "boolean" },
      { type: "string", enum: ["x", "y"] },
      { const: 1 },
      { type: "string", nullable: true },
      {},
    ),
    fc.constantFrom(...NAMES).map((name): JsonObject => ref(name)),
    fc.record({ type: fc.constant("array"), items: tie("schema") }),
    fc
      .record({
        properties: fc.dictionary(fc.constantFrom("p", "q", "r"), tie("schema")),
        open: fc.boolean(),
        wanted: fc.subarray(["p", "q"]),
      })
      .map(({ properties, open, wanted }): JsonObject => ({
        type: "object",
        properties,
        required: wanted.filter((name) => Object.hasOwn(properties, name)),
        ...(open ? {} : { additionalProperties: false }),
      })),
    fc.array(tie("schema"), { minLength: 1, maxLength: 3 }).map((anyOf): JsonObject => ({ anyOf })),
  ),
}));
const { value: anyValue } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<Json>("x", "y", "z", 1, 2, true, null),
    fc.array(tie("value"), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom("p", "q", "r", "s"), tie("value"), { maxKeys: 3 }),
  ),
}));

it("accepts whatever the document accepts, shows all that it demands, and says the same twice", () => {
  const property = fc.property(
    anySchema,
    fc.array(anySchema, { minLength: 3, maxLength: 3 }),
    fc.array(anyValue, { maxLength: 12 }),
    (schema, named, values) => {
      const schemas = new Map(NAMES.map((name, index) => [name, named[index] ?? {}]));
      const source = createSourceCheck(schema, schemas);
      for (const detail of ["full", "lean"] as const) {
        const parameters = [{ argument: "value", required: true, schema }];
        const { inputSchema, notes } = lowerInput(parameters, schemas, { detail });
        expect(lowerInput(parameters, new Map(schemas), { detail }).inputSchema).toEqual(inputSchema);
        const check = new Ajv2020({ strict: false }).compile(inputSchema);
        for (const value of values) if (source(value)) expect([value, check({ value })]).toEqual([value, true]);
        const isWhole = notes.every(({ kind }) => kind !== "recursion-cut");
        if (isWhole) expect(missingDemands(parameters, schemas, inputSchema)).toEqual([]);
      }
    },
  );
  fc.assert(property, { numRuns: 150 });
});

/** Whether a value fits the document's schema; a schema that is only its own name fits nothing that can be told. */
function createSourceCheck(schema: JsonObject, schemas: ReadonlyMap<string, JsonObject>): (value: Json) => boolean {
  const whole = {
    components: { schemas: Object.fromEntries(schemas) },
    ...(schema["$ref"] === undefined ? schema : { allOf: [schema] }),
  };
  const text = JSON.stringify(whole).replaceAll('"type":"string","nullable":true', '"type":["string","null"]');
  try {
    const check = new Ajv2020({ strict: false }).compile(JSON.parse(text) as JsonObject);
    return (value) => {
      try {
        return check(value);
      } catch {
        return false; // It refers to itself for the same value, without end.
      }
    };
  } catch {
    return () => false;
  }
}

it("asks for the member that tells exclusive alternatives apart, though nothing lists it as required", () => {
  const card = { type: "object", properties: { type: { enum: ["card"] }, number: { type: "string" } } };
  const bank = { type: "object", properties: { type: { enum: ["bank"] }, iban: { type: "string" } } };
  const lowered = (schema: JsonObject) =>
    lowerInput([{ argument: "method", required: true, schema }], new Map(), { detail: "full" }).inputSchema.properties[
      "method"
    ];
  const required = (schema: JsonObject) => JSON.stringify(lowered(schema)).match(/"required":\["type"\]/g)?.length;
  expect(required({ oneOf: [card, bank] })).toBe(2);
  expect(required({ anyOf: [card, bank] })).toBeUndefined();
  expect(required({ oneOf: [card, { ...bank, properties: { type: { enum: ["card", "bank"] } } }] })).toBeUndefined();
});

it("shows the members of alternatives that what is required does not tell apart", () => {
  const user = { type: "object", properties: { target: { type: "string" }, name: { type: "string" } } };
  const text = { type: "object", properties: { body: { type: "string" } } };
  const { inputSchema } = lowerInput(
    [{ argument: "body", required: true, schema: { anyOf: [user, text] } }],
    new Map(),
    {
      detail: "lean",
    },
  );
  expect(inputSchema.properties["body"]).toEqual({ anyOf: [user, text] });
});
