import { expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { readApi } from "../../../src/import/read/read-api.ts";
import { openApi, swagger } from "./reading.ts";

const seeds = [
  openApi(
    {
      "/a/{id}": {
        parameters: [{ $ref: "#/components/parameters/Id" }],
        get: {
          operationId: "get",
          parameters: [
            {
              name: "q",
              in: "query",
              style: "form",
              explode: false,
              schema: { type: "array", items: { $ref: "#/components/schemas/A" } },
            },
          ],
        },
        post: {
          requestBody: {
            content: {
              "multipart/form-data": {
                schema: { allOf: [{ $ref: "#/components/schemas/A" }] },
                encoding: { x: { contentType: "a/b" } },
              },
            },
          },
          responses: { 200: { $ref: "#/components/responses/Ok" } },
        },
      },
    },
    {
      security: [{ key: [] }],
      components: {
        securitySchemes: { key: { type: "apiKey", in: "header", name: "X" } },
        parameters: {
          Id: { name: "id", in: "path", required: true, schema: { type: "string", nullable: true, enum: ["a", null] } },
        },
        schemas: {
          A: { oneOf: [{ $ref: "#/components/schemas/B" }], discriminator: { propertyName: "k", mapping: { b: "B" } } },
          B: {
            allOf: [{ $ref: "#/components/schemas/A" }, { properties: { k: { type: "string" } }, required: ["k"] }],
          },
        },
        responses: { Ok: { content: { "application/json": { schema: { $ref: "#/components/schemas/B" } } } } },
      },
    },
    "3.0.3",
  ),
  swagger(
    {
      "/a": {
        post: {
          consumes: ["application/json"],
          parameters: [
            { name: "b", in: "body", schema: { $ref: "#/definitions/A" } },
            { name: "c", in: "query", type: "array", collectionFormat: "ssv" },
          ],
        },
      },
    },
    {
      definitions: { A: { type: "object", properties: { a: { $ref: "#/definitions/A" } } } },
      securityDefinitions: { o: { type: "oauth2", flow: "implicit" } },
    },
  ),
];

/** Values that stand where something else belongs. */
const stray: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(null, true, false, 0, -1, "", "x", "#", "#/", "#/paths", "__proto__", "constructor", [], {}, [null], {
    $ref: "#",
  }),
  fc.constantFrom(
    "#/components/schemas/A",
    "#/components/schemas/B/allOf/0",
    "#/paths/~1a~1{id}",
    "other.yaml#/x",
    "{",
    "{a}{",
    "https://{x",
  ),
  fc.json().map((text): unknown => JSON.parse(text)),
);

/** A sequence that one number stands for, so that a failure shrinks quickly (a linear congruential generator). */
function* numbersFrom(start: number): Generator<number> {
  for (let number = start >>> 0; ; number = (Math.imul(number, 1_664_525) + 1_013_904_223) >>> 0) yield number >>> 8;
}

/** Replaces, removes or copies parts at random. */
function mutate(value: unknown, choices: Iterator<number>, strays: readonly unknown[]): unknown {
  const next = () => Number(choices.next().value ?? 1);
  if (next() % 23 === 0) return strays[next() % Math.max(1, strays.length)];
  if (Array.isArray(value))
    return value.flatMap((item) => (next() % 29 === 0 ? [item, item] : [mutate(item, choices, strays)]));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).flatMap(([key, inner]): [string, unknown][] => {
    if (next() % 31 === 0) return [];
    return [[next() % 37 === 0 ? "constructor" : key, mutate(inner, choices, strays)]];
  });
  return Object.fromEntries(entries);
}

it("ends in a model or in diagnostics for every document that has been damaged", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...seeds),
      fc.integer(),
      fc.array(stray, { minLength: 1, maxLength: 5 }),
      (seed, number, strays) => {
        const document = mutate(seed, numbersFrom(number), strays);
        const result = readApi({ name: "api.json", text: JSON.stringify(document) ?? "" }, { read: () => undefined });
        if (!result.ok) {
          expect(result.diagnostics).not.toEqual([]);
          return;
        }
        for (const { path, parameters } of result.model.operations) {
          const inPath = parameters.filter(({ location }) => location === "path").map(({ name }) => name);
          const placeholders = [...path.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1] ?? "");
          expect(new Set(inPath)).toEqual(new Set(placeholders));
        }
        for (const { source } of result.losses) expect(result.place(source)).toBeDefined();
      },
    ),
    { numRuns: 500 },
  );
});

it("ends in a model or in diagnostics for every text that has been cut or garbled", () => {
  const texts = seeds.map((seed) => JSON.stringify(seed, null, 1));
  fc.assert(
    fc.property(
      fc.constantFrom(...texts),
      fc.nat(),
      fc.nat(10),
      fc.string({ maxLength: 5 }),
      (text, at, removed, put) => {
        const from = at % text.length;
        const garbled = text.slice(0, from) + put + text.slice(from + removed);
        const result = readApi({ name: "api.json", text: garbled }, { read: () => undefined });
        if (!result.ok) expect(result.diagnostics).not.toEqual([]);
      },
    ),
    { numRuns: 300 },
  );
});

it("reads numbers and texts in YAML as in JSON", () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), (text) => {
      const info = `{"openapi":"3.1.0","info":{},"paths":{},"x":${text}}`;
      const json = readApi({ name: "a", text: info }, { read: () => undefined });
      const yaml = readApi({ name: "a", text: `# YAML\n${info}` }, { read: () => undefined });
      expect(yaml.ok).toBe(json.ok);
    }),
    { numRuns: 200 },
  );
});
