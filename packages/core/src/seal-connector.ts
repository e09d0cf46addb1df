import { createHash } from "node:crypto";
import { canonicalJson } from "./canonical-json.ts";
import type { CompiledConnector } from "./compiled-connector.ts";
import type { Json } from "./json.ts";

/** Gives a connector the hash of everything in it. */
export function sealConnector(content: Omit<CompiledConnector, "hash">): CompiledConnector {
  const { format, version, ...rest } = content;
  return { format, version, hash: hashOf(content), ...rest };
}

/** Whether a connector that was stored is, in every part, the one that was sealed. */
export function isIntact({ hash, ...content }: CompiledConnector): boolean {
  return hash === hashOf(content);
}

/** SHA-256, in hex, of a content's canonical JSON. */
function hashOf(content: Omit<CompiledConnector, "hash">): string {
  // Every part of a compiled connector is JSON; interfaces just cannot say so.
  return createHash("sha256")
    .update(canonicalJson(content as unknown as Json))
    .digest("hex");
}
