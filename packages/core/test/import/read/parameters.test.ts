import { expect, it } from "@jest/globals";
import type { ApiParameter } from "../../../src/import/api-model.ts";
import { changes, only, openApi, read, swagger, type Reading } from "./reading.ts";

const text = { schema: { type: "string" } };
const list = { schema: { type: "array", items: { type: "string" } } };

function readParameters(parameters: readonly unknown[], path = "/tickets", version?: string): Reading {
  return read(openApi({ [path]: { get: { parameters } } }, {}, version));
}

function first(reading: Reading): ApiParameter | undefined {
  return only(reading).parameters[0];
}

it("joins the parameters of a path and of an operation", () => {
  const { model, losses } = read(
    openApi(
      {
        "/tickets/{id}": {
          parameters: [
            { $ref: "#/components/parameters/Id" },
            { name: "page", in: "query", ...text },
            { name: "page", in: "header", ...text },
          ],
          get: {
            parameters: [
              { name: "page", in: "query", schema: { type: "integer" }, description: "Which page", deprecated: true },
            ],
          },
        },
      },
      { components: { parameters: { Id: { name: "id", in: "path", required: true, ...text } } } },
    ),
  );
  expect(model.operations[0]?.parameters).toEqual([
    {
      name: "id",
      location: "path",
      required: true,
      deprecated: false,
      schema: { type: "string" },
      source: "#/components/parameters/Id",
    },
    {
      name: "page",
      location: "header",
      required: false,
      deprecated: false,
      schema: { type: "string" },
      source: "#/paths/~1tickets~1{id}/parameters/2",
    },
    {
      name: "page",
      location: "query",
      description: "Which page",
      required: false,
      deprecated: true,
      schema: { type: "integer" },
      source: "#/paths/~1tickets~1{id}/get/parameters/0",
    },
  ]);
  expect(losses).toHaveLength(1);
});

it("lets a description beside a reference count in OpenAPI 3.1", () => {
  const components = { parameters: { Page: { name: "page", in: "query", description: "shared", ...text } } };
  const parameters = [{ $ref: "#/components/parameters/Page", description: "own" }];
  const described = (version: string) =>
    first(read(openApi({ "/a": { get: { parameters } } }, { components }, version)))?.description;
  expect(described("3.1.0")).toBe("own");
  expect(described("3.0.3")).toBe("shared");
});

it.each(["Accept", "content-type", "AUTHORIZATION"])("never makes a parameter of the header %s", (name) => {
  const reading = readParameters([{ name, in: "header", required: true, ...text }]);
  expect(only(reading).parameters).toEqual([]);
  expect(reading.losses).toContainEqual(
    expect.objectContaining({
      kind: "note-dropped",
      operation: "GET /tickets",
      what: `the header parameter \`${name}\``,
    }),
  );
});

it.each([
  ["a query array", "query", {}, list, undefined],
  ["a query array in one value", "query", { explode: false }, list, { explode: false }],
  ["a query text, which cannot be exploded", "query", { explode: false }, text, undefined],
  ["a style of its own", "query", { style: "pipeDelimited" }, list, { style: "pipeDelimited" }],
  ["an explicit default", "query", { style: "form", explode: true }, list, undefined],
  [
    "a deep object",
    "query",
    { style: "deepObject", explode: true },
    { schema: { type: "object" } },
    { style: "deepObject" },
  ],
  ["reserved characters", "query", { allowReserved: true }, text, { allowReserved: true }],
  ["an empty value", "query", { allowEmptyValue: true }, text, { allowEmptyValue: true }],
  ["an exploded header", "header", { explode: true }, list, { explode: true }],
  [
    "an exploded matrix",
    "path",
    { style: "matrix", explode: true, required: true },
    list,
    { style: "matrix", explode: true },
  ],
  ["a cookie as forms have it", "cookie", {}, list, { style: "form" }],
  ["a cookie as cookies are", "cookie", { style: "cookie" }, list, undefined],
])("says of %s only what differs from its place's own way", (_what, location, more, schema, writing) => {
  const reading = readParameters(
    [{ name: "x", in: location, ...more, ...schema }],
    location === "path" ? "/a/{x}" : "/a",
  );
  expect(first(reading)?.writing).toEqual(writing);
  expect(changes(reading.losses)).toEqual([]);
});

it.each([
  ["an exploded delimiter", "query", { style: "spaceDelimited", explode: true }, undefined],
  ["a style of another place", "header", { style: "form" }, undefined],
  ["reserved characters in a header", "header", { allowReserved: true }, undefined],
])("repairs %s, and says so", (_what, location, more, writing) => {
  const reading = readParameters([{ name: "x", in: location, ...more, ...list }]);
  expect(first(reading)?.writing).toEqual(writing);
  expect(changes(reading.losses)).toHaveLength(1);
});

it("reads a parameter whose value is a media type", () => {
  const reading = readParameters([
    { name: "filter", in: "query", content: { "application/json": { schema: { type: "object" } } } },
  ]);
  expect(first(reading)).toMatchObject({ schema: { type: "object" }, writing: { contentType: "application/json" } });
});

it("keeps examples of a parameter in its schema", () => {
  const examples = { one: { value: "a" }, two: { $ref: "#/components/examples/Two" } };
  const reading = read(
    openApi(
      { "/a": { get: { parameters: [{ name: "x", in: "query", ...text, examples }] } } },
      { components: { examples: { Two: { value: "b" } } } },
    ),
  );
  expect(first(reading)?.schema).toEqual({ type: "string", examples: ["a", "b"] });
});

