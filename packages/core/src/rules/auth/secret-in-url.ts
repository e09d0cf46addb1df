import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { placeholdersIn } from "../../descriptor/placeholders.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { isSecret, type Scheme } from "../../descriptor/scheme.ts";
import { schemesOf } from "../schemes.ts";
import { credentialTemplates } from "./templates.ts";

/** A secret in a URL ends up in access logs, proxies, histories and `Referer` headers (RFC 6750 §2.3, §5.3). */
export function* secretInUrl(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  const schemeOf = schemesOf(descriptor);
  for (const { template, place, scheme } of credentialTemplates(descriptor)) {
    if (place === "url") yield* judge(template, scheme, new Set());
  }
  for (const operation of descriptor.each("operations")) {
    const parameters = (operation.value.parameters ?? []).filter(({ location }) => location === "path");
    yield* judge(operation.to("endpoint"), schemeOf(operation.value), new Set(parameters.map(({ name }) => name)));
  }
}

/** A path parameter of the same name is what fills the placeholder, not the field. */
function* judge(
  url: Cursor<string>,
  scheme: Scheme | undefined,
  parameters: ReadonlySet<string>,
): Iterable<Diagnostic> {
  for (const { name, range } of placeholdersIn(url.value)) {
    const field = scheme?.fields.get(name);
    if (field === undefined || parameters.has(name)) continue;
    if (isSecret(field)) yield diagnose("auth/secret-in-url", url.within(range), { field: name });
  }
}
