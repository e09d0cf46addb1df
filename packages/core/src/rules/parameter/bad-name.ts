import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { isToken } from "../../request/header-rules.ts";

/** Headers and cookies have names that HTTP allows (RFC 9110 §5.6.2, RFC 6265 §4.1.1). */
export function* badName(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  for (const operation of descriptor.each("operations")) {
    const key = operation.at("idempotency_key_header");
    if (key !== undefined && !isToken(key.value)) {
      yield diagnose("parameter/bad-name", key.here, { name: key.value, location: "header" });
    }
    for (const parameter of operation.each("parameters")) {
      const { name, location } = parameter.value;
      if ((location !== "header" && location !== "cookie") || isToken(name)) continue;
      yield diagnose("parameter/bad-name", parameter.to("name").here, { name, location });
    }
  }
}
