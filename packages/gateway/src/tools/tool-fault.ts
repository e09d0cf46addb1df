import { hiddenCharacter, isJsonObject, type Json, type JsonObject } from "@mortise/core";

/** As the protocol advises (MCP 2026-07-28, Tools › Tool Names); what is longer fits no index either. */
const MAX_NAME = 128;
/** Definitions are walked recursively. */
const MAX_DEPTH = 64;

/** Why something in an upstream's list cannot be a tool here, as the end of a sentence that begins with its name. */
export function toolFault(name: string, wire: JsonObject): string | undefined {
  if (name === "") return "has an empty name";
  if (name.length > MAX_NAME) return `has a name of more than ${String(MAX_NAME)} characters`;
  const hidden = hiddenCharacter(name)?.name ?? (/\s/u.test(name) ? "white space" : undefined);
  if (hidden !== undefined) return `has ${hidden} in its name`;
  if (isDeeper(wire, MAX_DEPTH)) return `nests more than ${String(MAX_DEPTH)} levels deep`;
  const { title, description, inputSchema, outputSchema, annotations } = wire;
  if (!isJsonObject(inputSchema)) return "has no input schema";
  if ([title, description].some((text) => text !== undefined && typeof text !== "string")) {
    return "has a title or a description that is no text";
  }
  if ([outputSchema, annotations].some((part) => part !== undefined && !isJsonObject(part))) {
    return "has an output schema or annotations that are no objects";
  }
  return undefined;
}

function isDeeper(value: Json, depth: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return depth === 0 || Object.values(value).some((member) => isDeeper(member, depth - 1));
}
