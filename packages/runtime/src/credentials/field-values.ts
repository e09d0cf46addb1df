import type { CredentialField } from "@mortise/core";
import type { Credential } from "./resolver.ts";

/** What a connection's fields come to. */
export interface FieldValues {
  /** Key to value: as given, with the field's prefix and suffix; the default where nothing was given. Has no prototype. */
  readonly values: Readonly<Record<string, string>>;
  /** The values of fields that are no secret: they may stand in a URL. */
  readonly connection: Readonly<Record<string, string>>;
  /** Everything to hide, as it was given and as it is sent. */
  readonly secrets: readonly string[];
}

/** The values of a credential. An empty value is none; a key that no field declares is a secret. */
export function fieldValues(credential: Credential | undefined, fields: readonly CredentialField[]): FieldValues {
  // Without a prototype, a key such as `constructor` has no value by itself.
  const values = Object.create(null) as Record<string, string>;
  const connection: Record<string, string> = {};
  const secrets: string[] = [];
  const declared = new Map(fields.map((field) => [field.key, field]));
  for (const { key, secret, default: given } of fields) {
    if (!secret && (typeof given === "string" || typeof given === "number" || typeof given === "boolean")) {
      values[key] = String(given);
    }
  }
  for (const [key, given] of Object.entries(credential?.fields ?? {})) {
    if (given !== "") {
      values[key] = dress(given, declared.get(key));
    }
  }
  for (const [key, value] of Object.entries(values)) {
    // A field that says nothing of it is a secret: only `false` opens it.
    if (declared.get(key)?.secret === false) {
      connection[key] = value;
    } else {
      secrets.push(value);
      const given = credential?.fields[key];
      if (given !== undefined && given !== value) secrets.push(given);
    }
  }
  return { values, connection, secrets };
}

/** Puts a field's prefix and suffix around a value that lacks them. */
function dress(value: string, field: CredentialField | undefined): string {
  const { prefix = "", suffix = "" } = field ?? {};
  return (value.startsWith(prefix) ? "" : prefix) + value + (value.endsWith(suffix) ? "" : suffix);
}
