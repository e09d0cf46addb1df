import type { JsonObject } from "../../json.ts";
import type { ParameterLocation, Writing } from "../../tools/tool.ts";
import type { ParameterValue } from "./parameter-value.ts";
import { isMembers, member, type Part, text } from "./part.ts";
import type { Reading } from "./reading.ts";

/** The keys of a Swagger 2.0 parameter that are a schema's. */
const schemaKeys: ReadonlySet<string> = new Set(
  "type format items default maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern maxItems minItems uniqueItems enum multipleOf x-nullable example x-ms-summary title".split(
    " ",
  ),
);

/** How a separator is written as a style. */
const separators: ReadonlyMap<string, Writing | undefined> = new Map<string, Writing | undefined>([
  ["csv", { explode: false }],
  ["ssv", { style: "spaceDelimited" }],
  ["pipes", { style: "pipeDelimited" }],
  ["multi", undefined],
]);
const words: ReadonlyMap<string, string> = new Map([
  ["ssv", "spaces"],
  ["pipes", "`|`"],
  ["tsv", "tabs"],
]);

/** Reads the value of a Swagger 2.0 parameter that is not a body: its schema stands among its own keys. */
export function readSwaggerValue(
  part: Part,
  location: Exclude<ParameterLocation, "body"> | "form",
  reading: Reading,
): ParameterValue {
  const { losses, schemas } = reading;
  const stray = member(part, "schema");
  if (stray !== undefined && member(part, "type") === undefined) {
    losses.add("changed", part, "a schema outside a body", "Swagger 2.0 has none there; it was taken all the same.");
    return { schema: schemas.read(stray) };
  }
  const value: Record<string, unknown> = Object.create(null);
  for (const [key, inner] of Object.entries(isMembers(part.value) ? part.value : {}))
    if (schemaKeys.has(key)) value[key] = inner;
  const example = member(part, "x-example");
  if (value.example === undefined && example !== undefined) value.example = example.value;
  if (value.type === undefined && value.items === undefined && value.enum === undefined) {
    losses.add("changed", part, "a parameter without a type", "It was taken as a text.");
    value.type = "string";
  }
  const schema = schemas.read({ ...part, value });
  const separated = schema.type === "array" ? readSeparator(part, schema, location, reading) : { schema };
  const mayBeEmpty = (location === "query" || location === "form") && member(part, "allowEmptyValue")?.value === true;
  const writing = { ...separated.writing, ...(mayBeEmpty ? { allowEmptyValue: true } : {}) };
  return { schema: separated.schema, ...(Object.keys(writing).length === 0 ? {} : { writing }) };
}

function readSeparator(part: Part, schema: JsonObject, location: string, { losses }: Reading): ParameterValue {
  const format = text(part, "collectionFormat") ?? "csv";
  const inner = member(part, "items");
  if (inner !== undefined && (member(inner, "collectionFormat")?.value ?? "csv") !== "csv") {
    losses.add("changed", inner, "the separator of inner arrays", "Only the outer one can be chosen.");
  }
  const takesStyles = location === "query" || location === "form";
  if (format === "csv" && !takesStyles) return { schema };
  const writing = separators.get(format);
  if (takesStyles && separators.has(format)) return { schema, ...(writing === undefined ? {} : { writing }) };
  const word = words.get(format);
  if (word === undefined) {
    losses.add(
      "changed",
      part,
      `\`collectionFormat: ${format}\``,
      "It has no meaning here; items are separated by commas.",
    );
    return { schema, ...(takesStyles ? { writing: { explode: false } } : {}) };
  }
  losses.add(
    "changed",
    part,
    `\`collectionFormat: ${format}\` in a ${location}`,
    "No style writes it: the text with its separators is the argument.",
  );
  return { schema: { type: "string", description: `Items separated by ${word}.` } };
}
