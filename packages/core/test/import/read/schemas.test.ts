import { expect, it } from "@jest/globals";
import type { JsonObject } from "../../../src/json.ts";
import { changes, only, openApi, read, swagger, type Reading } from "./reading.ts";

function schemaReading(schema: unknown, version = "3.0.3", more: object = {}): Reading {
  const parameter = { name: "filter", in: "query", schema };
  return read(openApi({ "/tickets": { get: { operationId: "list", parameters: [parameter] } } }, more, version));
}

function schemaOf(schema: unknown, version?: string, more?: object): JsonObject | undefined {
  return only(schemaReading(schema, version, more)).parameters[0]?.schema;
}

it.each([
  ["a nullable type", { type: "string", nullable: true }, { type: ["string", "null"] }],
  [
    "nullable choices",
    { type: "string", nullable: true, enum: ["a"] },
    { type: ["string", "null"], enum: ["a", null] },
  ],
  [
    "nullable choices that list null",
    { type: "string", nullable: true, enum: ["a", null] },
    { type: ["string", "null"], enum: ["a", null] },
  ],
  [
    "a nullable union",
    { nullable: true, oneOf: [{ type: "string" }, { type: "integer" }] },
    { oneOf: [{ type: "string" }, { type: "integer" }, { type: "null" }] },
  ],
  [
    "a nullable conjunction",
    { nullable: true, description: "Who", allOf: [{ type: "object" }] },
    { description: "Who", anyOf: [{ allOf: [{ type: "object" }] }, { type: "null" }] },
  ],
  [
    "an exclusive bound",
    { type: "integer", minimum: 3, exclusiveMinimum: true },
    { type: "integer", exclusiveMinimum: 3 },
  ],
  [
    "a bound that is not exclusive",
    { type: "integer", maximum: 3, exclusiveMaximum: false },
    { type: "integer", maximum: 3 },
  ],
  ["an example", { type: "integer", example: 7 }, { type: "integer", examples: [7] }],
  [
    "a tuple",
    { type: "array", items: [{ type: "string" }], additionalItems: false },
    { type: "array", prefixItems: [{ type: "string" }], items: false },
  ],
  [
    "dependencies",
    { type: "object", dependencies: { a: ["b"], c: { required: ["d"] } } },
    { type: "object", dependentRequired: { a: ["b"] }, dependentSchemas: { c: { required: ["d"] } } },
  ],
  ["a closed object", { type: "object", additionalProperties: false }, { type: "object", additionalProperties: false }],
  ["a boolean schema as a property", { properties: { a: true, b: false } }, { properties: { a: {}, b: { not: {} } } }],
  [
    "access marks",
    { type: "string", readOnly: true, writeOnly: false, deprecated: true, default: "a" },
    { type: "string", readOnly: true, writeOnly: false, deprecated: true, default: "a" },
  ],
])("%s is written as JSON Schema 2020-12 has it, without loss", (_what, written, expected) => {
  const reading = schemaReading(written);
  expect(only(reading).parameters[0]?.schema).toEqual(expected);
  expect(changes(reading.losses)).toEqual([]);
});

it.each([
  ["a type in capitals", { type: "String" }, { type: "string" }],
  ["a type of another language", { type: "datetime" }, { type: "string", format: "date-time" }],
  ["a type that is none", { type: "any" }, {}],
  ["choices that are there twice", { type: "string", enum: ["a", "a", "b"] }, { type: "string", enum: ["a", "b"] }],
  ["null among choices", { type: "string", enum: ["a", null] }, { type: "string", enum: ["a"] }],
  ["numbers as choices of a text", { type: "string", enum: [1, 2] }, { type: "string", enum: ["1", "2"] }],
  ["no choices", { type: "string", enum: [] }, { type: "string" }],
  ["a default of another type", { type: "integer", default: "10" }, { type: "integer", default: 10 }],
  ["a default that is no choice", { type: "string", enum: ["a"], default: "b" }, { type: "string", enum: ["a"] }],
  [
    "choices of an array",
    { type: "array", items: { type: "string" }, enum: ["a", "b"] },
    { type: "array", items: { type: "string", enum: ["a", "b"] } },
  ],
  ["a bound as a text", { type: "integer", minimum: "3" }, { type: "integer", minimum: 3 }],
  ["a length below zero", { type: "string", minLength: -1 }, { type: "string" }],
  [
    "required: true on a property",
    { type: "object", properties: { a: { type: "string", required: true }, b: { type: "string", required: false } } },
    { type: "object", properties: { a: { type: "string" }, b: { type: "string" } }, required: ["a"] },
  ],
  ["a schema that is a text", { properties: { a: "string" } }, { properties: { a: {} } }],
  ["one schema in place of a list", { allOf: { type: "string" } }, { allOf: [{ type: "string" }] }],
  [
    "a property that reaches the prototype",
    JSON.parse('{"properties":{"__proto__":{"type":"string"}}}'),
    { properties: {} },
  ],
])("%s is repaired, and reported once", (_what, written, expected) => {
  const reading = schemaReading(written);
  expect(only(reading).parameters[0]?.schema).toEqual(expected);
  expect(changes(reading.losses)).toHaveLength(1);
});

