import type { Cursor } from "../../descriptor/cursor.ts";
import type { Authentication, Descriptor, Operation } from "../../descriptor/descriptor.ts";
import { schemeFrom, type Scheme } from "../../descriptor/scheme.ts";
import { CREDENTIAL_PLACES, obtainedFields } from "../../openapi/injection.ts";
import { schemesOf } from "../schemes.ts";

/** A text over the fields of an authentication. */
export interface CredentialTemplate {
  readonly template: Cursor<string>;
  /** The name of the header, parameter, cookie or member that it fills; empty for what has none. */
  readonly name: string;
  readonly place: "header" | "query" | "cookie" | "body" | "url" | "value";
  readonly scheme: Scheme;
  /** Names that are no fields, and are known all the same: what the authentication obtains. */
  readonly obtained: readonly string[];
}

/** Every template over the fields of an authentication, wherever one can stand. Endpoints of operations are not among them. */
export function* credentialTemplates(descriptor: Cursor<Descriptor>): Iterable<CredentialTemplate> {
  for (const authentication of descriptor.each("authentication")) {
    const scheme = schemeFrom(authentication.value);
    yield* placesOf(authentication, scheme);
    const url = authentication.at("test_endpoint")?.to("url");
    if (url !== undefined) yield { template: url, name: "", place: "url", scheme, obtained: [] };
    yield* exchangeTemplates(authentication, scheme);
    yield* signatureTemplates(authentication, scheme);
  }
  const schemeOf = schemesOf(descriptor);
  for (const operation of descriptor.each("operations")) {
    const scheme = schemeOf(operation.value);
    if (scheme !== undefined) yield* placesOf(operation, scheme);
  }
}

/** Every URL that a credential is sent to besides those of operations. */
export function* credentialUrls(descriptor: Cursor<Descriptor>): Iterable<Cursor<string>> {
  for (const { template, place } of credentialTemplates(descriptor)) if (place === "url") yield template;
}

/** Every header that carries a credential or goes with one: of authentications, of their requests, and of operations. */
export function* credentialHeaders(
  descriptor: Cursor<Descriptor>,
): Iterable<readonly (readonly [name: string, header: Cursor<string>])[]> {
  for (const authentication of descriptor.each("authentication")) {
    yield authentication.entries("auth_headers");
    yield authentication.at("test_endpoint")?.entries("headers") ?? [];
    yield authentication.at("session")?.to("login").entries("headers") ?? [];
  }
  for (const operation of descriptor.each("operations")) yield operation.entries("auth_headers");
}

function* placesOf(owner: Cursor<Authentication> | Cursor<Operation>, scheme: Scheme): Iterable<CredentialTemplate> {
  const obtained = obtainedFields(scheme.authentication);
  for (const [key, place] of CREDENTIAL_PLACES) {
    // Both kinds of owner have these keys alike, which a union of cursors does not show.
    const places = (owner as Cursor<Pick<Operation, typeof key>>).entries(key);
    for (const [name, template] of places) yield { template, name, place, scheme, obtained };
  }
}

const OAUTH_URLS = ["authorization_url", "token_url", "refresh_url", "revocation_url"] as const;
const OAUTH_VALUES = ["client_id", "client_secret", "refresh_token"] as const;
const OAUTH_MAPS = ["authorization_parameters", "token_parameters", "refresh_parameters"] as const;
const ASSERTION_VALUES = ["issuer", "subject", "audience", "key", "key_id"] as const;

function* exchangeTemplates(authentication: Cursor<Authentication>, scheme: Scheme): Iterable<CredentialTemplate> {
  const value = (template: Cursor<string>, name = "") =>
    ({ template, name, place: "value", scheme, obtained: [] }) as const;
  const oauth2 = authentication.at("oauth2");
  for (const key of OAUTH_URLS) {
    const url = oauth2?.at(key);
    if (url !== undefined) yield { template: url, name: "", place: "url", scheme, obtained: [] };
  }
  for (const key of OAUTH_VALUES) {
    const template = oauth2?.at(key);
    if (template !== undefined) yield value(template, key);
  }
  for (const key of OAUTH_MAPS) {
    for (const [name, template] of oauth2?.entries(key) ?? []) yield value(template, name);
  }
  const assertion = oauth2?.at("assertion");
  for (const key of ASSERTION_VALUES) {
    const template = assertion?.at(key);
    if (template !== undefined) yield value(template, key);
  }
  for (const [name, template] of assertion?.entries("claims") ?? []) yield value(template, name);

  const login = authentication.at("session")?.to("login");
  if (login === undefined) return;
  yield { template: login.to("url"), name: "", place: "url", scheme, obtained: [] };
  for (const [name, template] of login.entries("headers")) {
    yield { template, name, place: "header", scheme, obtained: [] };
  }
  for (const [name, template] of login.entries("body")) {
    yield { template, name, place: "body", scheme, obtained: [] };
  }
}

const SIGNATURE_VALUES = ["service", "region", "access_key_id", "secret_access_key", "session_token"] as const;

function* signatureTemplates(authentication: Cursor<Authentication>, scheme: Scheme): Iterable<CredentialTemplate> {
  const signature = authentication.at("aws_sigv4");
  for (const key of SIGNATURE_VALUES) {
    const template = signature?.at(key);
    if (template !== undefined) yield { template, name: key, place: "value", scheme, obtained: [] };
  }
}
