import { agentOf, connectLink } from "../connections/connect-link.ts";
import { findConnector } from "../connectors/find-connector.ts";
import { beginAtServer, diagnoseServer } from "./authorization/begin-server.ts";
import { beginAtVendor, finishAtVendor } from "./authorization/descriptor-authorization.ts";
import { finishAtServer } from "./authorization/finish-server.ts";
import { mayStillConnect } from "./authorization/may-connect.ts";
import { type Pending, takePending } from "./authorization/pending.ts";
import type { ExternalTokens, FinishOutcome } from "./external-tokens.ts";
import type { OAuthServices } from "./oauth-services.ts";
import { clientMetadataDocument } from "./registration/client-metadata.ts";
import { revocationOf } from "./tokens/revoke.ts";
import { stepUp } from "./tokens/step-up.ts";
import { TokenKeeper } from "./tokens/token-keeper.ts";

/** The gateway as an OAuth client. */
export function createExternalTokens(services: OAuthServices): ExternalTokens {
  const keeper = new TokenKeeper(services);

  return {
    async begin(holder, user, returnTo) {
      const connector = await findConnector(services.store, holder.organisation, holder.connector);
      switch (connector?.kind) {
        case "oauth":
          return beginAtServer(services, connector, holder, user, returnTo);
        case "descriptor":
          return beginAtVendor(services, connector, holder, user, returnTo);
        case "simple":
        case undefined: {
          const link = connectLink(services, { id: holder.connector }, agentOf(holder));
          const message = `This connector takes an access token, and nobody agrees to it at the server. It is entered at ${link}`;
          return { ok: false, need: "not_supported", message };
        }
      }
    },

    async finish(answer, browserSecret, user) {
      const state = answer.searchParams.getAll("state");
      const [only] = state;
      if (browserSecret === undefined || only === undefined || state.length > 1) return NOT_BEGUN;
      const pending = await takePending(services, only, browserSecret);
      if (pending === undefined) return NOT_BEGUN;
      if (pending.user !== user || answer.origin + answer.pathname !== pending.redirectUri) return NOT_BEGUN;
      return finishPending(pending, answer);
    },

    obtain: (connection) => keeper.obtain(connection),
    replace: (connection, refused) => keeper.replace(connection, refused),
    stepUp: (connection, challenge) => stepUp(services, connection, challenge),
    revocation: (connection) => revocationOf(services, connection),

    async diagnose(organisation, id) {
      const connector = await findConnector(services.store, organisation, id);
      if (connector?.kind === "oauth") return diagnoseServer(services, connector);
      return [{ step: "Connector", verdict: "skipped", message: "It is no external server with OAuth." }];
    },

    clientMetadata: () => clientMetadataDocument(services.publicUrl),
  };

  async function finishPending(pending: Pending, answer: URL): Promise<FinishOutcome> {
    const { holder, user, details } = pending;
    const connector = await findConnector(services.store, holder.organisation, holder.connector);
    if (connector === undefined) return { ok: false, message: "The connector has been deleted meanwhile." };
    const action = await mayStillConnect(services, connector, pending);
    if (action === undefined) return { ok: false, message: "You may not connect this account any more." };
    await services.audit.record({
      kind: "change",
      organisation: holder.organisation,
      actor: `user:${user}`,
      action,
      target: `${holder.level}:${holder.holder}`,
      connector: holder.connector,
      decision: "allowed",
      details: { issuer: pending.issuer },
    });
    const finish = details.client === undefined ? finishAtVendor : finishAtServer;
    const finished = await finish(services, pending, answer);
    if (!finished.ok) return finished;
    const { returnTo } = details;
    return { ok: true, holder, connector: connector.name, ...(returnTo === undefined ? {} : { returnTo }) };
  }
}

/** The same for a state that was used, has ended, or is another browser's or person's. */
const NOT_BEGUN: FinishOutcome = {
  ok: false,
  message:
    "This answer does not belong to anything that was begun in this browser by you in the last ten minutes, or it has been used already. Begin again.",
};
