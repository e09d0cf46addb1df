import type { Json, JsonObject } from "../../json.ts";
import type { ParameterLocation, ParameterStyle, Writing } from "../../tools/tool.ts";
import { items, member, members, type Part, plainJson, text } from "./part.ts";
import type { Reading } from "./reading.ts";

/** What a parameter takes and how it is written. */
export interface ParameterValue {
  readonly schema: JsonObject;
  readonly writing?: Writing;
}

/** Where styles are allowed (OpenAPI 3.2.0 section 4.12.2.2), the default of the document first. */
const stylesOf: Readonly<Record<Exclude<ParameterLocation, "body">, readonly ParameterStyle[]>> = {
  path: ["simple", "label", "matrix"],
  query: ["form", "spaceDelimited", "pipeDelimited", "deepObject"],
  header: ["simple"],
  cookie: ["form", "cookie"],
};
const MAX_EXAMPLES = 3;

/** Reads `schema` or `content` of a Parameter Object of OpenAPI 3. */
export function readParameterValue(
  part: Part,
  location: Exclude<ParameterLocation, "body">,
  reading: Reading,
): ParameterValue {
  const { losses, schemas } = reading;
  const schema = member(part, "schema");
  const [media, ...others] = members(member(part, "content"));
  if (schema === undefined && media !== undefined) {
    const [contentType, mediaPart] = media;
    for (const [name, other] of others) {
      losses.add("changed", other, `the media type \`${name}\` of a parameter`, "A parameter has one: the first.");
    }
    const inner = member(mediaPart, "schema");
    return {
      schema: withExamples(inner === undefined ? {} : schemas.read(inner), mediaPart, reading),
      writing: { contentType },
    };
  }
  if (schema === undefined) {
    losses.add("changed", part, "a parameter without a schema", "It was taken as a text.");
    return { schema: withExamples({ type: "string" }, part, reading) };
  }
  const read = withExamples(schemas.read(schema), part, reading);
  const writing = readWriting(part, location, read, reading);
  return { schema: read, ...(writing === undefined ? {} : { writing }) };
}

/** Style and the like of a parameter, or of a field of a form: what differs from the place's own way. */
export function readWriting(
  part: Part,
  location: Exclude<ParameterLocation, "body">,
  schema: JsonObject,
  { losses }: Reading,
): Writing | undefined {
  const styles = stylesOf[location];
  const written = text(part, "style");
  const initial = location === "query" || location === "cookie" ? "form" : "simple";
  let style = styles.find((each) => each === written) ?? initial;
  if (written !== undefined && style !== written) {
    losses.add(
      "changed",
      part,
      `the style \`${written}\``,
      `It has no meaning in a ${location}; \`${initial}\` was taken.`,
    );
  }
  const asked = member(part, "explode")?.value;
  if (asked === true && (style === "spaceDelimited" || style === "pipeDelimited")) {
    losses.add(
      "changed",
      part,
      `\`explode\` with \`${style}\``,
      "Exploded, each item stands by itself, so the style is `form`.",
    );
    style = "form";
  }
  const usual = style === "form" || style === "cookie" || style === "deepObject";
  const explode = typeof asked === "boolean" ? asked : usual;
  const own: ParameterStyle = location === "cookie" ? "cookie" : initial;
  const inQuery = location === "query";
  const writing: Writing = {
    ...(style === own ? {} : { style }),
    ...(explode === usual || style === "deepObject" || isScalar(schema) ? {} : { explode }),
    ...(inQuery && member(part, "allowReserved")?.value === true ? { allowReserved: true } : {}),
    ...(inQuery && member(part, "allowEmptyValue")?.value === true ? { allowEmptyValue: true } : {}),
  };
  if (!inQuery && member(part, "allowReserved")?.value === true) {
    losses.add("changed", part, `\`allowReserved\` in a ${location}`, "Reserved characters are encoded there.");
  }
  return Object.keys(writing).length === 0 ? undefined : writing;
}

/** Whether a schema allows neither arrays nor objects, for which `explode` changes nothing. */
function isScalar({ type }: JsonObject): boolean {
  const types = Array.isArray(type) ? type : [type];
  return types.every(
    (each) => each === "string" || each === "number" || each === "integer" || each === "boolean" || each === "null",
  );
}

/** Adds what a parameter gives as examples to a schema that has none. */
function withExamples(schema: JsonObject, part: Part, reading: Reading): JsonObject {
  const example = member(part, "example");
  const several = member(part, "examples");
  const given: Part[] = example === undefined ? [] : [example];
  const listed = Array.isArray(several?.value) ? items(several) : members(several).map(([, each]) => each);
  for (const each of listed) {
    const followed = reading.documents.follow(each);
    const value = followed.ok ? (member(followed.part, "value") ?? member(followed.part, "dataValue")) : undefined;
    if (value !== undefined) given.push(value);
    else reading.losses.note("example", each);
  }
  const values = given.map(({ value }) => plainJson(value)).filter((value): value is Json => value !== undefined);
  const kept = "examples" in schema ? [] : values.slice(0, MAX_EXAMPLES);
  if (values.length > kept.length) reading.losses.note("example", part, values.length - kept.length);
  return kept.length === 0 ? schema : { ...schema, examples: kept };
}
