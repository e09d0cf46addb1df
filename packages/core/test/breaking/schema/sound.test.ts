import { expect, it } from "@jest/globals";
import { Ajv2020 } from "ajv/dist/2020.js";
import * as fc from "fast-check";
import { changeKinds } from "../../../src/breaking/change-kinds.ts";
import { compareSchemas } from "../../../src/breaking/schema/compare-schemas.ts";
import type { Side } from "../../../src/breaking/schema/comparison.ts";
import { mapSchema } from "../../../src/descriptor/json-schema.ts";
import { isJsonObject, type Json, type JsonObject } from "../../../src/json.ts";
import { objects, schemaPairs, type SchemaPair } from "./schema-pairs.ts";

const RUNS = Number(process.env["SOUND_RUNS"] ?? 200);

function isBreaking(side: Side, [before, after]: SchemaPair): boolean {
  const differences = compareSchemas({ side, before, after, renamed: new Map() });
  return differences.some(({ kind }) => changeKinds[kind] === "breaking");
}

/** The independent judge; without a verdict where a schema is one of its own alternatives, which it follows for ever. */
function judgeOf(schema: Json): ((value: Json) => boolean | undefined) | undefined {
  // A schema for each of a thousand pairs; none is kept.
  const ajv = new Ajv2020({ strict: false, validateFormats: true, logger: false, formats: { date: /^a/ } });
  try {
    const validate = ajv.compile(schema as JsonObject);
    return (value) => {
      try {
        return validate(value);
      } catch (error) {
        if (error instanceof RangeError) return undefined;
        throw error;
      }
    };
  } catch {
    return undefined;
  }
}

/** Whoever writes a value puts in only what the schema names. */
function asWritten(schema: JsonObject): Json {
  const closed = mapSchema(schema, (one) => {
    const { properties, additionalProperties, patternProperties } = one;
    const isSilent = additionalProperties === undefined && patternProperties === undefined;
    return isSilent && isJsonObject(properties) && Object.keys(properties).length > 0
      ? { ...one, additionalProperties: false }
      : one;
  });
  return isJsonObject(closed) ? { additionalProperties: false, ...closed } : closed;
}

/** Whoever reads a value passes over members that the schema does not name. */
function asRead(schema: JsonObject): Json {
  return mapSchema(schema, (one) => {
    const { additionalProperties, ...rest } = one;
    return additionalProperties === false ? rest : one;
  });
}

it.each(["input", "output"] as const)(
  "finds every change of an %s after which a value that counted does not count any more",
  (side) => {
    let proved = 0;
    let judged = 0;
    fc.assert(
      fc.property(schemaPairs, fc.array(objects, { minLength: 40, maxLength: 40 }), (pair, values) => {
        const [before, after] = pair;
        if (isBreaking(side, pair)) return;
        const [given, wanted] = side === "input" ? [asWritten(before), after] : [asWritten(after), asRead(before)];
        const [isGiven, isWanted] = [judgeOf(given), judgeOf(wanted)];
        if (isGiven === undefined || isWanted === undefined) return;
        proved += JSON.stringify(before) === JSON.stringify(after) ? 0 : 1;
        for (const value of values) {
          if (isGiven(value) !== true) continue;
          judged += 1;
          if (isWanted(value) === false) throw new Error(`${JSON.stringify(value)} counted, and does not any more`);
        }
      }),
      { numRuns: RUNS },
    );
    // Pairs that differ and are called harmless are what this is about.
    expect([proved, judged].map((count) => count > RUNS / 20)).toEqual([true, true]);
  },
  60_000 + RUNS * 50,
);

it("finds no change between a schema and itself", () => {
  fc.assert(
    fc.property(schemaPairs, ([schema]) => {
      const copy = JSON.parse(JSON.stringify(schema)) as JsonObject;
      for (const side of ["input", "output"] as const) {
        expect(compareSchemas({ side, before: schema, after: copy, renamed: new Map() })).toEqual([]);
      }
    }),
    { numRuns: RUNS },
  );
});
