import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { printOrigin, readUrlTemplate } from "../../openapi/url-template.ts";

/** A credential is tested at a host that its operations call too: whoever owns the other host would get it. */
export function* foreignTestEndpoint(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  const origins = new Map<string, Set<string>>();
  for (const { value } of descriptor.each("operations")) {
    const origin = originOf(value.endpoint);
    if (value.auth_type_ref === undefined || origin === undefined) continue;
    const known = origins.get(value.auth_type_ref);
    if (known === undefined) origins.set(value.auth_type_ref, new Set([origin]));
    else known.add(origin);
  }
  for (const authentication of descriptor.each("authentication")) {
    const url = authentication.at("test_endpoint")?.to("url");
    const known = origins.get(authentication.value.type);
    const origin = url === undefined ? undefined : originOf(url.value);
    if (url === undefined || origin === undefined || known === undefined || known.has(origin)) continue;
    yield diagnose("auth/foreign-test-endpoint", url.here, { host: origin.replace(/^https?:\/\//, "") });
  }
}

function originOf(url: string): string | undefined {
  const template = readUrlTemplate(url);
  return template === undefined ? undefined : printOrigin(template);
}
