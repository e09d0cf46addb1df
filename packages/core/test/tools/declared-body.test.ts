import { expect, it } from "@jest/globals";
import type { JsonObject } from "../../src/json.ts";
import { declaredBody } from "../../src/tools/declared-body.ts";

const schemas = new Map<string, JsonObject>([
  ["Pet", { type: "object", properties: { name: { type: "string" } }, required: ["name"] }],
  ["Alias", { $ref: "#/components/schemas/Pet" }],
  ["Loop", { $ref: "#/components/schemas/Loop" }],
  ["Either", { anyOf: [{ type: "string" }, { $ref: "#/components/schemas/Pet" }], properties: { a: {} } }],
]);

function read(content: Record<string, { schema?: JsonObject; encoding?: object }>, required = true) {
  // The test's documents are plain JSON, which openapi-types does not take for schemas.
  const body = declaredBody({ required, content: content as never }, "/paths/~1pets/post", schemas);
  if (typeof body === "string") return body;
  const parameters = body.parameters.map(({ name, required: needed, schema, writing }) => ({
    name,
    required: needed,
    schema,
    ...(writing === undefined ? {} : { writing }),
  }));
  return { plan: body.plan, parameters };
}

it("reads the members of a JSON object through references, and a chain of them not for ever", () => {
  const members = [{ name: "name", required: true, schema: { type: "string" } }];
  for (const name of ["Pet", "Alias"]) {
    expect(read({ "application/json": { schema: { $ref: `#/components/schemas/${name}` } } })).toEqual({
      plan: { kind: "json", mediaType: "application/json", shape: "members", required: true },
      parameters: members,
    });
  }
  expect(read({ "application/json": { schema: { $ref: "#/components/schemas/Loop" } } })).toMatchObject({
    plan: { shape: "whole" },
  });
});

it.each([
  ["a list", { type: "array", items: {} }],
  ["a union, though it has members", { $ref: "#/components/schemas/Either" }],
  ["an object of any members", { type: "object", additionalProperties: true }],
  ["nothing in particular", {}],
])("takes a body that is %s for one value", (_, schema) => {
  expect(read({ "application/json": { schema } }, false)).toEqual({
    plan: { kind: "json", mediaType: "application/json", shape: "whole", required: false },
    parameters: [{ name: "body", required: false, schema }],
  });
});

it("chooses JSON before a form, and a form before parts and text", () => {
  const text = { "text/plain": { schema: { type: "string" } } };
  const parts = { "multipart/form-data": { schema: { type: "object", properties: { f: { type: "string" } } } } };
  const form = { "application/x-www-form-urlencoded": parts["multipart/form-data"] };
  const json = { "application/merge-patch+json": { schema: { $ref: "#/components/schemas/Pet" } } };
  expect(read({ ...text, ...parts, ...form, ...json })).toMatchObject({ plan: { kind: "json" } });
  expect(read({ ...text, ...parts, ...form })).toMatchObject({ plan: { kind: "form", shape: "members" } });
  expect(read({ ...text, ...parts })).toMatchObject({ plan: { kind: "multipart", shape: "members" } });
  expect(read(text)).toMatchObject({ plan: { kind: "text", shape: "whole" } });
  expect(read({ "image/*": { schema: { type: "string", format: "binary" } } })).toMatchObject({
    plan: { kind: "bytes", mediaType: "image/*" },
  });
  expect(read({})).toBe("its body has no media type");
});

it("reads how the fields of a form and the parts of a multipart body are written", () => {
  const schema = {
    type: "object",
    properties: { tags: { type: "array" }, photo: { type: "string", format: "binary" } },
  };
  const encoding = { tags: { style: "form", explode: false }, photo: { contentType: "image/png" } };
  expect(read({ "multipart/form-data": { schema, encoding } })).toMatchObject({
    parameters: [
      { name: "tags", writing: { explode: false } },
      { name: "photo", writing: { contentType: "image/png" } },
    ],
  });
});
