import { typeName } from "../../descriptor/type-names.ts";
import type { FieldType, NestedValue } from "../../descriptor/descriptor.ts";
import type { Json, JsonObject } from "../../json.ts";
import type { SchemaJudge } from "../schema/schema-judge.ts";

/** The type that a declaration says its values have, in its own words or in those of its schema; `undefined` where it leaves it open. */
export function declaredType({ field_type, schema }: NestedValue): string | undefined {
  const type = schema?.["type"];
  return field_type ?? (typeof type === "string" ? type : undefined);
}

/** Whether a value is of a type. `2.0` is a whole number, as in JSON Schema. */
export function isOfType(value: Json, type: FieldType): boolean {
  switch (type) {
    case "integer":
      return Number.isInteger(value);
    case "array":
      return Array.isArray(value);
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    case "string":
    case "number":
    case "boolean":
      return typeof value === type;
    case "file":
      return typeof value === "string";
  }
}

/**
 * Why a value is none that a declaration allows, as the end of a sentence that begins with what
 * it is. Patterns and formats are not tried: a pattern may take for ever on the value it is tried on.
 */
export function valueFault(declared: NestedValue, value: Json, judge: SchemaJudge): string | undefined {
  const fault = declared.schema === undefined ? undefined : judge.faultOf(declared.schema, value);
  if (fault !== undefined || declared.field_type === undefined) return fault ?? choiceFault(declared, value);
  if (!isOfType(value, declared.field_type)) return `is not ${typeName(declared.field_type)}`;
  const choice = choiceFault(declared, value);
  if (choice !== undefined) return choice;
  if (typeof value === "number") return numberFault(declared, value);
  if (typeof value === "string")
    return sizeFault(Array.from(value).length, declared.min_length, declared.max_length, "long");
  if (Array.isArray(value)) return arrayFault(declared, value, judge);
  return typeof value === "object" && value !== null ? objectFault(declared, value, judge) : undefined;
}

function choiceFault(declared: NestedValue, value: Json): string | undefined {
  const isChoice = declared.enum === undefined || declared.enum.some((choice) => choice === value);
  return isChoice ? undefined : "is not one of the values of `enum`";
}

function numberFault(declared: NestedValue, value: number): string | undefined {
  const { minimum, maximum, exclusive_minimum, exclusive_maximum } = declared;
  const isLow =
    (minimum !== undefined && value < minimum) || (exclusive_minimum !== undefined && value <= exclusive_minimum);
  const isHigh =
    (maximum !== undefined && value > maximum) || (exclusive_maximum !== undefined && value >= exclusive_maximum);
  if (isLow) return "is less than the least number allowed";
  return isHigh ? "is greater than the greatest number allowed" : undefined;
}

function sizeFault(
  size: number,
  least: number | undefined,
  most: number | undefined,
  long: string,
): string | undefined {
  if (least !== undefined && size < least) return `is not ${long} enough`;
  return most !== undefined && size > most ? `is too ${long}` : undefined;
}

function arrayFault(declared: NestedValue, value: readonly Json[], judge: SchemaJudge): string | undefined {
  const { items } = declared;
  const size = sizeFault(value.length, declared.min_items, declared.max_items, "long");
  if (size !== undefined || items === undefined) return size;
  return value
    .map((item) => valueFault(items, item, judge))
    .find(Boolean)
    ?.replace(/^/, "has an item that ");
}

function objectFault(
  declared: NestedValue,
  value: JsonObject | readonly Json[],
  judge: SchemaJudge,
): string | undefined {
  const properties = Object.entries(declared.properties ?? {});
  if (properties.length === 0) return undefined;
  const known = new Map(properties);
  for (const [name, member] of Object.entries(value)) {
    const property = known.get(name);
    if (property === undefined) return `has the member \`${name}\`, which \`properties\` does not list`;
    const fault = valueFault(property, member, judge);
    if (fault !== undefined) return `has a member \`${name}\` that ${fault}`;
  }
  const missing = properties.find(([name, { required }]) => required === true && !Object.hasOwn(value, name));
  return missing === undefined ? undefined : `lacks the required member \`${missing[0]}\``;
}
