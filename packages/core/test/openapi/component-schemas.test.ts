import { expect, it } from "@jest/globals";
import { ComponentSchemas } from "../../src/openapi/component-schemas.ts";

it("writes names that OpenAPI does not take with `_`, each as a name of its own, and references follow", () => {
  const schemas = new ComponentSchemas({
    "a b": { $ref: "#/schemas/a~1b" },
    "a/b": { type: "object", properties: { self: { $ref: "#/schemas/a%20b/properties/x" } } },
    a_b: { anyOf: [{ $ref: "#/schemas/a_b" }] },
  });
  expect(schemas.components).toEqual({
    a_b_2: { $ref: "#/components/schemas/a_b_3" },
    a_b_3: { type: "object", properties: { self: { $ref: "#/components/schemas/a_b_2/properties/x" } } },
    a_b: { anyOf: [{ $ref: "#/components/schemas/a_b" }] },
  });
});

it("leaves alone what only looks like a reference: a property's name, a constant, an example", () => {
  const { emit } = new ComponentSchemas({ A: {} });
  const schema = {
    properties: { $ref: { type: "string" } },
    const: { $ref: "#/schemas/A" },
    examples: [{ $ref: "#/schemas/A" }],
    default: { $ref: "#/schemas/A" },
  };
  expect(emit(schema)).toEqual(schema);
});
