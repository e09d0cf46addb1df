import { expect, it } from "@jest/globals";
import { normaliseReference } from "../../../src/import/read/reference-name.ts";
import { changes, only, openApi, read } from "./reading.ts";

it.each([
  ["pet.yaml", "", "api.yaml", "pet.yaml"],
  ["./schemas/../pet.yaml", "", "specs/api.yaml", "pet.yaml"],
  ["../common.yaml", "", "api.yaml", "../common.yaml"],
  ["dog.yaml", "schemas/pet.yaml", "api.yaml", "schemas/dog.yaml"],
  ["../api.yaml", "schemas/pet.yaml", "specs/api.yaml", ""],
  ["a%20b.yaml", "", "api.yaml", "a b.yaml"],
  ["/etc/passwd", "", "api.yaml", "/etc/passwd"],
  ["https://example.com/pet.yaml", "", "api.yaml", "https://example.com/pet.yaml"],
  ["dog.yaml", "https://example.com/a/pet.yaml", "api.yaml", "https://example.com/a/dog.yaml"],
  ["pet.yaml", "", "https://example.com/a/api.yaml", "https://example.com/a/pet.yaml"],
  ["api.yaml", "https://example.com/a/pet.yaml", "https://example.com/a/api.yaml", ""],
  ["file:///etc/passwd", "", "api.yaml", undefined],
  ["file:///etc/passwd", "", "https://example.com/api.yaml", undefined],
])("names %p, which %p of %p refers to, %p", (file, from, main, name) => {
  expect(normaliseReference(file, from, main)).toBe(name);
});

it("follows references into the documents that are given, and names all it meets", () => {
  const files = {
    "parameters.yaml": "Page: { name: page, in: query, schema: { $ref: 'schemas/page.yaml' } }",
    "schemas/page.yaml":
      "type: object\nproperties: { next: { $ref: '#' }, owner: { $ref: 'people.yaml#/Owner' }, own: { $ref: '../api.yaml#/components/schemas/Own' } }",
    "schemas/people.yaml": "Owner: { type: string }",
  };
  const document = openApi(
    { "/a": { get: { parameters: [{ $ref: "./parameters.yaml#/Page" }] } } },
    { components: { schemas: { Own: { type: "integer" } } } },
  );
  const reading = read(document, files);
  expect(only(reading).parameters).toMatchObject([
    { name: "page", schema: { $ref: "#/schemas/page" }, source: "parameters.yaml#/Page" },
  ]);
  expect(Object.fromEntries(reading.model.schemas)).toEqual({
    page: {
      type: "object",
      properties: {
        next: { $ref: "#/schemas/page" },
        owner: { $ref: "#/schemas/people_Owner" },
        own: { $ref: "#/schemas/Own" },
      },
    },
    people_Owner: { type: "string" },
    Own: { type: "integer" },
  });
  expect(reading.references).toEqual(["parameters.yaml", "schemas/page.yaml", "schemas/people.yaml"]);
  expect(changes(reading.losses)).toEqual([]);
  expect(reading.place("schemas/people.yaml#/Owner")).toEqual({ line: 1, column: 1 });
});

it("names the documents that are missing, and leaves out only what needs them", () => {
  const parameters = [{ $ref: "missing.yaml#/Page" }, { name: "x", in: "query", schema: { $ref: "broken.yaml" } }];
  const reading = read(openApi({ "/a": { get: { parameters } } }), { "broken.yaml": "a: [" });
  expect(reading.references).toEqual(["missing.yaml", "broken.yaml"]);
  expect(only(reading).parameters).toMatchObject([{ name: "x", schema: {} }]);
  expect(changes(reading.losses)).toEqual([
    "parameter-left-out: GET /a: a parameter (#/paths/~1a/get/parameters/0)",
    "changed: GET /a: the reference `broken.yaml` (#/paths/~1a/get/parameters/1/schema)",
  ]);
});

it("goes through references that stand on the way", () => {
  const schemas = { A: { $ref: "#/components/schemas/B" }, B: { properties: { x: { type: "string" } } } };
  const parameters = [{ name: "x", in: "query", schema: { $ref: "#/components/schemas/A/properties/x" } }];
  const reading = read(openApi({ "/a": { get: { parameters } } }, { components: { schemas } }));
  expect([...reading.model.schemas.values()]).toEqual([{ type: "string" }]);
});

it("ends a pointer that leads through itself", () => {
  const schemas = { A: { $ref: "#/components/schemas/A/properties/x" } };
  const parameters = [{ name: "x", in: "query", schema: { $ref: "#/components/schemas/A/properties/x" } }];
  const reading = read(openApi({ "/a": { get: { parameters } } }, { components: { schemas } }));
  expect(changes(reading.losses)).toHaveLength(1);
});
