import { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { isSecret } from "../../descriptor/scheme.ts";
import { isWrittenOut, knownSecret } from "./known-secret.ts";

const IN_HEADER = "write a placeholder such as `{api_key}`, and let each connection give its own";
const ELSEWHERE = "remove it; a connection gives its secrets when it is made";

/**
 * A descriptor holds no secret: it is stored, shared, versioned and shown. Looked for are
 * defaults of secret fields, credentials written out in `auth_headers`, and anywhere at all
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
  for (const operation of descriptor.each("operations")) {
    for (const [name, header] of operation.entries("auth_headers")) {
      if (!isWrittenOut(name, header.value)) continue;
      reported.add(header.pointer);
      const what = knownSecret(header.value) ?? "a credential";
      yield diagnose("auth/secret-in-descriptor", header.here, { what, way: IN_HEADER });
    }
  }
  for (const text of textsIn(descriptor)) {
    const what = knownSecret(text.value);
    if (what === undefined || reported.has(text.pointer)) continue;
    yield diagnose("auth/secret-in-descriptor", text.here, { what, way: ELSEWHERE });
  }
}

/** Every string of the document, notes and data that is only kept included. */
function* textsIn(at: Cursor<unknown>): Iterable<Cursor<string>> {
  const { value, path } = at;
  if (typeof value === "string") yield new Cursor(value, path);
  if (typeof value !== "object" || value === null) return;
  const isList = Array.isArray(value);
  for (const [key, member] of Object.entries(value)) {
    yield* textsIn(new Cursor<unknown>(member, [...path, isList ? Number(key) : key]));
  }
}
