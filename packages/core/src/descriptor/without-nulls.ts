import { grammar } from "./grammar.ts";

/** Every key that the grammar knows anywhere. A missing value under any other key is a slip: the rest of a sentence with a comma in it, say. */
const KNOWN: ReadonlySet<string> = new Set(
  [grammar, ...Object.values(grammar.$defs)].flatMap((part) =>
    "properties" in part ? Object.keys(part.properties) : [],
  ),
);

/** Keys whose members are names that the author chose: there, a missing value is a slip and not an absence. */
const MAPS: ReadonlySet<string> = new Set([
  "auth_body",
  "auth_cookies",
  "auth_headers",
  "auth_query",
  "parameter_descriptions",
  "parameter_mappings",
  "properties",
]);

/** Keys whose value is another language, in which `null` is a value. */
const FOREIGN: ReadonlySet<string> = new Set(["fixed_arguments", "schema", "schemas"]);

/**
 * A document without the keys that hold nothing. `summary:` with no value, or `null` in a
 * descriptor that another program wrote, means the same as no key at all.
 */
export function withoutNulls(value: unknown): unknown {
  return strip(value, false);
}

function strip(value: unknown, isMap: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => strip(item, false));
  if (typeof value !== "object" || value === null) return value;
  // `fromEntries` makes own members of whatever the keys are; an assignment to `__proto__` would not.
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, member]) => member !== null || isMap || !KNOWN.has(key))
      .map(([key, member]) => [key, !isMap && FOREIGN.has(key) ? member : strip(member, !isMap && MAPS.has(key))]),
  );
}