it("keeps what stands beside a reference in OpenAPI 3.1", () => {
  const schemas = { Id: { type: "string" } };
  expect(
    schemaOf({ $ref: "#/components/schemas/Id", maxLength: 3, description: "x" }, "3.1.0", { components: { schemas } }),
  ).toEqual({
    $ref: "#/schemas/Id",
    maxLength: 3,
    description: "x",
  });
});

it("keeps only what describes beside a reference before OpenAPI 3.1", () => {
  const reading = schemaReading({ $ref: "#/components/schemas/Id", maxLength: 3, description: "x" }, "3.0.3", {
    components: { schemas: { Id: { type: "string" } } },
  });
  expect(only(reading).parameters[0]?.schema).toEqual({ $ref: "#/schemas/Id", description: "x" });
  expect(reading.losses.map(({ what }) => what)).toEqual(["a keyword beside a reference"]);
});

it("allows null beside a reference where the document asks for it", () => {
  const components = { schemas: { Id: { type: "string" } } };
  expect(schemaOf({ $ref: "#/components/schemas/Id", nullable: true }, "3.0.3", { components })).toEqual({
    anyOf: [{ $ref: "#/schemas/Id" }, { type: "null" }],
  });
});

it("keeps recursion as references and only the schemas that are reached", () => {
  const components = {
    schemas: {
      Tree: {
        type: "object",
        properties: { children: { type: "array", items: { $ref: "#/components/schemas/Tree" } } },
      },
      Unused: { type: "string" },
    },
  };
  const { model, losses } = schemaReading({ $ref: "#/components/schemas/Tree" }, "3.0.3", { components });
  expect([...model.schemas]).toEqual([
    ["Tree", { type: "object", properties: { children: { type: "array", items: { $ref: "#/schemas/Tree" } } } }],
  ]);
  expect(changes(losses)).toEqual([]);
});

it("reads cycles of many schemas", () => {
  const names = Array.from({ length: 93 }, (_, index) => `S${index}`);
  const schemas = Object.fromEntries(
    names.map((name, index) => [
      name,
      {
        type: "object",
        properties: Object.fromEntries(names.map((other) => [other, { $ref: `#/components/schemas/${other}` }])),
        title: String(index),
      },
    ]),
  );
  const { model, losses } = schemaReading({ $ref: "#/components/schemas/S0" }, "3.1.0", { components: { schemas } });
  expect(model.schemas.size).toBe(93);
  expect(changes(losses)).toEqual([]);
});

it.each([
  ["to itself", { A: { $ref: "#/components/schemas/A" } }],
  ["through others", { A: { $ref: "#/components/schemas/B" }, B: { $ref: "#/components/schemas/A" } }],
])("ends a reference %s in a loss", (_how, schemas) => {
  const reading = schemaReading({ $ref: "#/components/schemas/A" }, "3.1.0", { components: { schemas } });
  expect(only(reading).parameters[0]?.schema).toEqual({});
  expect(changes(reading.losses)).toEqual([
    "changed: GET /tickets: the reference `#/components/schemas/A` (#/paths/~1tickets/get/parameters/0/schema)",
  ]);
});

it("takes apart a schema that is part of itself", () => {
  const schemas = { A: { allOf: [{ $ref: "#/components/schemas/A" }, { type: "object" }] } };
  const { model, losses } = schemaReading({ $ref: "#/components/schemas/A" }, "3.1.0", { components: { schemas } });
  expect(model.schemas.get("A")).toEqual({ allOf: [{}, { type: "object" }] });
  expect(changes(losses)).toEqual(["changed: a schema that contains itself (#/components/schemas/A)"]);
});

it("keeps a parent's properties in the children that it lists as alternatives", () => {
  const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
  const schemas = {
    Pet: {
      type: "object",
      required: ["name"],
      properties: { name: { type: "string" } },
      oneOf: [ref("Dog"), ref("Cat")],
    },
    Dog: { allOf: [ref("Pet"), { properties: { bark: { type: "string" } } }] },
    Cat: { allOf: [ref("Pet"), { properties: { purr: { type: "string" } } }] },
  };
  const { model } = schemaReading(ref("Pet"), "3.1.0", { components: { schemas } });
  expect(model.schemas.get("Pet")).toMatchObject({ oneOf: [{ $ref: "#/schemas/Dog" }, { $ref: "#/schemas/Cat" }] });
  expect(model.schemas.get("Dog")).toEqual({
    allOf: [
      { type: "object", required: ["name"], properties: { name: { type: "string" } } },
      { properties: { bark: { type: "string" } } },
    ],
  });
});

