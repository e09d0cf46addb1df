import type { Json, JsonObject } from "../../json.ts";
import type { Shape } from "./shape.ts";

/** How much a model sees: everything that shapes a value, or what it needs to make a good call. */
export type Detail = "full" | "lean";

/** From here on, lean schemas show only what must be right. */
export const LAST_SHOWN_LEVEL = 2;

/** The keywords of a shape that hold no other schema. */
export function ownKeywords(shape: Shape, shown: ReadonlySet<string>, level: number, detail: Detail): JsonObject {
  const { values, members } = shape;
  // Values have their type with them. Where a provider asks for it, its profile adds it.
  const isToldByValues = detail === "lean" && values !== undefined;
  const type = isToldByValues ? undefined : shape.types?.length === 1 ? shape.types[0] : shape.types;
  const [single] = values ?? [];
  const required = Array.from(shape.required ?? []).filter((key) => members?.has(key) !== true || shown.has(key));
  const limits = Array.from(shape.limits ?? []).filter(
    ([keyword, value]) =>
      values === undefined &&
      (detail === "full" ? isTelling(keyword, value) : isTellingLean(keyword, value, shape, level)),
  );
  const isClosed = shape.others === false && detail === "full" && shown.size === (members?.size ?? 0);
  return {
    ...(type === undefined ? {} : { type }),
    ...(values === undefined ? {} : values.length === 1 && single !== undefined ? { const: single } : { enum: values }),
    ...Object.fromEntries(limits),
    ...(required.length === 0 ? {} : { required }),
    ...(isClosed ? { additionalProperties: false } : {}),
  };
}

/** Formats that say no more than the type beside them. */
const NOISE = new Set(["int32", "float", "double", "string", "integer", "number", "boolean", "object", "array"]);

function isTelling(keyword: string, value: Json): boolean {
  if (keyword === "format" && typeof value === "string") return !NOISE.has(value);
  return !(value === 0 && (keyword === "minLength" || keyword === "minItems" || keyword === "minProperties"));
}

const FORMATS = new Set(["date", "date-time", "time", "duration", "email", "uri", "uuid", "byte", "binary"]);
const TIMES = new Set(["date", "date-time"]);
/** Bounds that no call comes near say nothing. */
const FAR = 10_000;
const FAR_ITEMS = 1_000;
const ARGUMENT_LIMITS = new Set(["pattern", "minLength", "maxLength", "minItems", "maxItems", "multipleOf"]);
const BOUNDS = new Set(["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"]);

/** The API checks everything; a model is told what it could not guess. */
function isTellingLean(keyword: string, value: Json, { limits }: Shape, level: number): boolean {
  if (!isTelling(keyword, value)) return false;
  if (keyword === "format" && typeof value === "string") return (level > LAST_SHOWN_LEVEL ? TIMES : FORMATS).has(value);
  // A named format says what a pattern spells out.
  if (keyword === "pattern" && limits?.has("format") === true) return false;
  if (typeof value === "number" && Math.abs(value) >= (keyword === "maxItems" ? FAR_ITEMS : FAR)) return false;
  return level <= LAST_SHOWN_LEVEL && (BOUNDS.has(keyword) || (level === 1 && ARGUMENT_LIMITS.has(keyword)));
}
