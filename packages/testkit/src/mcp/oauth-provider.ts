import type { OAuthClientProvider, OAuthDiscoveryState } from "@modelcontextprotocol/client";

/** An MCP client's side of OAuth, with nothing but memory. */
export interface MemoryProvider extends OAuthClientProvider {
  /** Where a person is to be sent, once the client has found out. */
  address?: URL;
}

export const REDIRECT_URL = "http://127.0.0.1:7777/callback";

export function createOAuthProvider(): MemoryProvider {
  let information: Parameters<NonNullable<OAuthClientProvider["saveClientInformation"]>>[0] | undefined;
  let tokens: Parameters<OAuthClientProvider["saveTokens"]>[0] | undefined;
  let discovery: OAuthDiscoveryState | undefined;
  let verifier = "";
  const provider: MemoryProvider = {
    redirectUrl: REDIRECT_URL,
    clientMetadata: {
      client_name: "An editor",
      redirect_uris: [REDIRECT_URL],
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      token_endpoint_auth_method: "none",
    },
    clientInformation: () => information,
    saveClientInformation: (given) => void (information = given),
    discoveryState: () => discovery,
    saveDiscoveryState: (given) => void (discovery = given),
    tokens: () => tokens,
    saveTokens: (given) => void (tokens = given),
    redirectToAuthorization: (address) => void (provider.address = address),
    saveCodeVerifier: (given) => void (verifier = given),
    codeVerifier: () => verifier,
  };
  return provider;
}