it("says which value of a discriminator belongs to which alternative", () => {
  const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
  const schemas = {
    Dog: { type: "object", properties: { kind: { type: "string" } } },
    Cat: { type: "object", properties: { kind: { type: "string", enum: ["cat"] } } },
  };
  const discriminator = { propertyName: "kind", mapping: { dog: "#/components/schemas/Dog", cat: "Cat" } };
  expect(schemaOf({ oneOf: [ref("Dog"), ref("Cat")], discriminator }, "3.0.3", { components: { schemas } })).toEqual({
    oneOf: [
      { $ref: "#/schemas/Dog", properties: { kind: { const: "dog" } }, required: ["kind"] },
      // It says so itself.
      { $ref: "#/schemas/Cat" },
    ],
  });
});

it("names schemas at odd places after where they stand", () => {
  const components = {
    schemas: { A: { type: "object", properties: { "b c": { type: "string" } } }, "X Y": { type: "integer" } },
  };
  const property = schemaReading({ $ref: "#/components/schemas/A/properties/b%20c" }, "3.0.3", { components });
  expect(only(property).parameters[0]?.schema).toEqual({ $ref: "#/schemas/A_b_c" });
  expect(property.model.schemas.get("A_b_c")).toEqual({ type: "string" });
  expect(schemaOf({ $ref: "#/components/schemas/X Y" }, "3.0.3", { components })).toEqual({ $ref: "#/schemas/X_Y" });
  const elsewhere = read(
    openApi({
      "/a": { get: { parameters: [{ name: "x", in: "query", schema: { type: "boolean" } }] } },
      "/b": {
        get: { parameters: [{ name: "y", in: "query", schema: { $ref: "#/paths/~1a/get/parameters/0/schema" } }] },
      },
    }),
  );
  expect([...elsewhere.model.schemas]).toEqual([["a_get_0", { type: "boolean" }]]);
});

it("does not let a schema named like a part of a prototype through under that name", () => {
  const components = JSON.parse(
    '{"schemas":{"constructor":{"type":"string"},"__proto__":{"type":"integer"}}}',
  ) as object;
  const { model } = read(
    openApi(
      {
        "/a": {
          get: {
            parameters: [
              { name: "x", in: "query", schema: { $ref: "#/components/schemas/constructor" } },
              { name: "y", in: "query", schema: { $ref: "#/components/schemas/__proto__" } },
            ],
          },
        },
      },
      { components },
    ),
  );
  expect([...model.schemas.values()]).toEqual([{ type: "string" }, { type: "integer" }]);
  expect([...model.schemas.keys()].filter((name) => name in {})).toEqual([]);
});

it("follows anchors, identifiers and dynamic references where they are plain", () => {
  const components = {
    schemas: {
      Tree: {
        $id: "https://example.com/tree",
        $defs: { leaf: { type: "string" } },
        properties: { leaf: { $ref: "#/$defs/leaf" } },
      },
      Named: { $anchor: "named", type: "integer" },
      Dynamic: { $dynamicAnchor: "node", properties: { next: { $dynamicRef: "#node" } } },
    },
  };
  const schema = {
    properties: { a: { $ref: "#named" }, b: { $ref: "https://example.com/tree" }, c: { $ref: "#node" } },
  };
  const reading = schemaReading(schema, "3.1.0", { components });
  expect(changes(reading.losses)).toEqual([]);
  expect(only(reading).parameters[0]?.schema).toEqual({
    properties: { a: { $ref: "#/schemas/Named" }, b: { $ref: "#/schemas/Tree" }, c: { $ref: "#/schemas/Dynamic" } },
  });
  expect(reading.model.schemas.get("Dynamic")).toEqual({ properties: { next: { $ref: "#/schemas/Dynamic" } } });
  expect(reading.model.schemas.get("Tree_leaf")).toEqual({ type: "string" });
});

it("allows any value where a reference leads nowhere, and says so", () => {
  const reading = schemaReading({ type: "array", items: { $ref: "#/components/schemas/Missing" } });
  expect(only(reading).parameters[0]?.schema).toEqual({ type: "array", items: {} });
  expect(changes(reading.losses)).toHaveLength(1);
});

it("reads Swagger 2.0's own words", () => {
  const body = {
    type: "object",
    discriminator: "kind",
    properties: { kind: { type: "string", "x-nullable": true }, size: { $ref: "Size" } },
  };
  const reading = read(
    swagger(
      { "/tickets": { post: { parameters: [{ name: "body", in: "body", schema: body }] } } },
      { definitions: { Size: { type: "integer", "x-ms-summary": "Size in cm" } } },
    ),
  );
  expect(only(reading).body?.schema).toEqual({
    type: "object",
    properties: { kind: { type: ["string", "null"] }, size: { $ref: "#/schemas/Size" } },
  });
  expect(reading.model.schemas.get("Size")).toEqual({ type: "integer", title: "Size in cm" });
  expect(changes(reading.losses)).toEqual([]);
});

it("lists fifty alike and counts the rest", () => {
  const properties = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`p${index}`, { type: "String" }]));
  const listed = changes(schemaReading({ properties }).losses);
  expect(listed).toHaveLength(51);
  expect(listed.at(-1)).toContain("the type `String`, 10 times more");
});
