import { isJsonObject, type Json, type JsonObject } from "../../../src/json.ts";
import type { InputParameter } from "../../../src/tools/lower/lowered.ts";
import type { InputSchema } from "../../../src/tools/tool.ts";

/**
 * What a document demands of a call and its tool's schema does not show: required members and
 * listed values, by path. It reads both schemas as they are, without a line of the code it judges.
 */
export function missingDemands(
  parameters: readonly InputParameter[],
  schemas: ReadonlyMap<string, JsonObject>,
  lowered: InputSchema,
  deepest = 5,
): readonly string[] {
  const missing: string[] = [];

  const target = (schema: JsonObject, depth = 0): JsonObject => {
    const reference = schema["$ref"];
    const name = typeof reference === "string" ? reference.split("/").at(-1) : undefined;
    const found = name === undefined ? undefined : schemas.get(name);
    return found === undefined || depth > 9 ? schema : target(found, depth + 1);
  };
  const isReadOnly = (schema: JsonObject) => schema["readOnly"] === true || target(schema)["readOnly"] === true;

  /** Everything that a lowered schema says of the same value. */
  const said = (shown: readonly Json[]): readonly JsonObject[] => {
    const all = new Set<JsonObject>();
    const add = (schema: Json | undefined): void => {
      if (!isJsonObject(schema) || all.has(schema)) return;
      all.add(schema);
      const defs = lowered["$defs"];
      if (typeof schema["$ref"] === "string" && isJsonObject(defs)) add(defs[schema["$ref"].slice("#/$defs/".length)]);
      for (const keyword of ["anyOf", "allOf"]) listOf(schema[keyword]).forEach(add);
    };
    shown.forEach(add);
    return Array.from(all);
  };

  const compare = (
    schema: Json | undefined,
    shown: readonly Json[],
    path: string,
    only: ReadonlySet<string> | undefined,
    depth: number,
  ) => {
    if (!isJsonObject(schema) || depth > deepest || isReadOnly(schema)) return;
    const places = said(shown);
    const parts = target(schema) === schema ? [schema] : [schema, target(schema)];
    let allowed = only;
    for (const part of parts) {
      const values = valuesOf(part)?.map((value) => JSON.stringify(value));
      if (values !== undefined) {
        const shownValues = new Set(
          places.flatMap((place) => valuesOf(place) ?? []).map((value) => JSON.stringify(value)),
        );
        const outer = allowed;
        const lacking = values.filter((value) => outer?.has(value) !== false && !shownValues.has(value));
        if (lacking.length > 0) missing.push(`${path} lacks the values ${lacking.join(", ")}`);
        allowed = new Set(values.filter((value) => outer?.has(value) !== false));
      }
      const properties = isJsonObject(part["properties"]) ? part["properties"] : {};
      const required = listOf(part["required"]);
      for (const name of required) {
        if (typeof name !== "string") continue;
        const member = properties[name];
        if (isJsonObject(member) && isReadOnly(member)) continue;
        if (!places.some((place) => listOf(place["required"]).includes(name)))
          missing.push(`${path}/${name} is not required`);
      }
      for (const [name, member] of Object.entries(properties)) {
        const inside = places.flatMap(({ properties: shownMembers }) =>
          isJsonObject(shownMembers) && Object.hasOwn(shownMembers, name) ? [shownMembers[name] ?? {}] : [],
        );
        compare(member, inside, `${path}/${name}`, undefined, depth + 1);
      }
      for (const keyword of ["items", "additionalProperties"]) {
        compare(
          part[keyword],
          places.map((place) => place[keyword] ?? {}),
          `${path}/*`,
          undefined,
          depth + 1,
        );
      }
      for (const keyword of ["allOf", "anyOf", "oneOf"]) {
        for (const branch of listOf(part[keyword])) compare(branch, shown, path, allowed, depth + 1);
      }
    }
  };

  for (const { argument, schema, required } of parameters) {
    if (isReadOnly(schema)) continue;
    if (required && lowered.required?.includes(argument) !== true) missing.push(`${argument} is not required`);
    compare(schema, [lowered.properties[argument] ?? {}], argument, undefined, 0);
  }
  return missing;
}

function valuesOf({ enum: list, const: single }: JsonObject): readonly Json[] | undefined {
  return single === undefined ? (Array.isArray(list) ? list : undefined) : [single];
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
