import { expect, it } from "@jest/globals";
import type { JsonObject } from "../../../src/json.ts";
import { lowerOutput } from "../../../src/tools/lower/lower-output.ts";

const schemas = new Map<string, JsonObject>([
  [
    "User",
    {
      type: "object",
      properties: {
        id: { type: "string", pattern: "^u", description: "Who it is. In full." },
        password: { type: "string", writeOnly: true },
        state: { type: "string", enum: ["on", "off"] },
        address: {
          type: "object",
          properties: { city: { type: "string" }, place: { type: "object", properties: { lat: { type: "number" } } } },
        },
        friends: { type: "array", items: { $ref: "#/components/schemas/User" } },
      },
      required: ["id", "state"],
      additionalProperties: false,
    },
  ],
]);
const user: JsonObject = { $ref: "#/components/schemas/User" };

it("says nothing where nothing is asked for, or where the answer is no object", () => {
  expect(lowerOutput(user, schemas, "none")).toBeUndefined();
  expect(lowerOutput({ type: "array", items: user }, schemas, "full")).toBeUndefined();
  expect(lowerOutput({ type: "object" }, schemas, "full")).toBeUndefined();
});

it("shows two levels, and demands nothing of them", () => {
  const friend = { type: ["object", "null"], properties: expect.any(Object) };
  expect(lowerOutput(user, schemas, "shallow")).toEqual({
    type: "object",
    properties: {
      id: { type: ["string", "null"], description: "Who it is" },
      state: { type: ["string", "null"] },
      address: {
        type: ["object", "null"],
        properties: { city: { type: ["string", "null"] }, place: { type: ["object", "null"] } },
      },
      friends: { type: ["array", "null"], items: friend },
    },
  });
});

it("shows all levels, a cycle through $defs", () => {
  const schema = lowerOutput({ type: "object", properties: { data: user }, required: ["data"] }, schemas, "full");
  const text = JSON.stringify(schema);
  expect(schema?.["type"]).toBe("object");
  expect(text).toContain('"lat":{"type":["number","null"]}');
  expect(text).toContain('"items":{"$ref":"#/$defs/User"}');
  for (const demand of ["required", "enum", "pattern", "additionalProperties", "password"])
    expect(text).not.toContain(demand);
});

it("is an object at its root where the answer contains itself", () => {
  expect(lowerOutput(user, schemas, "full")).toMatchObject({ type: "object" });
});
