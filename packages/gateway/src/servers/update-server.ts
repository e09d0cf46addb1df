import type { Principal } from "../authorize/principal.ts";
import { secretsOf } from "../connections/connection-row.ts";
import type { ConnectionView } from "../connections/connections.ts";
import { isAccountAt, originOf } from "../connections/external-target.ts";
import { readRevocations, removeConnections, writeConnection } from "../connections/save-connection.ts";
import type { ConnectorRow } from "../connectors/connector-row.ts";
import { readExternalHeaders, TOKEN_FIELD, writeExternalHeaders } from "../connectors/external-headers.ts";
import { existingConnector } from "../connectors/find-connector.ts";
import { announceConnector, type ConnectorChanges, updateConnector } from "../connectors/registry.ts";
import type { Statements } from "../db/store.ts";
import { CLIENT_SECRET_FIELD, readOAuthSettings } from "../oauth/oauth-settings.ts";
import { invalid, notFound, RestError } from "../rest/rest-error.ts";
import type { Services } from "../services.ts";
import { lockConnectorRow } from "../tools/lock-connector-row.ts";
import { findCatalogueEntry } from "./catalogue.ts";
import { headersFor, recordTest, requireEntry, tokenContent, tokenHolder, unknownEntry } from "./create-server.ts";
import { fillProspect, probeServer, requireAddress, requireOwnSecrets, requireTest } from "./probe-server.ts";
import type { ServerChanges } from "./server-body.ts";
import { changeHeaders, requireDistinctHeaders } from "./server-headers.ts";
import type { ServerTest } from "./test-server.ts";

export const TYPE_IMMUTABLE = "Type cannot be changed. Recreate the connector to switch type.";

/**
 * Changes a server. Where it goes or what it is sent becomes something else, that is tried out first as at its
 * creation. Secrets that were given for one address are never sent to another: a new origin needs them anew, and
 * ends what people connected.
 *
 * @throws RestError 404, 409 `name_taken`, or 422 with what is wrong.
 */
export async function updateServer(
  services: Services,
  principal: Principal,
  connector: ConnectorRow,
  given: ServerChanges,
  signal: AbortSignal,
): Promise<ConnectorRow> {
  const planned = planChanges(connector, given);
  if (planned.changes.catalogue_key !== connector.catalogue_key) {
    await requireEntry(services, connector.org_id, given.oauth_mcp);
  }
  const { secrets, kept } = planned;
  const row: ConnectorRow = { ...connector, ...planned.changes };
  const settings = await fillProspect(services, { row, secrets });
  const { url } = settings.filled;
  const hasMoved = readExternalHeaders(connector.headers).origin !== originOf(url);
  const holder = tokenHolderIfAny(principal, row, given);
  const storedToken = row.kind === "simple" ? await sharedToken(services, connector, url) : undefined;
  requireNewSecrets(hasMoved ? kept : [], storedToken === "elsewhere", given);
  const keptToken = storedToken === "elsewhere" ? undefined : storedToken?.token;
  const token = given.accessToken === undefined ? keptToken : (given.accessToken ?? undefined);
  const headers = readExternalHeaders(row.headers);
  requireDistinctHeaders(headers, row.kind === "oauth" || token !== undefined);

  const isRerouted =
    hasMoved || row.url !== connector.url || row.headers !== connector.headers || given.accessToken !== undefined;
  if (isRerouted) await requireOwnSecrets(services, principal, { row, secrets });
  let tested: ServerTest | undefined;
  if (isRerouted && row.kind === "oauth") await requireAddress(services, settings, signal);
  if (isRerouted && row.kind === "simple") {
    tested = await probeServer(services, settings, token, signal);
    if (token !== undefined || headers.headers.some(({ value }) => value === null)) requireTest(tested);
  }

  // In one step: no call finds the new address with what was connected at the old one.
  const { org_id: organisation, id } = connector;
  const elsewhere = { where: { connector_id: id }, stays: (one: ConnectionView) => isAccountAt(one, url) };
  const revoke = await readRevocations(services, organisation, elsewhere);
  const changed = await services.store.transaction(async (statements) => {
    await requireUnchanged(statements, connector);
    const changes = { ...planned.changes, headers: headersFor(row, url) };
    const updated = await updateConnector(statements, connector, changes, services.clock.time());
    if (updated === undefined) throw notFound();
    const leftBehind = hasMoved && secrets[CLIENT_SECRET_FIELD] === undefined ? { [CLIENT_SECRET_FIELD]: null } : {};
    for (const [field, value] of Object.entries({ ...leftBehind, ...secrets })) {
      const place = { organisation, owner: id, field };
      await (value === null ? services.vault.remove(statements, place) : services.vault.put(statements, place, value));
    }
    await removeConnections(services, statements, organisation, elsewhere);
    if (holder === undefined) return updated;
    if (typeof given.accessToken === "string") {
      await writeConnection(services, statements, holder, tokenContent(given.accessToken, url, principal));
    } else {
      const { level, holder: holder_id } = holder;
      await removeConnections(services, statements, organisation, { where: { connector_id: id, level, holder_id } });
    }
    return updated;
  });
  revoke();
  await announceConnector(services.changes, changed, { isEnded: isRerouted });
  if (isRerouted && (tested !== undefined || hasMoved)) await recordTest(services, changed, tested);
  return changed;
}

