import { isJsonObject, type Json, type JsonObject } from "../../json.ts";
import type { Resolve } from "./resolve.ts";
import { typesOf, valuesOf } from "./value-types.ts";

/** How far it looks into required members. */
const MAX_DEPTH = 4;

/** Whether no value can fit both schemas, as far as that is plain: other types, other listed values, or such a member that both require. */
export function areDisjoint(one: Json, other: Json, resolve: Resolve, depth = MAX_DEPTH): boolean {
  const [some, others] = [resolve(one), resolve(other)];
  if (some === undefined || others === undefined) return false;
  return some.some((a) => others.some((b) => partsAreDisjoint(a.schema, b.schema, resolve, depth)));
}

function partsAreDisjoint(a: JsonObject, b: JsonObject, resolve: Resolve, depth: number): boolean {
  const [types, otherTypes] = [typesOf(a), typesOf(b)];
  if ([...types].every((type) => !otherTypes.has(type))) return true;
  const [values, otherValues] = [valuesOf(a), valuesOf(b)];
  if (values !== undefined && otherValues !== undefined)
    return [...values.keys()].every((key) => !otherValues.has(key));
  const areObjects = [types, otherTypes].every((set) => set.size === 1 && set.has("object"));
  if (!areObjects || depth === 0) return false;
  const [members, otherMembers] = [requiredMembers(a), requiredMembers(b)];
  return [...members].some(([name, member]) => {
    const otherMember = otherMembers.get(name);
    return otherMember !== undefined && areDisjoint(member, otherMember, resolve, depth - 1);
  });
}

function requiredMembers({ properties, required }: JsonObject): ReadonlyMap<string, Json> {
  const names = new Set<Json>(Array.isArray(required) ? required : []);
  return new Map(isJsonObject(properties) ? Object.entries(properties).filter(([name]) => names.has(name)) : []);
}
