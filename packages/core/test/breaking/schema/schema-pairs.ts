import * as fc from "fast-check";
import type { Json, JsonObject } from "../../../src/json.ts";

/** Two states of a schema, mostly alike. */
export type SchemaPair = readonly [before: JsonObject, after: JsonObject];

type Pair<T> = readonly [before: T, after: T];

/** Something that is the same in both states, most of the time. */
function pair<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<Pair<T>> {
  return fc.oneof(
    { weight: 5, arbitrary: arbitrary.map((value): Pair<T> => [value, value]) },
    { weight: 1, arbitrary: fc.tuple(arbitrary, arbitrary) },
  );
}

/** Few names and few values, so that schemas and values meet. */
const names = ["a", "b", "c"];
const scalars: readonly Json[] = [null, true, false, -2, 0, 1, 1.5, 4, "", "a", "ab", "abcd", "1"];
const name = fc.constantFrom(...names);
const limit = fc.integer({ min: 0, max: 3 });
const types = ["null", "boolean", "integer", "number", "string", "array", "object"];

const type = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<Json>(...types) },
  { weight: 1, arbitrary: fc.uniqueArray(fc.constantFrom<Json>(...types), { minLength: 1, maxLength: 3 }) },
);

/** Keywords with values of their own, each absent half of the time. */
const plain: Readonly<Record<string, fc.Arbitrary<Json>>> = {
  minimum: fc.constantFrom<Json>(-2, 0, 1),
  exclusiveMinimum: fc.constantFrom<Json>(-2, 0, 1),
  maximum: fc.constantFrom<Json>(0, 1, 4),
  exclusiveMaximum: fc.constantFrom<Json>(0, 2, 4),
  multipleOf: fc.constantFrom<Json>(1, 2, 0.5),
  minLength: limit,
  maxLength: limit,
  pattern: fc.constantFrom<Json>("^a", "b$"),
  format: fc.constant<Json>("date"),
  minItems: limit,
  maxItems: limit,
  uniqueItems: fc.boolean(),
  minProperties: limit,
  maxProperties: limit,
  enum: fc.uniqueArray(fc.constantFrom(...scalars), { minLength: 1, maxLength: 4 }),
  const: fc.constantFrom(...scalars),
  required: fc.uniqueArray(name, { maxLength: 2 }),
  dependentRequired: fc.constantFrom<Json>({ a: ["b"] }, { b: ["c"] }),
};

/** Keywords that hold schemas, from a pair of those to a pair of values. */
const nested: Readonly<Record<string, (inner: fc.Arbitrary<Pair<Json>>) => fc.Arbitrary<Pair<Json>>>> = {
  items: (inner) => inner,
  prefixItems: (inner) => list(inner),
  contains: (inner) => inner,
  additionalProperties: (inner) => fc.oneof(inner, pair<Json>(fc.boolean())),
  propertyNames: () => pair(fc.constantFrom<Json>({ maxLength: 1 }, { enum: ["a", "b"] }, { pattern: "^[ab]" })),
  patternProperties: (inner) =>
    fc.tuple(fc.constantFrom("^a", "^[bc]"), inner).map(([key, [b, a]]) => [{ [key]: b }, { [key]: a }]),
  anyOf: (inner) => list(inner),
  oneOf: (inner) => list(inner),
  allOf: (inner) => list(inner),
  not: (inner) => inner,
  if: (inner) => inner,
  // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
  then: (inner) => inner,
  unevaluatedProperties: () => pair<Json>(fc.constant(false)),
};

/** Lists that may have lost or won an item. */
function list(inner: fc.Arbitrary<Pair<Json>>): fc.Arbitrary<Pair<Json>> {
  return fc
    .tuple(fc.array(inner, { minLength: 1, maxLength: 3 }), fc.constantFrom(0, 0, 0, 1, 2))
    .map(([pairs, change]) => {
      const [before, after] = [pairs.map(([b]) => b), pairs.map(([, a]) => a)];
      if (pairs.length === 1 || change === 0) return [before, after];
      return change === 1 ? [before.slice(1), after] : [before, after.slice(1)];
    });
}

