import { randomBytes } from "node:crypto";
import { AuthorizationResponseError, validateAuthResponse } from "oauth4webapi";
import { readSettings, targetOf } from "../../connections/external-target.ts";
import type { ConnectorRow } from "../../connectors/connector-row.ts";
import { findConnector } from "../../connectors/find-connector.ts";
import { recordListing } from "../../servers/refresh-tools.ts";
import { type ServerTest, testServer } from "../../servers/test-server.ts";
import { resourceCovers } from "../discovery/addresses.ts";
import { createOAuthFetch } from "../discovery/oauth-fetch.ts";
import type { OAuthServices } from "../oauth-services.ts";
import { plainText } from "../plain-text.ts";
import { type ExternalClient, loadClient } from "../registration/external-client.ts";
import { serverUrl } from "../server-url.ts";
import { type OAuthConfiguration, TOKENS_FIELD, writeStoredTokens } from "../tokens/stored-tokens.ts";
import { revokeGrant } from "../tokens/revoke.ts";
import { missingScopes } from "../tokens/step-up.ts";
import { redeemCode } from "../tokens/token-request.ts";
import type { Pending } from "./pending.ts";

/** How long the test of a new connection may take. */
const TEST_MS = 20_000;

export type Finished = { readonly ok: true } | { readonly ok: false; readonly message: string };

/** Redeems the code of an external server's answer, tries the token, and saves the connection. */
export async function finishAtServer(services: OAuthServices, pending: Pending, answer: URL): Promise<Finished> {
  const { organisation, connector: id } = pending.holder;
  const { client: clientId = "", resource = "" } = pending.details;
  const connector = await findConnector(services.store, organisation, id);
  const client = await loadClient(services, organisation, clientId);
  const url = connector === undefined ? undefined : await serverUrl(services, connector);
  if (connector === undefined || client === undefined || url === undefined) {
    return failed("The connector has been changed or deleted meanwhile.");
  }
  // A token for one server goes to no other, and a code to no issuer but the one that was asked.
  if (!resourceCovers(resource, url) || client.server.issuer !== pending.issuer) {
    return failed("The connector has been changed meanwhile. Connect again.");
  }
  const checked = checkAnswer(answer, client);
  if (!checked.ok) return checked;
  const fetch = createOAuthFetch(services);
  const redeemed = await redeemCode(
    client,
    { answer: checked.answer, codeVerifier: pending.codeVerifier ?? "", resource },
    { fetch, time: services.clock.time() },
  );
  if (!redeemed.ok) return failed(redeemed.message);

  const tested = await test(services, connector, redeemed.grant.tokens.accessToken);
  if (!tested.ok) {
    // It is nobody's: what was granted should not live on. Where the holder has a connection, servers may take both for
    // one grant, and end the one that works.
    const before = await services.connections.find(pending.holder);
    if (before === undefined) await revokeGrant(services, client, redeemed.grant.tokens);
    const lacking = missingScopes(tested.challenge).join(" ");
    const hint = lacking === "" ? "" : ` An administrator adds the scope ${lacking} in the connector's OAuth settings.`;
    return failed(`The server gave a token and does not work with it, so nothing was saved. ${tested.message}${hint}`);
  }
  const { tokens, scope } = redeemed.grant;
  const { scopes = [], more = [] } = pending.details;
  const asked = scopes.join(" ");
  const granted = scope ?? asked;
  const configuration: OAuthConfiguration = {
    client: client.id,
    clientId: client.clientId,
    issuer: pending.issuer,
    resource,
    ...(granted === "" ? {} : { scope: granted }),
    ...(asked === "" ? {} : { asked }),
    ...(more.length === 0 ? {} : { more: more.join(" ") }),
  };
  await services.connections.save(pending.holder, {
    scheme: "oauth",
    configuration: { ...configuration },
    secrets: { [TOKENS_FIELD]: writeStoredTokens(tokens) },
    by: pending.user,
  });
  await recordListing(services, connector, tested.listing, pending.holder.level === "organisation");
  return { ok: true };
}

type CheckedAnswer =
  { readonly ok: true; readonly answer: URLSearchParams } | { readonly ok: false; readonly message: string };

/**
 * Whether the issuer that was asked has answered (RFC 9207, compared as it is). What any other says is neither acted on
 * nor shown.
 */
function checkAnswer(answer: URL, { server, clientId }: ExternalClient): CheckedAnswer {
  const state = answer.searchParams.get("state") ?? "";
  try {
    // The state was looked up by its digest: it is the right one. The library still checks that there is one only.
    const parameters = validateAuthResponse(server, { client_id: clientId }, answer, state);
    return parameters.get("code") === null
      ? { ok: false, message: "The authorization server's answer holds no code." }
      : { ok: true, answer: parameters };
  } catch (error) {
    if (!(error instanceof AuthorizationResponseError)) {
      return { ok: false, message: "The answer is not one of the authorization server that was asked." };
    }
    const said = plainText(error.error_description ?? error.error);
    return { ok: false, message: `The authorization server said: ${said}` };
  }
}

/** Lists the server's tools with the token, and with everything else that calls will carry. */
async function test(
  services: OAuthServices,
  connector: ConnectorRow,
  accessToken: string,
): Promise<ServerTest | { readonly ok: false; readonly message: string; readonly challenge?: undefined }> {
  const settings = await readSettings(services, connector);
  const { filled } = settings;
  if (!filled.ok) return filled;
  const presented = { account: "test", header: { authorization: `Bearer ${accessToken}` } };
  // A key of its own, so that no session of it is anybody else's.
  const target = targetOf({ ...settings, filled }, presented, randomBytes(32));
  const limit = { deadline: services.clock.now() + TEST_MS, signal: AbortSignal.timeout(TEST_MS) };
  return testServer(services, target, limit);
}

function failed(message: string): { readonly ok: false; readonly message: string } {
  return { ok: false, message };
}
