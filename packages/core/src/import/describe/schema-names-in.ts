import { schemaName } from "./clean-schemas.ts";

/** The named schemas that any part of a value refers to. */
export function schemaNamesIn(value: unknown, found: Set<string> = new Set()): ReadonlySet<string> {
  if (Array.isArray(value)) for (const item of value) schemaNamesIn(item, found);
  else if (typeof value === "object" && value !== null) {
    for (const [key, member] of Object.entries(value)) {
      const name = key === "$ref" && typeof member === "string" ? schemaName(member) : undefined;
      if (name === undefined) schemaNamesIn(member, found);
      else found.add(name);
    }
  }
  return found;
}
