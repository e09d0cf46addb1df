import { createHash } from "node:crypto";
import { canonicalJson } from "../canonical-json.ts";
import type { JsonObject } from "../json.ts";
import type { LockedDefinition } from "./tools-lock.ts";
import { definitionJson } from "./definition-json.ts";

/** SHA-256, in hex, over the canonical JSON (RFC 8785) of a definition, as it is locked or as it came. */
export function hashDefinition(definition: LockedDefinition | JsonObject): string {
  return createHash("sha256")
    .update(canonicalJson(definitionJson(definition)))
    .digest("hex");
}
