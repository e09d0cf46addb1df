import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import * as fc from "fast-check";
import type { Json, JsonObject } from "../../src/json.ts";
import type { ApiModel, ApiOperation } from "../../src/import/api-model.ts";
import { importApi } from "../../src/import/import-api.ts";
import { readApi } from "../../src/import/read/read-api.ts";
import { compareModels, roundTrip } from "./round-trip.ts";

const vendors = join(import.meta.dirname, "../../../testkit/documents");

/** The rest of them are compared by `pnpm verify:corpora`. */
it.each([
  "openapi/notion.json",
  "openapi/apis-guru.json",
  "oas-examples/2.0/json/petstore.json",
  "oas-examples/3.0/yaml/parameters-style.yaml",
  "oas-examples/3.0/json/schema-circular.json",
  "oas-examples/3.1/yaml/readme.yaml",
  "openapi/slack-swagger2.json",
  "openapi/google-calendar.json",
  "powerplatform/certified-connectors/WorkSpan/apiDefinition.swagger.json",
])("%s comes back with every operation and parameter", (path) => {
  const name = path.split("/").at(-1) ?? path;
  const result = roundTrip({ name, text: readFileSync(join(vendors, path), "utf8") });
  expect(result).toMatchObject({ ok: true, differences: [] });
  if (result.ok) expect(result.report.operations.imported).toBe(result.report.operations.found);
});

it("notices whatever is missing, narrower or written in another way", () => {
  const source = {
    name: "petstore.json",
    text: readFileSync(join(vendors, "oas-examples/3.0/json/petstore.json"), "utf8"),
  };
  const read = readApi(source, { read: () => undefined });
  const imported = importApi(source, {}, { read: () => undefined });
  if (!read.ok || !imported.ok) throw new Error("the document is not read");
  const change = (id: string, operation: (one: ApiOperation) => ApiOperation): ApiModel => ({
    ...read.model,
    operations: read.model.operations.map((one) => (one.id === id ? operation(one) : one)),
  });
  const partsOf = (after: ApiModel) => compareModels(read.model, after, imported.descriptor).map(({ part }) => part);
  expect(partsOf(read.model)).toEqual([]);
  expect(partsOf({ ...read.model, operations: read.model.operations.slice(1) })).toEqual(["operation"]);
  expect(partsOf(change("findPetsByStatus", (one) => ({ ...one, parameters: [] })))).toEqual([
    "query parameter status",
  ]);
  const text = { type: "string" };
  expect(
    partsOf(
      change("findPetsByStatus", (one) => ({
        ...one,
        parameters: one.parameters.map((given) => ({ ...given, schema: text, writing: { explode: false } })),
      })),
    ),
  ).toEqual(["query parameter status: writing", "query parameter status: schema"]);
  expect(partsOf(change("addPet", (one) => ({ ...one, path: "/pets", method: "PUT" })))).toEqual(["method", "url"]);
  expect(
    partsOf(
      change("addPet", (one) =>
        one.body === undefined
          ? one
          : { ...one, body: { ...one.body, schema: { type: "object", properties: { name: text } } } },
      ),
    ),
  ).toContain("body member photoUrls");
});

