import type { CredentialField } from "@mortise/core";
import { fieldValues } from "./field-values.ts";
import type { Credential } from "./resolver.ts";

/** The fields whose value fits their pattern neither as it was given nor as it is sent. Asked where values are entered. */
export async function unfittingFields(
  fields: readonly CredentialField[],
  credential: Credential | undefined,
): Promise<readonly CredentialField[]> {
  const { values } = fieldValues(credential, fields);
  const named = fields.filter(({ key, pattern }) => pattern !== undefined && values[key] !== undefined);
  if (named.length === 0) return [];
  const { RE2JS } = await import("re2js");
  return named.filter(({ key, pattern = "" }) => {
    const compiled = RE2JS.compile(pattern);
    const matches = (text: string) => compiled.matcher(text).find();
    return !matches(credential?.fields[key] ?? "") && !matches(values[key] ?? "");
  });
}
