import type { Principal } from "../authorize/principal.ts";
import type { ConnectionHolder } from "../connections/connections.ts";
import { originOf, tokenConfiguration } from "../connections/external-target.ts";
import { writeConnection } from "../connections/save-connection.ts";
import type { ConnectorRow } from "../connectors/connector-row.ts";
import { readExternalHeaders, TOKEN_FIELD, writeExternalHeaders } from "../connectors/external-headers.ts";
import { announceConnector, createConnector } from "../connectors/registry.ts";
import { newId } from "../db/new-id.ts";
import { CLIENT_SECRET_FIELD } from "../oauth/oauth-settings.ts";
import { invalid, RestError } from "../rest/rest-error.ts";
import type { Services } from "../services.ts";
import { type CatalogueEntry, findCatalogueEntry } from "./catalogue.ts";
import {
  fillProspect,
  type Prospect,
  probeServer,
  requireAddress,
  requireOwnSecrets,
  requireTest,
} from "./probe-server.ts";
import { failureStatus, recordListing } from "./refresh-tools.ts";
import { recordStatus } from "./record-status.ts";
import type { NewServer } from "./server-body.ts";
import { changeHeaders, requireDistinctHeaders } from "./server-headers.ts";
import type { ServerTest } from "./test-server.ts";

/**
 * Registers an external server, as a draft. Where a token or another secret is given it is tried out first, and a
 * test that fails leaves nothing behind.
 *
 * @throws RestError 409 `name_taken`, or 422 with what is wrong.
 */
export async function createServer(
  services: Services,
  principal: Principal,
  given: NewServer,
  signal: AbortSignal,
): Promise<ConnectorRow> {
  const { organisation } = principal;
  const entry = await requireEntry(services, organisation, given.oauth_mcp);
  const prospect = prospectOf(services, principal, given, entry);
  const holder = given.accessToken === undefined ? undefined : tokenHolder(principal, prospect.row);

  const settings = await fillProspect(services, prospect);
  await requireOwnSecrets(services, principal, prospect);
  let tested: ServerTest | undefined;
  if (given.type === "oauth") {
    await requireAddress(services, settings, signal);
  } else {
    tested = await probeServer(services, settings, given.accessToken, signal);
    if (given.accessToken !== undefined || Object.keys(prospect.secrets).length > 0) requireTest(tested);
  }

  const { row, secrets } = prospect;
  const created = await services.store.transaction(async (statements) => {
    const { created_at: time } = row;
    const headers = headersFor(row, settings.filled.url);
    const inserted = await createConnector(statements, { ...row, headers, time });
    for (const [field, value] of Object.entries(secrets)) {
      if (value !== null) await services.vault.put(statements, { organisation, owner: row.id, field }, value);
    }
    if (holder !== undefined && given.accessToken !== undefined) {
      const content = tokenContent(given.accessToken, settings.filled.url, principal);
      await writeConnection(services, statements, holder, content);
    }
    return inserted;
  });
  await announceConnector(services.changes, created);
  await recordTest(services, created, tested);
  return created;
}

/** Notes what a test before saving has found. */
export async function recordTest(
  services: Services,
  connector: ConnectorRow,
  tested: ServerTest | undefined,
): Promise<void> {
  if (tested?.ok === true) {
    await recordListing(services, connector, tested.listing);
  } else if (tested !== undefined) {
    await recordStatus(services, connector, failureStatus(connector, tested));
  } else {
    const detail = "Nobody has connected an account yet.";
    await recordStatus(services, connector, { status: "needs_authentication", detail });
  }
}

/**
 * The entry of the catalogue that is named, where one is.
 *
 * @throws RestError 422 where there is none of that key, 409 where the organisation has it already.
 */
export async function requireEntry(
  { store }: Pick<Services, "store">,
  organisation: string,
  key: string | undefined,
): Promise<CatalogueEntry | undefined> {
  if (key === undefined) return undefined;
  const entry = findCatalogueEntry(key);
  if (entry === undefined) throw unknownEntry(key);
  const existing = await store.db
    .selectFrom("connectors")
    .select("name")
    .where("org_id", "=", organisation)
    .where("catalogue_key", "=", key)
    .executeTakeFirst();
  if (existing === undefined) return entry;
  throw new RestError(
    409,
    "already_added",
    `${entry.name} has been added already, as ${JSON.stringify(existing.name)}.`,
    {
      hint: "Connect another account of the same vendor by the server's URL.",
    },
  );
}

export function unknownEntry(key: string): RestError {
  return invalid("/oauth_mcp", `The catalogue has no entry ${JSON.stringify(key)}.`, "GET .../mcps/oauth lists them.");
}

function prospectOf(
  { clock }: Pick<Services, "clock">,
  principal: Principal,
  given: NewServer,
  entry: CatalogueEntry | undefined,
): Prospect {
  const { headers, secrets } = changeHeaders(given.headers, { headers: null });
  const external = { tokenHeader: given.tokenHeader, headers, origin: "" };
  requireDistinctHeaders(external, given.type === "oauth" || given.accessToken !== undefined);
  const { clientSecret, ...oauth } = given.oauth ?? {};
  const time = clock.time();
  return {
    row: {
      id: newId("con"),
      org_id: principal.organisation,
      kind: given.type,
      name: given.name ?? entry?.name ?? "",
      slug: "",
      description: given.description ?? entry?.description ?? "",
      state: "draft",
      availability: given.availability,
      account: given.account,
      // The schema has one of the two.
      url: entry?.url ?? given.url ?? "",
      headers: writeExternalHeaders(external),
      catalogue_key: entry?.key ?? null,
      oauth: given.type === "oauth" ? JSON.stringify(oauth) : null,
      descriptor_version: null,
      status: "unknown",
      status_detail: null,
      checked_at: null,
      created_by: principal.user ?? principal.agent ?? "",
      created_at: time,
      updated_at: time,
      revision: 1,
    },
    secrets: { ...secrets, ...(clientSecret === undefined ? {} : { [CLIENT_SECRET_FIELD]: clientSecret }) },
  };
}

/** Whose the token is that is given with a connector: everybody's, or where each has their own account the caller's. */
export function tokenHolder(
  { organisation, user }: Principal,
  { id, account }: Pick<ConnectorRow, "id" | "account">,
): ConnectionHolder {
  if (account === "shared") return { organisation, connector: id, level: "organisation", holder: organisation };
  if (user !== undefined) return { organisation, connector: id, level: "user", holder: user };
  throw invalid("/accessToken", "Each person connects their own account to this connector: give no token.");
}

/** Headers as they are saved: with the origin that their secrets were given for. */
export function headersFor({ headers }: Pick<ConnectorRow, "headers">, url: string): string {
  return writeExternalHeaders({ ...readExternalHeaders(headers), origin: originOf(url) });
}

/** An access token as a connection has it. */
export function tokenContent(token: string, url: string, { user, agent }: Principal) {
  return {
    scheme: "header",
    configuration: tokenConfiguration(url),
    secrets: { [TOKEN_FIELD]: token },
    by: user ?? agent ?? "",
  };
}
