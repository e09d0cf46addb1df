import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";

/** Headers of `auth_headers` are sent with a credential; without one (no `auth_type_ref`, or `none`) they are not. */
export function* noScheme(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  for (const operation of descriptor.each("operations")) {
    const headers = operation.at("auth_headers");
    if (headers === undefined || Object.keys(headers.value).length === 0) continue;
    const { auth_type_ref } = operation.value;
    if (auth_type_ref === undefined || auth_type_ref === "none") yield diagnose("auth/no-scheme", headers.key, {});
  }
}
