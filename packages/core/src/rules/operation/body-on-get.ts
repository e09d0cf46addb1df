import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";

/** GET and HEAD requests have no body that a server is bound to read (RFC 9110 §9.3.1). Some search APIs read one all the same. */
export function* bodyOnGet(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  for (const operation of descriptor.each("operations")) {
    const { method } = operation.value;
    if (method !== "GET" && method !== "HEAD") continue;
    for (const parameter of operation.each("parameters")) {
      const location = parameter.to("location");
      if (location.value === "body") yield diagnose("operation/body-on-get", location.here, { method });
    }
  }
}
