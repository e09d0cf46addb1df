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

/** Bounds that no call comes near say nothing. */
const FAR = 10_000;
/** The same for sizes: of an argument, and of what is inside one. */
const FAR_SIZE = 100;
const FAR_SIZE_INSIDE = 10;
const SIZES = new Set(["minLength", "maxLength", "minItems", "maxItems", "minProperties"]);

/** Formats of texts that could be anything. */
const SHAPELESS: ReadonlySet<Json> = new Set([
  "password",
  "text",
  "textarea",
  "html",
  "markdown",
  "blob",
  "json",
  "xml",
]);

/** A model is told what the API would refuse and it could not guess: what is shown at all is shown with its limits. */
function isTellingLean(keyword: string, value: Json, { limits }: Shape, level: number): boolean {
  // Nobody repeats an item without a reason, or makes up so many members.
  if (!isTelling(keyword, value) || keyword === "uniqueItems" || keyword === "maxProperties") return false;
  // No model writes numbers that large.
  if (value === "int64") return false;
  // A format that has a shape says what a pattern and lengths spell out.
  const format = limits?.get("format");
  const hasShape = format !== undefined && !SHAPELESS.has(format);
  if (keyword === "pattern" && hasShape) return false;
  // Nobody sends an empty text or list, or less than nothing, unless told that it may be.
  if (value === 1 && (keyword === "minLength" || keyword === "minItems")) return false;
  if (value === 0 && keyword === "minimum") return false;
  if ((keyword === "minLength" || keyword === "maxLength") && hasShape) return false;
  const far = !SIZES.has(keyword) ? FAR : level === 1 ? FAR_SIZE : FAR_SIZE_INSIDE;
  return !(typeof value === "number" && Math.abs(value) >= far);
}
