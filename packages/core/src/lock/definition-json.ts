import type { JsonObject } from "../json.ts";
import type { LockedDefinition } from "./tools-lock.ts";

/** A definition with all of its members, those that only some servers write among them. */
export function definitionJson(definition: LockedDefinition | JsonObject): JsonObject {
  // A definition is JSON, which an interface cannot say.
  return definition as unknown as JsonObject;
}
