import type { AssertionPlan, OAuth2Exchange, SessionExchange, Template, TokenExchange } from "./compiled-connector.ts";
import type { Assertion, OAuth2, Session } from "./descriptor/descriptor.ts";
import type { Scheme } from "./descriptor/scheme.ts";
import { headerCarrier, templateParts } from "./openapi/injection.ts";

/** What turns an authentication's fields into the token that is sent; `undefined` where the fields are sent themselves. */
export function tokenExchangeOf(scheme: Scheme, needed: ReadonlySet<string>): TokenExchange | undefined {
  const { oauth2, session } = scheme.authentication;
  if (oauth2 !== undefined) return oauth2ExchangeOf(oauth2, scheme, needed);
  return session === undefined ? undefined : sessionExchangeOf(session, scheme);
}

const SESSION_LIFETIME_SECONDS = 3600;
const ASSERTION_LIFETIME_SECONDS = 300;

function oauth2ExchangeOf(oauth2: OAuth2, scheme: Scheme, needed: ReadonlySet<string>): OAuth2Exchange {
  const template = (text: string): Template => templateParts(text, scheme);
  const optional = (text: string | undefined) => (text === undefined ? undefined : template(text));
  const authorizationUrl = optional(oauth2.authorization_url);
  const revocationUrl = optional(oauth2.revocation_url);
  const tokenUrl = template(oauth2.token_url);
  const { assertion, lifetime_seconds: lifetimeSeconds } = oauth2;
  return {
    kind: "oauth2",
    grantType: oauth2.grant_type,
    ...(authorizationUrl === undefined ? {} : { authorizationUrl }),
    tokenUrl,
    refreshUrl: optional(oauth2.refresh_url) ?? tokenUrl,
    ...(revocationUrl === undefined ? {} : { revocationUrl }),
    scopes: oauth2.default_scopes ?? Array.from(needed),
    scopeSeparator: oauth2.scope_separator ?? " ",
    pkce: oauth2.pkce ?? true,
    clientAuthentication: oauth2.client_authentication ?? "basic",
    clientId: template(oauth2.client_id ?? "{client_id}"),
    clientSecret: template(oauth2.client_secret ?? "{client_secret}"),
    refreshToken: template(oauth2.refresh_token ?? "{refresh_token}"),
    authorizationParameters: templatesOf(oauth2.authorization_parameters, scheme),
    tokenParameters: templatesOf(oauth2.token_parameters, scheme),
    refreshParameters: templatesOf(oauth2.refresh_parameters, scheme),
    tokenBody: oauth2.token_body ?? "form",
    accessTokenPath: oauth2.access_token_path ?? "/access_token",
    expiresInPath: oauth2.expires_in_path ?? "/expires_in",
    expiresInUnit: oauth2.expires_in_unit ?? "seconds",
    ...(lifetimeSeconds === undefined ? {} : { lifetimeSeconds }),
    ...(assertion === undefined ? {} : { assertion: assertionPlanOf(assertion, scheme) }),
  };
}

function assertionPlanOf(assertion: Assertion, scheme: Scheme): AssertionPlan {
  const { subject, audience, key_id: keyId } = assertion;
  return {
    issuer: templateParts(assertion.issuer, scheme),
    ...(subject === undefined ? {} : { subject: templateParts(subject, scheme) }),
    ...(audience === undefined ? {} : { audience: templateParts(audience, scheme) }),
    key: templateParts(assertion.key, scheme),
    ...(keyId === undefined ? {} : { keyId: templateParts(keyId, scheme) }),
    algorithm: assertion.algorithm ?? "RS256",
    lifetimeSeconds: assertion.lifetime_seconds ?? ASSERTION_LIFETIME_SECONDS,
    claims: templatesOf(assertion.claims, scheme),
  };
}

function sessionExchangeOf(session: Session, scheme: Scheme): SessionExchange {
  const { login, token_path, token_header, token_cookie, expires_in_path: expiresInPath } = session;
  const from = token_header === undefined ? "cookie" : "header";
  return {
    kind: "session",
    url: templateParts(login.url, scheme),
    method: login.method ?? "POST",
    headers: Object.entries(login.headers ?? {}).map(([name, value]) => headerCarrier(name, value, scheme)),
    body: templatesOf(login.body, scheme),
    bodyFormat: login.body_format ?? "json",
    // A rule has seen to it that there is one of the three.
    token:
      token_path === undefined
        ? { from, name: token_header ?? token_cookie ?? "" }
        : { from: "json", path: token_path },
    ...(expiresInPath === undefined ? {} : { expiresInPath }),
    expiresInUnit: session.expires_in_unit ?? "seconds",
    lifetimeSeconds: session.lifetime_seconds ?? SESSION_LIFETIME_SECONDS,
  };
}

function templatesOf(texts: { readonly [name: string]: string } | undefined, scheme: Scheme) {
  return Object.fromEntries(Object.entries(texts ?? {}).map(([name, text]) => [name, templateParts(text, scheme)]));
}
