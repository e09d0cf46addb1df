import type { Json, JsonObject } from "../../json.ts";
import type { Draft } from "./translate-schema.ts";

const annotations: ReadonlySet<string> = new Set(
  "title description deprecated readOnly writeOnly default examples".split(" "),
);
/** Keywords that a `null` beside the type would still have to satisfy. */
const decidesByItself = ["$ref", "allOf", "anyOf", "oneOf", "not", "const", "if"];

/**
 * Turns OpenAPI 3.0's `nullable` into JSON Schema: `null` among the types, or, where other keywords would refuse it, an
 * alternative of its own. The latter goes beyond the letter of 3.0.3, which is not what its authors mean by it.
 */
export function allowNull(draft: Draft): JsonObject {
  const inTheWay = decidesByItself.filter((key) => key in draft);
  if (inTheWay.length === 0) {
    const { type } = draft;
    if (type !== undefined) draft.type = withNull(Array.isArray(type) ? type : [type], "null");
    if (Array.isArray(draft.enum)) draft.enum = withNull(draft.enum, null);
    return draft;
  }
  const [union] = inTheWay;
  const alternatives = union === "anyOf" || union === "oneOf" ? draft[union] : undefined;
  if (
    inTheWay.length === 1 &&
    union !== undefined &&
    Array.isArray(alternatives) &&
    draft.type === undefined &&
    draft.enum === undefined
  ) {
    draft[union] = [...alternatives.filter((each) => !isNull(each)), { type: "null" }];
    return draft;
  }
  const outside: Draft = {};
  const inside: Draft = {};
  for (const [key, value] of Object.entries(draft)) (annotations.has(key) ? outside : inside)[key] = value;
  return { ...outside, anyOf: [inside, { type: "null" }] };
}

function withNull(values: readonly Json[], none: Json): readonly Json[] {
  return values.includes(none) ? values : [...values, none];
}

function isNull(schema: Json): boolean {
  return typeof schema === "object" && schema !== null && "type" in schema && schema.type === "null";
}
