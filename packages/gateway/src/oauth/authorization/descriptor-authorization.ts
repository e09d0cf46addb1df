import { servedConnector } from "../../connectors/compiled-connectors.ts";
import { plainFields } from "../../connections/kept-connections.ts";
import { tryDescriptor } from "../../connections/try-credential.ts";
import type { ConnectionHolder } from "../../connections/connections.ts";
import type { ConnectorRow } from "../../connectors/connector-row.ts";
import { findConnector } from "../../connectors/find-connector.ts";
import { readEndpoint } from "../discovery/addresses.ts";
import type { BeginOutcome } from "../external-tokens.ts";
import type { OAuthServices } from "../oauth-services.ts";
import { redirectUri } from "../registration/client-metadata.ts";
import { plainText } from "../plain-text.ts";
import { ACCESS_FIELD, agreedScheme, heldFields } from "./descriptor-scheme.ts";
import type { Finished } from "./finish-server.ts";
import { keepPending, type Pending } from "./pending.ts";

const JUDGE_MS = 10_000;

/** Begins an authorization at the vendor that a descriptor names. */
export async function beginAtVendor(
  services: OAuthServices,
  connector: ConnectorRow,
  holder: ConnectionHolder,
  user: string,
  returnTo: string | undefined,
): Promise<BeginOutcome> {
  const compiled = await servedConnector(services.store, connector);
  const existing = await services.connections.find(holder);
  const agreed = compiled === undefined ? undefined : agreedScheme(compiled, existing?.scheme);
  if (compiled === undefined || agreed === undefined) {
    return refused("not_supported", "This connector has no authentication that a person agrees to in a browser.");
  }
  const { values } = await heldFields(services, holder, compiled, agreed);
  const { beginAuthorization } = await import("@mortise/runtime/authorization");
  const begun = await beginAuthorization(agreed.exchange, values, redirectUri(services.publicUrl));
  if (!begun.ok) {
    const words =
      `${begun.fault.detail ?? "The connector is not set up for it."} An administrator registers a client with the ` +
      `vendor, with the redirect URI ${redirectUri(services.publicUrl)}, and enters its id and secret in the ` +
      `organisation's connection of this connector.`;
    return refused("ask_admin", words);
  }
  const { url, state, codeVerifier } = begun.value;
  const address = readEndpoint(url);
  const { egress, clock } = services;
  const limit = { deadline: clock.now() + JUDGE_MS, signal: AbortSignal.timeout(JUDGE_MS) };
  const judged = address === undefined ? undefined : await egress.judge(address.origin, limit);
  if (address === undefined || judged?.ok !== true) {
    return refused("not_supported", "The vendor's authorization address is none that a person may be sent to.");
  }
  const browserSecret = await keepPending(services, state, {
    holder,
    user,
    issuer: address.origin,
    redirectUri: begun.value.redirectUri,
    codeVerifier,
    details: { scheme: agreed.scheme, ...(returnTo === undefined ? {} : { returnTo }) },
  });
  return { ok: true, authorization: { url, browserSecret } };
}

/**
 * Redeems the code of a vendor's answer, tries what it gave on the descriptor's test endpoint, and saves the connection.
 * Its tokens are the runtime's from then on.
 */
export async function finishAtVendor(services: OAuthServices, pending: Pending, answer: URL): Promise<Finished> {
  const { holder, details, codeVerifier } = pending;
  const connector = await findConnector(services.store, holder.organisation, holder.connector);
  const compiled = connector === undefined ? undefined : await servedConnector(services.store, connector);
  const agreed = compiled === undefined ? undefined : agreedScheme(compiled, details.scheme);
  if (compiled === undefined || agreed === undefined || agreed.scheme !== details.scheme) {
    return { ok: false, message: "The connector has been changed or deleted meanwhile." };
  }
  const { configuration, secrets, values } = await heldFields(services, holder, compiled, agreed);
  const { finishAuthorization } = await import("@mortise/runtime/authorization");
  const granted = await finishAuthorization(
    agreed.exchange,
    values,
    {
      // Who was asked; the rest of the address is not kept, for the state is in it.
      url: pending.issuer,
      redirectUri: pending.redirectUri,
      // It was looked up by its digest: it is the right one.
      state: answer.searchParams.get("state") ?? "",
      ...(codeVerifier === undefined ? {} : { codeVerifier }),
    },
    answer,
    services,
    holder.organisation,
  );
  if (!granted.ok) {
    return { ok: false, message: granted.fault.detail ?? "The vendor gave no token for this agreement." };
  }
  const { refreshToken, accessToken } = granted.value;
  const kept = refreshToken === undefined ? { [ACCESS_FIELD]: accessToken } : { [agreed.refreshField]: refreshToken };
  const content = { scheme: agreed.scheme, configuration, secrets: { ...secrets, ...kept }, by: pending.user };
  const fields = { ...plainFields(configuration), ...content.secrets };
  const tokens = refreshToken === undefined ? undefined : granted.value;
  const test = await tryDescriptor(services, compiled, holder, agreed.scheme, fields, tokens);
  if (!test.ok) {
    const why = test.steps.findLast(({ ok }) => !ok)?.message ?? "";
    return {
      ok: false,
      message: `The vendor gave a token and does not work with it, so nothing was saved. ${plainText(why, 500)}`,
    };
  }
  await services.connections.save(holder, content);
  await test.keep();
  return { ok: true };
}

function refused(need: "ask_admin" | "not_supported", message: string): BeginOutcome {
  return { ok: false, need, message };
}
