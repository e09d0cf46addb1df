import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { CREDENTIAL_PLACES } from "../../openapi/injection.ts";

/** What `auth_headers` and their like say is sent with a credential; without one (no `auth_type_ref`, or `none`) it is not. */
export function* noScheme(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  for (const operation of descriptor.each("operations")) {
    const { auth_type_ref } = operation.value;
    if (auth_type_ref !== undefined && auth_type_ref !== "none") continue;
    for (const [key] of CREDENTIAL_PLACES) {
      const places = operation.at(key);
      if (places !== undefined && Object.keys(places.value).length > 0)
        yield diagnose("auth/no-scheme", places.key, {});
    }
  }
}
