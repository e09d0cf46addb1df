import { createHash } from "node:crypto";
import { createFetch, type Egress } from "@mortise/runtime";
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from "jose";
import { z } from "zod";

/** The identity provider that people of this deployment sign in with. */
export interface ProviderSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The same, with what it says of itself. */
export interface DiscoveredProvider {
  readonly settings: ProviderSettings;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly jwksUri: string;
  /** Where claims are that the ID token does not have. */
  readonly userinfoEndpoint: string | undefined;
  /** Whether each of its answers names it (RFC 9207): one that does not is none of its. */
  readonly sendsIssuer: boolean;
  readonly fetch: typeof globalThis.fetch;
}

/** Somebody the provider vouches for. */
export interface Profile {
  /** The `sub`: theirs for ever, whatever their address becomes. */
  readonly id: string;
  readonly email: string;
  readonly name: string;
}

const endpoint = z.url({ protocol: /^https?$/ });
const metadata = z.object({
  issuer: z.string(),
  authorization_endpoint: endpoint,
  token_endpoint: endpoint,
  jwks_uri: endpoint,
  userinfo_endpoint: endpoint.optional(),
  authorization_response_iss_parameter_supported: z.boolean().optional(),
});

/**
 * Reads the provider's metadata (OpenID Connect Discovery 1.0 §4), by the way that all requests leave the process.
 * Rejects where there is none, or it is another issuer's.
 */
export async function discoverProvider(settings: ProviderSettings, egress: Egress): Promise<DiscoveredProvider> {
  const fetch = createFetch(egress, { timeoutMs: 10_000, bodyBytes: 256 * 1024 });
  const response = await fetch(`${settings.issuer.replace(/\/$/, "")}/.well-known/openid-configuration`);
  const found = metadata.parse(await response.json());
  if (found.issuer !== settings.issuer) {
    throw new Error(`The identity provider calls itself ${found.issuer}, not ${settings.issuer}.`);
  }
  return {
    settings,
    authorizationEndpoint: found.authorization_endpoint,
    tokenEndpoint: found.token_endpoint,
    jwksUri: found.jwks_uri,
    userinfoEndpoint: found.userinfo_endpoint,
    sendsIssuer: found.authorization_response_iss_parameter_supported === true,
    fetch,
  };
}

/** Where somebody signs in, bound to this browser's attempt by `state`, by PKCE (RFC 7636) and by the nonce. */
export function authorizationUrl(
  { settings, authorizationEndpoint }: DiscoveredProvider,
  attempt: {
    readonly state: string;
    readonly codeVerifier: string;
    readonly redirectURI: string;
    readonly nonce: string;
  },
): URL {
  const url = new URL(authorizationEndpoint);
  const parameters = {
    response_type: "code",
    client_id: settings.clientId,
    redirect_uri: attempt.redirectURI,
    scope: "openid email profile",
    state: attempt.state,
    nonce: attempt.nonce,
    code_challenge: createHash("sha256").update(attempt.codeVerifier).digest("base64url"),
    code_challenge_method: "S256",
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url;
}

/** Exchanges the code with the verifier (RFC 7636), as a confidential client. */
export async function exchangeCode(
  provider: DiscoveredProvider,
  request: { readonly code: string; readonly redirectURI: string; readonly codeVerifier?: string | undefined },
): Promise<{ readonly idToken: string; readonly accessToken: string }> {
  const { clientId, clientSecret } = provider.settings;
  const response = await provider.fetch(provider.tokenEndpoint, {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      // RFC 6749 §2.3.1: each part is encoded like a form's field before they are joined.
      authorization: `Basic ${Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString("base64")}`,
    },
    body: new URLSearchParams({
      grant_type: "authorization_code",
      code: request.code,
      redirect_uri: request.redirectURI,
      code_verifier: request.codeVerifier ?? "",
    }).toString(),
  });
  if (!response.ok) throw new Error(`The identity provider refused the code with ${String(response.status)}.`);
  const tokens = z.object({ id_token: z.string(), access_token: z.string() }).parse(await response.json());
  return { idToken: tokens.id_token, accessToken: tokens.access_token };
}

/**
 * Who it is, by the provider's signature (OpenID Connect Core 1.0 §3.1.3.7). Nobody without an address that the
 * provider verified: it is what finds the account. Rejects where the ID token does not hold.
 */
export async function readProfile(
  provider: DiscoveredProvider,
  tokens: { readonly idToken: string; readonly accessToken: string },
  nonce: string,
): Promise<Profile | undefined> {
  const keys = (await (await provider.fetch(provider.jwksUri)).json()) as JSONWebKeySet;
  const { issuer, clientId } = provider.settings;
  const { payload } = await jwtVerify(tokens.idToken, createLocalJWKSet(keys), {
    issuer,
    audience: clientId,
    requiredClaims: ["sub", "exp", "iat", "nonce"],
  });
  if (payload["nonce"] !== nonce) throw new Error("The ID token is of another attempt to sign in.");
  const audiences = Array.isArray(payload.aud) ? payload.aud : [payload.aud];
  const { azp = audiences.length === 1 ? clientId : undefined } = payload;
  if (azp !== clientId) throw new Error("The ID token was given to another client.");
  const claims = "email" in payload ? payload : await userinfo(provider, tokens.accessToken, payload.sub);
  const { email, email_verified: verified, name } = claims;
  if (payload.sub === undefined || typeof email !== "string" || verified !== true) return undefined;
  return { id: payload.sub, email, name: typeof name === "string" && name !== "" ? name : email };
}

/** The claims that a provider gives at its UserInfo endpoint alone (§5.3), of the very person of the ID token. */
async function userinfo(
  { userinfoEndpoint, fetch }: DiscoveredProvider,
  accessToken: string,
  subject: string | undefined,
): Promise<Readonly<Record<string, unknown>>> {
  if (userinfoEndpoint === undefined) return {};
  const response = await fetch(userinfoEndpoint, { headers: { authorization: `Bearer ${accessToken}` } });
  if (!response.ok) throw new Error(`The identity provider refused its UserInfo with ${String(response.status)}.`);
  const claims = z.record(z.string(), z.unknown()).parse(await response.json());
  if (claims["sub"] !== subject) throw new Error("The UserInfo is another person's.");
  return claims;
}
