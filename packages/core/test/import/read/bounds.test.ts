import { expect, it } from "@jest/globals";
import { faults, only, openApi, read, type Reading } from "./reading.ts";

/** Reads a document whose one parameter has the schema `S0`. */
function readSchemas(count: number, schema: (index: number) => unknown): Reading {
  const schemas = Object.fromEntries(Array.from({ length: count }, (_, index) => [`S${index}`, schema(index)]));
  const parameters = [{ name: "x", in: "query", schema: { $ref: "#/components/schemas/S0" } }];
  return read(openApi({ "/a": { get: { parameters } } }, { components: { schemas } }));
}
const ref = (index: number) => ({ $ref: `#/components/schemas/S${index}` });

it("reads 1,223 operations over schemas that all refer to each other", () => {
  const schemas = Object.fromEntries(
    Array.from({ length: 93 }, (_, index) => [
      `S${index}`,
      {
        type: "object",
        properties: Object.fromEntries(Array.from({ length: 93 }, (_unused, other) => [`p${other}`, ref(other)])),
      },
    ]),
  );
  const content = { "application/json": { schema: ref(0) } };
  const paths = Object.fromEntries(
    Array.from({ length: 1_223 }, (_, index) => [
      `/things/${index}/{id}`,
      {
        post: {
          operationId: `op${index}`,
          description: "x".repeat(2_000),
          requestBody: { content },
          responses: { 200: { content } },
        },
      },
    ]),
  );
  const { model, losses } = read(openApi(paths, { components: { schemas } }));
  expect(model.operations).toHaveLength(1_223);
  expect(model.schemas.size).toBe(93);
  // Each path has a placeholder that nothing describes: fifty are listed, the rest is counted.
  expect(losses).toHaveLength(51);
});

it.each([
  ["a chain of aliases", (index: number) => ref(index + 1)],
  ["a chain of conjunctions", (index: number) => ({ allOf: [ref(index + 1)] })],
  ["a ring of conjunctions", (index: number) => ({ allOf: [ref((index + 1) % 5_000)] })],
  [
    "a parent of all others",
    (index: number) =>
      index === 0 ? { oneOf: Array.from({ length: 4_999 }, (_, at) => ref(at + 1)) } : { allOf: [ref(0)] },
  ],
  [
    "pointers that lead through each other",
    (index: number) => ({ $ref: `#/components/schemas/S${index + 1}/properties/x` }),
  ],
  [
    "pointers that lead through themselves",
    (index: number) => ({ $ref: `#/components/schemas/S${index}/properties/x/items/y` }),
  ],
])("ends for %s of 5,000 schemas", (_what, schema) => {
  const reading = readSchemas(5_000, schema);
  expect(only(reading).parameters).toHaveLength(1);
  expect(reading.losses).not.toEqual([]);
});

it("ends for names, paths and servers of any length", () => {
  const long = (text: string) => text.repeat(200_000);
  const { model } = read(
    openApi(
      { [`/${long("?")}`]: { get: {} }, [`/${long("{a")}`]: { get: {} }, "/a": { get: {} } },
      {
        servers: [{ url: `https://a${long("/")}b` }, { url: "https://api.example.com" }],
        components: { schemas: { [`${long("_")}a`]: {} } },
      },
    ),
  );
  expect(model.operations.map(({ path, servers }) => [path, servers.length])).toEqual([["/a", 1]]);
});

it("keeps pointers bounded where names are long and nest deep", () => {
  const leaves = Object.fromEntries(
    Array.from({ length: 5_000 }, (_, index) => [`p${index}`, { type: `none ${index}` }]),
  );
  let schema: unknown = { properties: leaves };
  for (let level = 0; level < 200; level += 1) schema = { properties: { ["k".repeat(10_000)]: schema } };
  const { losses } = readSchemas(1, () => schema);
  expect(losses).toHaveLength(5_001);
  expect(losses.every(({ source }) => source.length < 20_000)).toBe(true);
});

it("refuses merge keys that stand for millions", () => {
  const base = Array.from({ length: 20_000 }, (_, index) => `k${index}: 1`).join(", ");
  const text = `b: &b { ${base} }\nc:\n${"- <<: *b\n".repeat(3_000)}`;
  expect(faults(text)[0]).toMatch(/^yaml\/too-large/);
});
