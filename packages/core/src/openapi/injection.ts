import type { Authentication, AuthenticationField, AwsSigV4, Operation } from "../descriptor/descriptor.ts";
import type { Scheme } from "../descriptor/scheme.ts";
import type { CredentialCarrier, InjectionPlan, TemplatePart } from "../tools/tool.ts";

/** Where a credential goes, as an authentication says it, or an operation instead of it. */
export type CredentialPlaces = Pick<Operation, "auth_headers" | "auth_query" | "auth_cookies" | "auth_body">;

/** The keys that say where a credential goes, and the place that each means. */
export const CREDENTIAL_PLACES = [
  ["auth_headers", "header"],
  ["auth_query", "query"],
  ["auth_cookies", "cookie"],
  ["auth_body", "body"],
] as const satisfies readonly (readonly [keyof CredentialPlaces, string])[];

/**
 * How an operation's credential goes into its requests: what it declares, or else what its
 * authentication declares, and where neither does, what `bearer` and OAuth 2 (RFC 6750) and
 * `basic` (RFC 7617) mean by themselves. A signature comes on top. `null` where nothing is to be
 * added. Carriers are in the order of their places and names, so that the order of keys in a
 * descriptor changes nothing.
 */
export function injectionOf(operation: CredentialPlaces, scheme: Scheme | undefined): InjectionPlan | null {
  if (scheme === undefined || scheme.authentication.type === "none") return null;
  const declared = carriersIn(operation, scheme);
  const usual = declared.length > 0 ? declared : carriersIn(scheme.authentication, scheme);
  const signature = scheme.authentication.aws_sigv4;
  const carriers = [
    ...(usual.length > 0 || signature !== undefined ? usual : impliedCarriers(scheme)),
    ...(signature === undefined ? [] : [signatureOf(signature, scheme)]),
  ];
  if (carriers.length === 0) return null;
  return {
    scheme: scheme.authentication.type,
    carriers: carriers.toSorted((a, b) => (carrierKey(a) < carrierKey(b) ? -1 : 1)),
  };
}

/** The names of the fields that an authentication obtains by itself. */
export function obtainedFields({ oauth2, session }: Authentication): readonly string[] {
  return [...(oauth2 === undefined ? [] : ["access_token"]), ...(session === undefined ? [] : ["session_token"])];
}

/** What tells two carriers of one request apart; no one can stand before another that follows it in this order. */
function carrierKey(carrier: CredentialCarrier): string {
  if (carrier.kind === "aws_sigv4") return "header authorization";
  return `${carrier.kind === "basic" ? "header" : carrier.place} ${carrier.name}`;
}

function carriersIn(places: CredentialPlaces, scheme: Scheme): readonly CredentialCarrier[] {
  return CREDENTIAL_PLACES.flatMap(([key, place]) =>
    Object.entries(places[key] ?? {}).map(([name, template]): CredentialCarrier =>
      place === "header"
        ? headerCarrier(name, template, scheme)
        : { kind: "template", place, name, parts: templateParts(template, scheme) },
    ),
  );
}

/** `Basic {user}:{password}` says what RFC 7617 encodes; sent as it stands, no server would take it. */
const BASIC_PAIR = /^Basic\s+([^:]*):(.*)$/is;

/** A header over an authentication's fields; `Basic` over a user and a password is what RFC 7617 says. */
export function headerCarrier(name: string, template: string, scheme: Scheme): CredentialCarrier {
  const [, username, password] = BASIC_PAIR.exec(template) ?? [];
  if (username === undefined || password === undefined || !/\{[^{}]+\}/.test(template)) {
    return { kind: "template", place: "header", name, parts: templateParts(template, scheme) };
  }
  return {
    kind: "basic",
    name,
    username: templateParts(username, scheme),
    password: templateParts(password, scheme),
  };
}

/** A template over an authentication's fields, in parts. */
export function templateParts(template: string, scheme: Scheme | undefined): readonly TemplatePart[] {
  const pieces = template.split(/\{([^{}]*)\}/);
  return pieces.flatMap((piece, index): readonly TemplatePart[] => {
    if (index % 2 === 0) return piece === "" ? [] : [{ kind: "text", text: piece }];
    return [fieldPart(piece, scheme?.fields.get(piece))];
  });
}

/** The part that a field fills, with what is used where a connection gives nothing. */
function fieldPart(key: string, field: AuthenticationField | undefined): TemplatePart {
  const value = field?.default_value;
  return { kind: "field", key, ...(value === undefined ? {} : { default: String(value) }) };
}

function impliedCarriers({ authentication, fields, secret }: Scheme): readonly CredentialCarrier[] {
  if (authentication.oauth2 !== undefined) return [bearer(fieldPart("access_token", undefined))];
  if (secret === undefined) return [];
  if (authentication.type === "bearer") return [bearer(fieldPart(secret.key, secret))];
  if (authentication.type === "basic") {
    const password = fields.get("password") ?? secret;
    const other = authentication.fields?.find((field) => field !== password);
    const username = fields.get("username") ?? other ?? password;
    return [
      {
        kind: "basic",
        name: "Authorization",
        username: [fieldPart(username.key, username)],
        password: [fieldPart(password.key, password)],
      },
    ];
  }
  return [];
}

function bearer(token: TemplatePart): CredentialCarrier {
  return {
    kind: "template",
    place: "header",
    name: "Authorization",
    parts: [{ kind: "text", text: "Bearer " }, token],
  };
}

function signatureOf(signature: AwsSigV4, scheme: Scheme): CredentialCarrier {
  const { access_key_id: id = "{access_key_id}", secret_access_key: secret = "{secret_access_key}" } = signature;
  // Temporary credentials are the exception: without a field for it, there is no session token to send.
  const token = signature.session_token ?? (scheme.fields.has("session_token") ? "{session_token}" : "");
  return {
    kind: "aws_sigv4",
    service: templateParts(signature.service, scheme),
    region: templateParts(signature.region, scheme),
    accessKeyId: templateParts(id, scheme),
    secretAccessKey: templateParts(secret, scheme),
    sessionToken: templateParts(token, scheme),
  };
}
