import { canonicalJson } from "../../canonical-json.ts";
import { mapSchema } from "../../descriptor/json-schema.ts";
import type { Json, JsonObject } from "../../json.ts";
import type { Difference } from "../change.ts";
import { compareNodes } from "./compare-nodes.ts";
import { createComparison, type Side } from "./comparison.ts";

/** Two states of one schema. */
export interface SchemaPair {
  /** Who is to be kept from harm: those who write values (`input`), or those who read them (`output`). */
  readonly side: Side;
  readonly before: JsonObject;
  readonly after: JsonObject;
  /** Arguments known to have only another name, from the old one to the new. */
  readonly renamed: ReadonlyMap<string, string>;
}

/**
 * What changed for callers between two schemas (JSON Schema 2020-12). For an input it looks for values that were
 * accepted and are not any more, for an output for values that come now and did not before: where no difference is of a
 * breaking kind, there are none. What it cannot compare, it calls unclear, which counts as breaking. Texts are left to
 * `compareTexts`.
 *
 * A caller sends what a schema names: where an object has `properties` and is silent on other members, there are no
 * others. A reader passes over members that it does not know.
 */
export function compareSchemas({ side, before, after, renamed }: SchemaPair): readonly Difference[] {
  const [old, now] = [before, after].map((schema) => withoutTexts(schema, side));
  if (old === undefined || now === undefined || canonicalJson(old) === canonicalJson(now)) return [];
  const { comparison, differences } = createComparison(side, old, now, compareNodes);
  const subject = side === "input" ? "" : "answer";
  const pointer = side === "input" ? "/inputSchema" : "/outputSchema";
  compareNodes(old, now, { pointer, subject, level: 0 }, comparison, renamed);
  return differences;
}

/** What no value can break. A default counts for those who leave an argument out. */
const TEXTS: ReadonlySet<string> = new Set(
  "title description examples example $comment $schema deprecated readOnly writeOnly discriminator externalDocs xml".split(
    " ",
  ),
);

function withoutTexts(schema: JsonObject, side: Side): Json {
  return mapSchema(schema, (one) =>
    Object.fromEntries(
      Object.entries(one).filter(
        ([key]) => !TEXTS.has(key) && !key.startsWith("x-") && !(side === "output" && key === "default"),
      ),
    ),
  );
}
