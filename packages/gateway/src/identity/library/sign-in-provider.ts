import type { OAuthProvider } from "@better-auth/core/oauth2";
import type { BetterAuthPlugin } from "better-auth";
import type { AuthSettings } from "./create-auth.ts";
import {
  authorizationUrl,
  exchangeCode,
  type DiscoveredProvider,
  type Profile,
  readProfile,
} from "./identity-provider.ts";

/** What the identity provider is called in the library, and so in the address that it redirects to. */
export const PROVIDER = "oidc";

/** What the library has of somebody when it looks for their account. */
export interface ProviderProfile extends Profile {
  /** Asked before: the library makes an account inside a transaction, where nothing else may ask the store. */
  readonly invited: boolean;
}

/**
 * The identity provider as the library takes one: it keeps the state that binds an attempt to a browser, makes
 * verifier and nonce, and finds the account. What the provider answers is checked by us.
 */
export function signInProvider(
  discovered: DiscoveredProvider,
  { note, isInvited }: Pick<AuthSettings, "note" | "isInvited">,
): BetterAuthPlugin {
  const provider: OAuthProvider<ProviderProfile> = {
    id: PROVIDER,
    name: "OpenID Connect",
    // Compared with the `iss` of its answers (RFC 9207).
    issuer: discovered.settings.issuer,
    requiresIdTokenNonce: true,
    accountSubject: ({ profile }) => profile.id,
    createAuthorizationURL: ({ idTokenNonce = "", ...attempt }) =>
      authorizationUrl(discovered, { ...attempt, nonce: idTokenNonce }),
    validateAuthorizationCode: (answer) => exchangeCode(discovered, answer),
    async getUserInfo({ idToken = "", accessToken = "", expectedIdTokenNonce = "" }) {
      try {
        const profile = await readProfile(discovered, { idToken, accessToken }, expectedIdTokenNonce);
        if (profile === undefined) return null;
        const { email, name } = profile;
        return { user: { email, name, emailVerified: true }, data: { ...profile, invited: await isInvited(email) } };
      } catch (error) {
        note(`the identity provider's answer does not hold: ${error instanceof Error ? error.message : ""}`);
        return null;
      }
    },
  };
  return { id: "sign-in-provider", init: () => ({ context: { socialProviders: [provider] } }) };
}