it("declares placeholders that no parameter fills, and leaves out path parameters without a place", () => {
  const reading = readParameters([{ name: "other", in: "path", required: true, ...text }], "/{a}/{b}");
  expect(only(reading).parameters).toMatchObject([
    { name: "a", location: "path", required: true, schema: { type: "string" } },
    { name: "b", location: "path", required: true, schema: { type: "string" } },
  ]);
  expect(changes(reading.losses)).toEqual([
    "parameter-left-out: GET /{a}/{b}: the path parameter `other` (#/paths/~1{a}~1{b}/get/parameters/0)",
    "changed: GET /{a}/{b}: the placeholder `{a}` (#/paths/~1{a}~1{b}/get)",
    "changed: GET /{a}/{b}: the placeholder `{b}` (#/paths/~1{a}~1{b}/get)",
  ]);
});

it("joins a path parameter with the placeholder that differs only in case, and requires it", () => {
  const reading = readParameters([{ name: "ticketID", in: "path", schema: { type: "integer" } }], "/{ticketId}");
  expect(only(reading).parameters).toMatchObject([{ name: "ticketId", required: true, schema: { type: "integer" } }]);
  expect(changes(reading.losses)).toHaveLength(2);
});

it("moves a path parameter into the query where the path has it there", () => {
  const reading = readParameters([{ name: "id", in: "path", required: true, ...text }], "/a?ticket={id}&type=x");
  expect(only(reading)).toMatchObject({
    path: "/a?type=x",
    parameters: [{ name: "ticket", location: "query", required: true }],
  });
  expect(changes(reading.losses)).toHaveLength(1);
});

it.each([
  [
    "a second one with its name and place",
    [
      { name: "x", in: "query", ...text },
      { name: "x", in: "query", schema: {} },
    ],
    1,
  ],
  [
    "a second header in other capitals",
    [
      { name: "X", in: "header", ...text },
      { name: "x", in: "header", schema: {} },
    ],
    1,
  ],
  ["one without a name", [{ in: "query", ...text }], 0],
  ["one in no place", [{ name: "x", in: "nowhere", ...text }], 0],
  ["one whose reference leads nowhere", [{ $ref: "#/components/parameters/Missing" }], 0],
  ["one whose references lead in a circle", [{ $ref: "#/paths/~1tickets/get/parameters/0" }], 0],
  ["one that is no object", ["x"], 0],
])("leaves out %s, alone", (_what, parameters, kept) => {
  const reading = readParameters([...parameters, { name: "kept", in: "query", ...text }]);
  expect(only(reading).parameters).toHaveLength(kept + 1);
  expect(changes(reading.losses)).toMatchObject([expect.stringMatching(/^parameter-left-out: GET \/tickets: /)]);
});

it("takes a parameter without a schema as a text", () => {
  const reading = readParameters([{ name: "x", in: "query" }]);
  expect(first(reading)?.schema).toEqual({ type: "string" });
  expect(changes(reading.losses)).toHaveLength(1);
});

it.each([
  ["query", undefined, { type: "array", items: { type: "string" } }, { explode: false }, 0],
  ["query", "csv", { type: "array", items: { type: "string" } }, { explode: false }, 0],
  ["query", "multi", { type: "array", items: { type: "string" } }, undefined, 0],
  ["query", "ssv", { type: "array", items: { type: "string" } }, { style: "spaceDelimited" }, 0],
  ["query", "pipes", { type: "array", items: { type: "string" } }, { style: "pipeDelimited" }, 0],
  ["query", "tsv", { type: "string", description: "Items separated by tabs." }, undefined, 1],
  ["query", "other", { type: "array", items: { type: "string" } }, { explode: false }, 1],
  ["header", undefined, { type: "array", items: { type: "string" } }, undefined, 0],
  ["header", "pipes", { type: "string", description: "Items separated by `|`." }, undefined, 1],
  ["header", "multi", { type: "array", items: { type: "string" } }, undefined, 1],
])("reads a Swagger 2.0 array in a %s separated by %p", (location, collectionFormat, schema, writing, lost) => {
  const parameter = {
    name: "x",
    in: location,
    type: "array",
    items: { type: "string" },
    ...(collectionFormat === undefined ? {} : { collectionFormat }),
  };
  const reading = read(swagger({ "/a": { get: { parameters: [parameter] } } }));
  expect(first(reading)?.schema).toEqual(schema);
  expect(first(reading)?.writing).toEqual(writing);
  expect(changes(reading.losses)).toHaveLength(lost);
});

it("reads the schema of a Swagger 2.0 parameter among its keys", () => {
  const parameter = {
    name: "size",
    in: "query",
    required: true,
    description: "How many",
    type: "integer",
    format: "int32",
    minimum: 0,
    exclusiveMinimum: true,
    default: 10,
    "x-ms-summary": "Size",
    "x-ms-visibility": "advanced",
  };
  expect(first(read(swagger({ "/a": { get: { parameters: [parameter] } } })))).toEqual({
    name: "size",
    location: "query",
    description: "How many",
    required: true,
    deprecated: false,
    schema: { type: "integer", format: "int32", exclusiveMinimum: 0, default: 10, title: "Size" },
    source: "#/paths/~1a/get/parameters/0",
  });
});
