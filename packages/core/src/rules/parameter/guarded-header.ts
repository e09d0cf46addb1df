import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { isForbiddenHeader } from "../../request/header-rules.ts";

/**
 * No argument sets a header that routes or frames the message, that says who is calling, or
 * that carries a credential: a model, and whoever talks to it, would speak with another's voice.
 */
export function* guardedHeader(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  for (const operation of descriptor.each("operations")) {
    const key = operation.at("idempotency_key_header");
    if (key !== undefined && isForbiddenHeader(key.value)) {
      const params = { name: key.value, way: "name the header that the vendor documents" };
      yield diagnose("parameter/guarded-header", key.here, params);
    }
    for (const parameter of operation.each("parameters")) {
      const { name, location } = parameter.value;
      if (location !== "header" || !isForbiddenHeader(name)) continue;
      yield diagnose("parameter/guarded-header", parameter.to("name").here, { name, way: wayFor(name.toLowerCase()) });
    }
  }
}

function wayFor(header: string): string {
  if (header === "authorization" || header === "proxy-authorization") return "credentials go into `auth_headers`";
  if (header === "cookie") return "cookies have `location: cookie`";
  return "the client that sends the request sets it";
}