interface PlannedChanges {
  readonly changes: ConnectorChanges;
  readonly secrets: Readonly<Record<string, string | null>>;
  /** Names of secret headers that stay as they are. */
  readonly kept: readonly string[];
}

function planChanges(connector: ConnectorRow, given: ServerChanges): PlannedChanges {
  if (given.type !== undefined && given.type !== connector.kind) {
    throw new RestError(422, "type_immutable", TYPE_IMMUTABLE);
  }
  refuseForeignFields(connector, given);
  const { name, description, availability, account } = given;
  const plain = Object.fromEntries(
    Object.entries({ name, description, availability, account }).filter(([, value]) => value !== undefined),
  );
  const before = readExternalHeaders(connector.headers);
  const { headers, secrets, kept } =
    given.headers === undefined
      ? { headers: before.headers, secrets: {}, kept: secretNames(before.headers) }
      : changeHeaders(given.headers, connector);
  const entry = given.oauth_mcp === undefined ? undefined : findCatalogueEntry(given.oauth_mcp);
  if (given.oauth_mcp !== undefined && entry === undefined) throw unknownEntry(given.oauth_mcp);
  const url = entry?.url ?? given.url;
  return {
    changes: {
      ...plain,
      ...(url === undefined ? {} : { url }),
      ...(entry === undefined ? {} : { catalogue_key: entry.key }),
      headers: writeExternalHeaders({ ...before, tokenHeader: given.tokenHeader ?? before.tokenHeader, headers }),
      ...oauthChanges(given),
    },
    secrets: { ...secrets, ...clientSecretChanges(connector, given) },
    kept,
  };
}

function refuseForeignFields(connector: ConnectorRow, given: ServerChanges): void {
  if (connector.kind === "simple") {
    const isOfOther = given.oauth_mcp !== undefined || given.oauth !== undefined;
    if (isOfOther) throw new RestError(422, "type_immutable", TYPE_IMMUTABLE);
    return;
  }
  if (given.accessToken !== undefined) {
    throw invalid("/accessToken", "A connector of the type oauth takes no access token: people authorize it.");
  }
  if (given.url === undefined || given.url === connector.url) return;
  if (connector.catalogue_key !== null || given.oauth_mcp !== undefined) {
    const hint = "Choose another entry with `oauth_mcp`.";
    throw invalid("/url", "The URL of a predefined connector is the catalogue's.", hint);
  }
}

function oauthChanges({ oauth }: ServerChanges): ConnectorChanges {
  if (oauth === undefined) return {};
  const { clientSecret: _, ...settings } = oauth;
  return { oauth: JSON.stringify(settings) };
}

/** A secret belongs to one client at one issuer. */
function clientSecretChanges(
  connector: ConnectorRow,
  { oauth }: ServerChanges,
): Readonly<Record<string, string | null>> {
  if (oauth === undefined) return {};
  const before = readOAuthSettings(connector);
  const isSame = before.issuer === oauth.issuer && before.clientId === oauth.clientId;
  if (oauth.clientSecret === undefined && isSame) return {};
  return { [CLIENT_SECRET_FIELD]: oauth.clientSecret ?? null };
}

function secretNames(headers: readonly { readonly name: string; readonly value: string | null }[]): readonly string[] {
  return headers.flatMap(({ name, value }) => (value === null ? [name] : []));
}

function requireNewSecrets(kept: readonly string[], needsToken: boolean, given: ServerChanges): void {
  const needed = [
    ...kept.map((name) => `the value of the header ${name}`),
    ...(needsToken && given.accessToken === undefined ? ["the access token"] : []),
  ];
  if (needed.length === 0) return;
  throw new RestError(
    422,
    "secrets_needed",
    `The server has another address now, and its secrets are not sent there unasked. Give ${needed.join(" and ")} again.`,
  );
}

/** What was tried is saved, and nothing that somebody else has made of it meanwhile. */
async function requireUnchanged(statements: Statements, { org_id, id, revision }: ConnectorRow): Promise<void> {
  await lockConnectorRow(statements, org_id, id);
  const now = await existingConnector({ db: statements }, org_id, id);
  if (now.revision === revision) return;
  throw new RestError(409, "changed_meanwhile", "Somebody else changed the connector at the same time.", {
    hint: "Read it again, and change what is still to be changed.",
  });
}

function tokenHolderIfAny(principal: Principal, row: ConnectorRow, { accessToken }: ServerChanges) {
  return accessToken === undefined ? undefined : tokenHolder(principal, row);
}

/** The token that serves everybody, where there is one; `elsewhere` where it was given for another address. */
async function sharedToken(
  { connections, vault }: Pick<Services, "connections" | "vault">,
  { org_id: organisation, id }: ConnectorRow,
  url: string,
): Promise<{ readonly token: string | undefined } | "elsewhere" | undefined> {
  const shared = await connections.find({ organisation, connector: id, level: "organisation", holder: organisation });
  if (shared === undefined) return undefined;
  if (!isAccountAt(shared, url)) return "elsewhere";
  const place = secretsOf({ id: shared.id, org_id: organisation, level: shared.level, holder_id: shared.holder });
  return { token: await vault.get({ ...place, field: TOKEN_FIELD }) };
}
