import type { Cursor } from "../../descriptor/cursor.ts";
import type { Authentication, Descriptor, Operation } from "../../descriptor/descriptor.ts";
import { placeholdersIn } from "../../descriptor/placeholders.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { injectionOf } from "../../openapi/injection.ts";
import { KNOWN_TYPES, schemesOf } from "../schemes.ts";

/**
 * An operation that needs a credential has a header that carries it. `bearer` and `basic` imply
 * one as long as no `auth_headers` are declared; nothing tells the header of an `api_key`.
 */
export function* notInjected(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  const schemeOf = schemesOf(descriptor);
  for (const operation of descriptor.each("operations")) {
    const ref = operation.at("auth_type_ref");
    const scheme = schemeOf(operation.value);
    if (ref === undefined || scheme === undefined) continue;
    const way = wayToInject(operation.value, scheme);
    if (way !== undefined) yield diagnose("auth/not-injected", ref.here, { scheme: scheme.type, way });
  }
}

/** What would make the credential reach the upstream; undefined where it does. */
function wayToInject(operation: Operation, scheme: Authentication): string | undefined {
  if (scheme.type === "none") return undefined;
  const declared = Object.values(operation.auth_headers ?? {});
  const keys = (scheme.fields ?? []).map(({ key }) => key);
  const used = declared.flatMap((template) => placeholdersIn(template).map(({ name }) => name));
  if (declared.length > 0 && used.length === 0) {
    return "name a field in one of the `auth_headers`, as in `{" + (keys[0] ?? "token") + "}`";
  }
  const obtained = KNOWN_TYPES.has(scheme.type) ? undefined : used.find((name) => !keys.includes(name));
  if (obtained !== undefined) {
    return `the steps that would obtain \`{${obtained}}\` are not carried out; a user can fill it in if it is one of the \`fields\``;
  }
  if (injectionOf(operation, scheme) !== null) return undefined;
  if (keys.length === 0) return "give the authentication `fields`, and name one in `auth_headers`";
  return `add the header, as in \`auth_headers: { X-API-Key: "{${keys[0] ?? ""}}" }\``;
}
