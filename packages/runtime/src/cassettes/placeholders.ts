import type { CredentialField, SecurityScheme } from "@mortise/core";

/**
 * What stands in a recorded request where a secret stood. Visible ASCII without spaces, so that it can stand in any
 * carrier. A long key is broken up: long words of a secret are hidden in answers, and `client_secret` is also just a word.
 */
export function credentialPlaceholder(key: string): string {
  return `<credential:${key.length < LONG_WORD ? key : key.replaceAll(/[_-]/g, ".")}>`;
}

const LONG_WORD = 12;

/** What stands where a sensitive argument stood. */
export function sensitivePlaceholder(argument: string): string {
  return `<sensitive:${argument}>`;
}

/**
 * The fields of a credential that says nothing. Those that are no secret may stand in a host or a path, where only
 * letters, digits, hyphens and underscores may: they get their default, or a word.
 *
 * @param given - The keys that have a value.
 */
export function placeholderFields(
  scheme: SecurityScheme | undefined,
  given: readonly string[],
): Readonly<Record<string, string>> {
  const fields = scheme?.fields ?? [];
  const declared = new Map(fields.map((field) => [field.key, field]));
  const keys = new Set([...fields.filter(({ required }) => required).map(({ key }) => key), ...given]);
  return Object.fromEntries(Array.from(keys, (key) => [key, placeholderOf(key, declared.get(key))]));
}

function placeholderOf(key: string, field: CredentialField | undefined): string {
  if (field?.secret !== false) return credentialPlaceholder(key);
  const { default: usual } = field;
  return typeof usual === "string" || typeof usual === "number" || typeof usual === "boolean"
    ? String(usual)
    : `field-${key.toLowerCase().replaceAll(/[^a-z0-9_-]/g, "-")}`;
}
