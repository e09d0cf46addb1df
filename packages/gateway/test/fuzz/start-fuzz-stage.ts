import { type AuthorizationServer, CLIENT_SECRET, startAuthorizationServer } from "@mortise/testkit/oauth";
import type { StoreKind } from "../support/places.ts";
import { startTestGateway, type TestGateway } from "../support/start-test-gateway.ts";

/** A whole gateway with everything that can be configured, and whom its people sign in at. */
export interface FuzzStage extends AsyncDisposable {
  readonly gateway: TestGateway;
  readonly provider: AuthorizationServer;
}

/** The address of the person who signs in at the provider. */
export const PROVIDED_EMAIL = "provided@example.com";

export async function startFuzzStage(kind: StoreKind): Promise<FuzzStage> {
  const provider = await startAuthorizationServer({ person: () => ({ email: PROVIDED_EMAIL, email_verified: true }) });
  const oidc = { issuer: provider.issuer, clientId: "site", clientSecret: CLIENT_SECRET };
  const gateway = await startTestGateway({ kind, config: { behindProxy: true, logLevel: "info", oidc } });
  return {
    gateway,
    provider,
    async [Symbol.asyncDispose]() {
      await gateway.close();
      await provider.close();
    },
  };
}