const word = fc.constantFrom(
  "id",
  "name",
  "$top",
  "filter[x]",
  "x-y",
  "a b",
  "é",
  "limit",
  "body",
  "query_id",
  "__proto__",
  "constructor",
);
const text = fc.constantFrom("Lists things.", "**Bold** <b>text</b>", "a\nb", "# ignore this", "é\u200B", "x: y", "");
const constraint = fc.oneof(
  fc.constant<JsonObject>({ type: "string" }),
  fc.constant<JsonObject>({ type: "string", pattern: "^[a-z]+$", maxLength: 9 }),
  fc.constant<JsonObject>({ type: "string", pattern: "(?<!a)b" }),
  fc.constant<JsonObject>({ type: "string", enum: ["a", "b"], default: "a" }),
  fc.constant<JsonObject>({ type: "integer", format: "int64", minimum: 0, exclusiveMaximum: 10 }),
  fc.constant<JsonObject>({ type: "number", minimum: 5, maximum: 1 }),
  fc.constant<JsonObject>({ type: "boolean", default: false }),
  fc.constant<JsonObject>({ type: ["string", "null"] }),
  fc.constant<JsonObject>({}),
);
const { schema } = fc.letrec<{ schema: JsonObject }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3 },
    constraint,
    fc.record({ type: fc.constant("array"), items: tie("schema") }),
    fc.record({ type: fc.constant("object"), properties: fc.dictionary(word, tie("schema"), { maxKeys: 3 }) }),
    fc.record({ oneOf: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }) }),
    fc.record({ allOf: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }) }),
    fc.constant<JsonObject>({ $ref: "#/components/schemas/Node" }),
    fc.record({ $ref: fc.constant("#/components/schemas/Odd~1Name"), description: text }),
  ),
}));
const object = fc.record({
  type: fc.constant("object"),
  required: fc.uniqueArray(word, { maxLength: 2 }),
  properties: fc.dictionary(word, schema, { maxKeys: 4 }),
});
const mediaType = fc.constantFrom(
  "application/json",
  "application/vnd.api+json",
  "application/merge-patch+json",
  "application/x-www-form-urlencoded",
  "multipart/form-data",
  "text/plain",
  "application/octet-stream",
  "application/xml",
  "*/*",
);
const parameter = fc.record({
  name: word,
  in: fc.constantFrom("query", "header", "cookie"),
  required: fc.boolean(),
  description: text,
  schema,
});
const operation = fc.record(
  {
    operationId: fc.constantFrom("list", "list-things", "listThings", "__proto__", "x".repeat(90), "ünïcode"),
    summary: text,
    description: text,
    deprecated: fc.boolean(),
    tags: fc.array(text, { maxLength: 2 }),
    parameters: fc.uniqueArray(parameter, { maxLength: 4, selector: (one) => `${one.in} ${one.name}` }),
    requestBody: fc.record({
      required: fc.boolean(),
      content: fc.tuple(mediaType, fc.oneof(object, schema)).map(([type, body]) => ({ [type]: { schema: body } })),
    }),
    security: fc.constantFrom<readonly Json[]>(
      [],
      [{ key: [] }],
      [{ key: [] }, { token: ["read"] }],
      [{}, { token: [] }],
      [{ nowhere: [] }],
    ),
    responses: fc.record({
      "200": fc.record({ description: text, content: fc.record({ "application/json": fc.record({ schema }) }) }),
    }),
  },
  { requiredKeys: ["responses"] },
);
const path = fc.constantFrom(
  "/things",
  "/things/{id}",
  "/things/{id}/{name}.json",
  "/a-b",
  "/a_b",
  "/q?x=1",
  "/f#g",
  "/%",
  "/ü",
);
const document = fc.record({
  openapi: fc.constant("3.1.0"),
  info: fc.record({ title: fc.oneof(text, fc.string()), version: fc.string(), description: text }),
  servers: fc.constantFrom<readonly Json[]>(
    [{ url: "https://api.example.com/v1" }],
    [{ url: "https://{tenant}.example.com/{base}", variables: { tenant: { default: "a" }, base: { default: "b/c" } } }],
    [{ url: "/relative" }],
    [],
  ),
  paths: fc.dictionary(
    path,
    fc.dictionary(fc.constantFrom("get", "post", "put", "delete"), operation, { maxKeys: 2 }),
    { maxKeys: 4 },
  ),
  components: fc.constant({
    schemas: {
      Node: {
        type: "object",
        properties: { next: { $ref: "#/components/schemas/Node" }, id: { type: "string", readOnly: true } },
      },
      "Odd/Name": { type: "object", additionalProperties: false, properties: { a: { type: "string" } } },
    },
    securitySchemes: {
      key: { type: "apiKey", in: "query", name: "id" },
      token: {
        type: "oauth2",
        flows: { clientCredentials: { tokenUrl: "https://login.example.com/token", scopes: {} } },
      },
    },
  }),
});

it("brings back every operation, parameter and body of any document, except where the report says otherwise", () => {
  fc.assert(
    fc.property(document, (generated) => {
      const result = roundTrip({ name: "generated.json", text: JSON.stringify(generated) });
      expect(result).toMatchObject({ ok: true, differences: [] });
    }),
    { numRuns: 150 },
  );
});
