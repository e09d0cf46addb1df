import type { Credential, CredentialResolver } from "./resolver.ts";

/**
 * A user's own credential, that came with the request. It serves every tool of that request
 * and is gone with it; nothing else is asked, so what others have stored is out of reach.
 */
export function createOwnCredential(fields: Readonly<Record<string, string>>): CredentialResolver {
  const credential: Credential = { fields: { ...fields }, level: "user", ephemeral: true };
  return { resolve: () => credential };
}
