import { expect, it } from "@jest/globals";
import { changes, only, openApi, read, swagger, type Reading } from "./reading.ts";

const object = { type: "object", properties: { a: { type: "string" } } };

function readBody(content: unknown, more: object = {}): Reading {
  return read(openApi({ "/a": { post: { requestBody: { content, ...more } } } }));
}

it.each([
  [
    [
      "text/plain",
      "multipart/form-data",
      "application/x-www-form-urlencoded",
      "application/hal+json",
      "application/json",
    ],
    "application/json",
  ],
  [["text/plain", "application/x-www-form-urlencoded", "application/vnd.api+json"], "application/vnd.api+json"],
  [["text/plain", "multipart/form-data", "application/x-www-form-urlencoded"], "application/x-www-form-urlencoded"],
  [["application/pdf", "text/plain", "multipart/form-data"], "multipart/form-data"],
  [["application/pdf", "text/csv"], "text/csv"],
])("chooses among %j", (offered, chosen) => {
  const reading = readBody(Object.fromEntries(offered.map((mediaType) => [mediaType, { schema: { type: "string" } }])));
  expect(only(reading).body?.mediaType).toBe(chosen);
  const others = offered.filter((mediaType) => mediaType !== chosen);
  const [loss] = reading.losses.filter(({ what }) => what.startsWith("the body as"));
  expect(others.filter((mediaType) => loss?.what.includes(mediaType) !== true)).toEqual([]);
});

it("keeps description, requiredness and schema, through a reference", () => {
  const components = {
    requestBodies: {
      New: { description: "The ticket", required: true, content: { "application/json": { schema: object } } },
    },
  };
  const reading = read(
    openApi({ "/a": { post: { requestBody: { $ref: "#/components/requestBodies/New" } } } }, { components }),
  );
  expect(only(reading).body).toEqual({
    mediaType: "application/json",
    description: "The ticket",
    required: true,
    schema: object,
    encoding: new Map(),
    source: "#/components/requestBodies/New",
  });
});

it("reads how the fields of a form and the parts of a multipart body are written", () => {
  const form = readBody({
    "application/x-www-form-urlencoded": {
      schema: object,
      encoding: {
        tags: { style: "pipeDelimited" },
        flat: { explode: false },
        same: { explode: true },
        data: { contentType: "application/json" },
      },
    },
  });
  expect(only(form).body?.encoding).toEqual(
    new Map<string, unknown>([
      ["tags", { style: "pipeDelimited" }],
      ["flat", { style: "form", explode: false }],
      ["same", { style: "form" }],
      ["data", { contentType: "application/json" }],
    ]),
  );
  const multipart = readBody({
    "multipart/form-data": {
      schema: object,
      encoding: {
        photo: { contentType: "image/png, image/jpeg", headers: { "X-A": {} } },
        any: { contentType: "image/*" },
        data: { contentType: "application/json, text/csv" },
      },
    },
  });
  expect(only(multipart).body?.encoding).toEqual(new Map([["data", { contentType: "application/json" }]]));
  expect(changes(multipart.losses)).toHaveLength(3);
  expect(multipart.losses.map(({ what }) => what)).toContain("a header of a part of a body");
});

it.each([
  ["application/octet-stream", undefined, "application/octet-stream", { type: "string", format: "binary" }, 0],
  ["image/*", undefined, "application/octet-stream", { type: "string", format: "binary" }, 1],
  ["*/*", object, "application/json", object, 1],
  ["*/*", { type: "string", format: "binary" }, "application/octet-stream", { type: "string", format: "binary" }, 1],
  ["application/xml", object, "application/xml", { type: "string" }, 1],
  ["text/plain", undefined, "text/plain", { type: "string" }, 0],
])("takes a body as %s so that it can be sent", (offered, schema, mediaType, expected, lost) => {
  const reading = readBody({ [offered]: schema === undefined ? {} : { schema } });
  expect(only(reading).body).toMatchObject({ mediaType, schema: expected });
  expect(changes(reading.losses)).toHaveLength(lost);
});

it.each([
  ["whose reference leads nowhere", { $ref: "#/components/requestBodies/Missing" }],
  ["without a media type", { content: {} }],
])("leaves out a body %s, and keeps the operation", (_what, requestBody) => {
  const reading = read(openApi({ "/a": { post: { requestBody } } }));
  expect(only(reading).body).toBeUndefined();
  expect(changes(reading.losses)).toHaveLength(1);
});

it("reads the body parameter of Swagger 2.0", () => {
  const parameters = [
    { name: "ticket", in: "body", required: true, description: "The ticket", schema: { $ref: "#/definitions/Ticket" } },
  ];
  const reading = read(
    swagger(
      { "/a": { post: { parameters } } },
      { consumes: ["text/xml", "application/json"], definitions: { Ticket: object } },
    ),
  );
  expect(only(reading).parameters).toEqual([]);
  expect(only(reading).body).toEqual({
    mediaType: "application/json",
    description: "The ticket",
    required: true,
    schema: { $ref: "#/schemas/Ticket" },
    encoding: new Map(),
    source: "#/paths/~1a/post/parameters/0",
  });
});

it.each([
  [undefined, "string", "application/x-www-form-urlencoded"],
  [undefined, "file", "multipart/form-data"],
  [["application/x-www-form-urlencoded"], "file", "multipart/form-data"],
  [["multipart/form-data"], "string", "multipart/form-data"],
  [["multipart/form-data", "application/x-www-form-urlencoded"], "string", "application/x-www-form-urlencoded"],
])("makes a form of Swagger 2.0 fields, for %j with a %s", (consumes, type, mediaType) => {
  const parameters = [
    { name: "a", in: "formData", type, required: true, description: "First" },
    { name: "b", in: "formData", type: "array", items: { type: "integer" } },
  ];
  const reading = read(swagger({ "/a": { post: { parameters, ...(consumes === undefined ? {} : { consumes }) } } }));
  const file = { type: "string", format: "binary", description: "First" };
  expect(only(reading).body).toMatchObject({
    mediaType,
    required: true,
    schema: {
      type: "object",
      properties: {
        a: type === "file" ? file : { type: "string", description: "First" },
        b: { type: "array", items: { type: "integer" } },
      },
      required: ["a"],
    },
    encoding: new Map([["b", { explode: false }]]),
  });
  expect(changes(reading.losses)).toEqual([]);
});

it("takes the first body where Swagger 2.0 parameters declare several", () => {
  const parameters = [
    { name: "a", in: "body", schema: object },
    { name: "b", in: "body", schema: object },
    { name: "c", in: "formData", type: "string" },
  ];
  const reading = read(swagger({ "/a": { post: { parameters } } }));
  expect(only(reading).body?.source).toBe("#/paths/~1a/post/parameters/0");
  expect(changes(reading.losses)).toEqual([
    "parameter-left-out: POST /a: the body parameter `b` (#/paths/~1a/post/parameters/1)",
    "parameter-left-out: POST /a: the body parameter `c` (#/paths/~1a/post/parameters/2)",
  ]);
});
