import { isJsonObject, type Json, type JsonObject } from "../../json.ts";
import { unescapeFragmentStep } from "../../json-pointer.ts";

/** A schema as one object without `$ref` and `allOf` of its own: a list of them, all of which a value has to fit. */
export type Conjuncts = readonly Conjunct[];

export interface Conjunct {
  readonly schema: JsonObject;
  /** Where it stands, from the schema's root, where that is not where the whole stands. */
  readonly pointer?: string;
}

/** Follows what a schema refers to; `undefined` where that leads nowhere, or in a circle. */
export type Resolve = (schema: Json) => Conjuncts | undefined;

/** More schemas than anybody joins in one. */
const MAX_STEPS = 1000;

/** Prepares to resolve the references within one schema. A schema resolves to the same objects each time. */
export function createResolver(root: Json): Resolve {
  const known = new Map<Json, Conjuncts | undefined>();

  const gather = (schema: Json, pointer: string | undefined, found: Conjunct[], steps: { left: number }): boolean => {
    steps.left -= 1;
    if (steps.left < 0) return false;
    if (schema === true) return true;
    if (schema === false) return found.push({ schema: NOTHING }) > 0;
    if (!isJsonObject(schema)) return false;
    const { $ref: reference, allOf, ...own } = schema;
    const isPlain = reference === undefined && allOf === undefined;
    const { $defs: _, definitions: __, ...asserted } = own;
    if (isPlain || Object.keys(asserted).length > 0) {
      // The very object where it can be, since pairs are known by their objects.
      found.push({ schema: isPlain ? schema : own, ...(pointer === undefined ? {} : { pointer }) });
    }
    if (reference !== undefined) {
      if (typeof reference !== "string") return false;
      const target = follow(root, reference);
      if (target === undefined || !gather(target, reference.slice(1), found, steps)) return false;
    }
    if (allOf === undefined) return true;
    return Array.isArray(allOf) && allOf.every((part: Json) => gather(part, pointer, found, steps));
  };

  return (schema) => {
    if (known.has(schema)) return known.get(schema);
    const found: Conjunct[] = [];
    const isFound = gather(schema, undefined, found, { left: MAX_STEPS });
    const conjuncts = isFound ? found : undefined;
    known.set(schema, conjuncts);
    return conjuncts;
  };
}

/** What no value fits. */
const NOTHING: JsonObject = { not: {} };

function follow(root: Json, reference: string): Json | undefined {
  if (reference !== "#" && !reference.startsWith("#/")) return undefined;
  let here: Json | undefined = root;
  for (const escaped of reference.split("/").slice(1)) {
    const key = unescapeFragmentStep(escaped);
    if (isJsonObject(here)) here = Object.hasOwn(here, key) ? here[key] : undefined;
    else here = Array.isArray(here) ? here[Number(key)] : undefined;
  }
  return here;
}
