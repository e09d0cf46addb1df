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
  readonly fetch: typeof globalThis.fetch;
}

const metadata = z.object({
  issuer: z.string(),
  authorization_endpoint: z.url({ protocol: /^https?$/ }),
  token_endpoint: z.url({ protocol: /^https?$/ }),
  jwks_uri: z.url({ protocol: /^https?$/ }),
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
    fetch,
  };
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

/** Who it is, by the provider's signature. Nobody without an address that the provider verified: it is what finds the account. */
export async function readProfile(
  provider: DiscoveredProvider,
  { idToken }: { readonly idToken?: string | undefined },
): Promise<{ id: string; email: string; name: string; emailVerified: boolean } | null> {
  if (idToken === undefined) return null;
  const keys = (await (await provider.fetch(provider.jwksUri)).json()) as JSONWebKeySet;
  const { issuer, clientId } = provider.settings;
  const { payload } = await jwtVerify(idToken, createLocalJWKSet(keys), {
    issuer,
    audience: clientId,
    requiredClaims: ["sub", "exp", "iat"],
  });
  const { sub, email, email_verified: verified, name } = payload;
  if (sub === undefined || typeof email !== "string" || verified !== true) return null;
  return { id: sub, email, name: typeof name === "string" ? name : email, emailVerified: true };
}
