import type { Json, SecurityScheme } from "@mortise/core";

/** A value for each field of a credential that a mock upstream takes. */
export function sampleCredential(fields: SecurityScheme["fields"]): Record<string, string> {
  return Object.fromEntries(
    fields.map(({ key, default: given }) => [key, given === undefined ? "credential1" : textOf(given)]),
  );
}

function textOf(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
