import { hash } from "node:crypto";
import { canonicalJson, type JsonObject } from "@mortise/core";

/**
 * SHA-256 of the canonical JSON (RFC 8785) of a call's arguments, in hex: the same for the same arguments,
 * whatever the order of their members. What approvals and the audit trail name arguments by.
 */
export function argumentsDigest(args: JsonObject): string {
  return hash("sha256", canonicalJson(args), "hex");
}