/** Members that may have come or gone. */
function members(inner: fc.Arbitrary<Pair<Json>>): fc.Arbitrary<Pair<Json>> {
  const member = fc.tuple(inner, fc.constantFrom("both", "both", "both", "before", "after"));
  return fc
    .dictionary(name, member, { maxKeys: 3 })
    .map((all) => [
      Object.fromEntries(Object.entries(all).flatMap(([key, [[b], where]]) => (where === "after" ? [] : [[key, b]]))),
      Object.fromEntries(
        Object.entries(all).flatMap(([key, [[, a], where]]) => (where === "before" ? [] : [[key, a]])),
      ),
    ]);
}

function schema(depth: number): fc.Arbitrary<Pair<Json>> {
  const leaf = assertions(fc.subarray(Object.keys(plain), { maxLength: 3 }));
  if (depth === 0) return leaf;
  const inner = schema(depth - 1);
  const keys = [...Object.keys(nested), "properties", "properties", "properties"];
  const branch = fc.uniqueArray(fc.constantFrom(...keys), { minLength: 1, maxLength: 3 }).chain((chosen) => {
    const held = chosen.map((key) => (nested[key] ?? members)(inner).map((value) => [key, value] as const));
    return fc.tuple(leaf, ...held).map(
      ([own, ...parts]): Pair<Json> =>
        [0, 1].map((at) => ({
          ...(own[at as 0 | 1] as JsonObject),
          ...Object.fromEntries(parts.map(([key, value]) => [key, value[at as 0 | 1]])),
        })) as unknown as Pair<Json>,
    );
  });
  const reference = pair(fc.constantFrom<Json>({ $ref: "#/$defs/x" }, { $ref: "#/$defs/y" }));
  const flag = pair<Json>(fc.boolean());
  return fc.oneof(
    { weight: 4, arbitrary: leaf },
    { weight: 8, arbitrary: branch },
    { weight: 3, arbitrary: reference },
    { weight: 1, arbitrary: flag },
  );
}

function assertions(chosen: fc.Arbitrary<readonly string[]>): fc.Arbitrary<Pair<Json>> {
  return fc.tuple(fc.option(pair(type), { freq: 4, nil: undefined }), chosen).chain(([types, keys]) => {
    const parts = keys.map((key) =>
      fc
        .tuple(pair(plain[key] ?? fc.constant(null)), fc.constantFrom("both", "both", "both", "before", "after"))
        .map(([value, where]) => ({ key, value, where })),
    );
    return fc.tuple(...parts).map((all): Pair<Json> => {
      const side = (at: 0 | 1, missing: string): JsonObject => ({
        ...(types === undefined ? {} : { type: types[at] }),
        ...Object.fromEntries(all.filter(({ where }) => where !== missing).map(({ key, value }) => [key, value[at]])),
      });
      return [side(0, "after"), side(1, "before")];
    });
  });
}

/** Two states of an object's schema, with definitions that may refer to each other and to themselves. */
export const schemaPairs: fc.Arbitrary<SchemaPair> = fc
  .tuple(
    members(schema(2)),
    schema(2),
    schema(1),
    pair(fc.uniqueArray(name, { maxLength: 2 })),
    pair(fc.option(fc.boolean(), { nil: undefined })),
  )
  .map(([properties, x, y, required, others]): SchemaPair => {
    const side = (at: 0 | 1): JsonObject => ({
      type: "object",
      properties: properties[at],
      required: required[at],
      ...(others[at] === undefined ? {} : { additionalProperties: others[at] }),
      $defs: { x: x[at], y: y[at] },
    });
    return [side(0), side(1)];
  });

/** A value from the same few names and scalars. */
export const values: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthIdentifier: "value" },
    fc.constantFrom(...scalars),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(name, tie("value"), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value;

/** A value for the arguments of a tool. */
export const objects: fc.Arbitrary<Json> = fc.dictionary(fc.constantFrom(...names, "d"), values, {
  maxKeys: 3,
  noNullPrototype: true,
});
