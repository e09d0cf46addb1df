import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor, Operation } from "../../descriptor/descriptor.ts";
import { placeholdersIn } from "../../descriptor/placeholders.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { injectionOf } from "../../openapi/injection.ts";
import { isSecret, type Scheme } from "../../descriptor/scheme.ts";
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
    if (way !== undefined) yield diagnose("auth/not-injected", ref.here, { scheme: ref.value, way });
  }
}

/** What would make the credential reach the upstream; undefined where it does. */
function wayToInject(operation: Operation, scheme: Scheme): string | undefined {
  const { authentication, fields } = scheme;
  if (authentication.type === "none") return undefined;
  const declared = Object.values(operation.auth_headers ?? {});
  const [firstKey = "token"] = fields.keys();
  const used = declared.flatMap((template) => placeholdersIn(template).map(({ name }) => name));
  const secret = scheme.secret !== undefined && isSecret(scheme.secret) ? scheme.secret : undefined;
  const isKnown = KNOWN_TYPES.has(authentication.type);
  // A placeholder that is no field may be meant for the secret, and is reported by itself.
  const mayBeSecret = (name: string) => {
    const field = fields.get(name);
    return field === undefined || secret === undefined || isSecret(field);
  };
  if (declared.length > 0 && !used.some(mayBeSecret)) {
    return `name the credential in one of the \`auth_headers\`, as in \`{${secret?.key ?? firstKey}}\``;
  }
  const obtained = isKnown ? undefined : used.find((name) => !fields.has(name));
  if (obtained !== undefined) {
    return `the steps that would obtain \`{${obtained}}\` are not carried out; a user can fill it in if it is one of the \`fields\``;
  }
  if (injectionOf(operation, scheme) !== null) return undefined;
  if (fields.size === 0) return "give the authentication `fields`, and name one in `auth_headers`";
  return `add the header, as in \`auth_headers: { X-API-Key: "{${firstKey}}" }\``;
}
