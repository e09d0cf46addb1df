import type { Json, JsonObject } from "@mortise/core";

/** Arguments as plain JSON, for what is stored: integers beyond 2^53, which are bigints in a call, become their digits. */
export function plainArguments(args: Readonly<Record<string, unknown>>): JsonObject {
  // What the protocol layer parsed is JSON but for the bigints.
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, plain(value as Json | bigint)]));
}

function plain(value: Json | bigint): Json {
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map(plain);
  return Object.fromEntries(Object.entries(value as JsonObject).map(([name, member]) => [name, plain(member)]));
}
