import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { isSecret } from "../../descriptor/scheme.ts";
import { textsIn } from "../values-in.ts";
import { isWrittenOut, knownSecret } from "./known-secret.ts";
import { credentialTemplates } from "./templates.ts";

const IN_HEADER = "write a placeholder such as `{api_key}`, and let each connection give its own";
const ELSEWHERE = "remove it; a connection gives its secrets when it is made";

/**
 * A descriptor holds no secret: it is stored, shared, versioned and shown. Looked for are
 * defaults of secret fields, credentials written out where a template over the fields or a header parameter is, and anywhere at all
 * what vendors' keys look like. What was found is never quoted.
 */
export function* secretInDescriptor(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  const reported = new Set<string>();
  for (const authentication of descriptor.each("authentication")) {
    for (const field of authentication.each("fields")) {
      const value = field.at("default_value");
      if (value === undefined || !isSecret(field.value)) continue;
      reported.add(value.pointer);
      yield diagnose("auth/secret-in-descriptor", value.here, { what: "a secret's default", way: ELSEWHERE });
    }
  }
  for (const { template, name, place } of credentialTemplates(descriptor)) {
    if (place === "url" || !isSecretWrittenOut(name, template.value, place)) continue;
    reported.add(template.pointer);
    const what = knownSecret(template.value) ?? "a credential";
    yield diagnose("auth/secret-in-descriptor", template.here, { what, way: IN_HEADER });
  }
  for (const operation of descriptor.each("operations")) {
    for (const parameter of operation.each("parameters")) {
      const value = parameter.at("fixed_value") ?? parameter.at("default_value");
      if (parameter.value.location !== "header" || typeof value?.value !== "string") continue;
      if (!isWrittenOut(parameter.value.name, value.value)) continue;
      reported.add(value.pointer);
      const what = knownSecret(value.value) ?? "a credential";
      yield diagnose("auth/secret-in-descriptor", value.here, { what, way: IN_HEADER });
    }
  }
  // Notes, and data that is only kept, included.
  for (const text of textsIn(descriptor, (one) => knownSecret(one) !== undefined)) {
    const what = knownSecret(text.value);
    if (what === undefined || reported.has(text.pointer)) continue;
    yield diagnose("auth/secret-in-descriptor", text.here, { what, way: ELSEWHERE });
  }
}

/** Parts of an authentication that can only be secrets, so that any text without a field in it is one. */
const ALWAYS_SECRET: ReadonlySet<string> = new Set(["client_secret", "refresh_token", "key", "secret_access_key"]);

function isSecretWrittenOut(name: string, text: string, place: string): boolean {
  if (place === "value" && ALWAYS_SECRET.has(name)) return text !== "" && !/\{[^{}]+\}/.test(text);
  return isWrittenOut(name, text);
}
