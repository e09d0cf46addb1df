import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";

/** Without an `auth_type_ref` there is no credential to fill `auth_headers` with, and they are not sent. */
export function* noScheme(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  for (const operation of descriptor.each("operations")) {
    const headers = operation.at("auth_headers");
    if (headers === undefined || Object.keys(headers.value).length === 0) continue;
    const { auth_type_ref } = operation.value;
    if (auth_type_ref === undefined) yield diagnose("auth/no-scheme", headers.key, {});
  }
}
