import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor, Operation } from "../../descriptor/descriptor.ts";
import { placeholdersIn } from "../../descriptor/placeholders.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { CREDENTIAL_PLACES, injectionOf, obtainedFields, type CredentialPlaces } from "../../openapi/injection.ts";
import { isSecret, type Scheme } from "../../descriptor/scheme.ts";
import { isCarriedOut, schemesOf } from "../schemes.ts";

/**
 * An operation that needs a credential has something that carries it. `bearer`, `basic` and
 * OAuth 2 imply a header as long as none is declared, and a signature is one; nothing tells the
 * header of an `api_key`.
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
  if (authentication.type === "none" || authentication.aws_sigv4 !== undefined) return undefined;
  const own = templatesIn(operation);
  const declared = own.length > 0 ? own : templatesIn(authentication);
  const obtains = obtainedFields(authentication);
  const [firstKey = "token"] = [...obtains, ...fields.keys()];
  const used = declared.flatMap((template) => placeholdersIn(template).map(({ name }) => name));
  const secret = scheme.secret !== undefined && isSecret(scheme.secret) ? scheme.secret : undefined;
  // A placeholder that is no field may be meant for the secret, and is reported by itself.
  const mayBeSecret = (name: string) => {
    const field = fields.get(name);
    if (obtains.length > 0) return field === undefined;
    return field === undefined || secret === undefined || isSecret(field);
  };
  if (declared.length > 0 && !used.some(mayBeSecret)) {
    return `name the credential in one of the \`auth_headers\`, as in \`{${obtains[0] ?? secret?.key ?? firstKey}}\``;
  }
  const unobtained = isCarriedOut(authentication) ? undefined : used.find((name) => !fields.has(name));
  if (unobtained !== undefined) {
    return `the steps that would obtain \`{${unobtained}}\` are not carried out; describe them with \`oauth2\` or \`session\`, or make it one of the \`fields\``;
  }
  if (injectionOf(operation, scheme) !== null) return undefined;
  if (fields.size === 0 && obtains.length === 0)
    return "give the authentication `fields`, and name one in `auth_headers`";
  return `add the header, as in \`auth_headers: { ${obtains.length > 0 ? "Authorization" : "X-API-Key"}: "{${firstKey}}" }\``;
}

function templatesIn(places: CredentialPlaces): readonly string[] {
  return CREDENTIAL_PLACES.flatMap(([key]) => Object.values(places[key] ?? {}));
}
