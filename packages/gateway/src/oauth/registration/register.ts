import { allowInsecureRequests, customFetch, dynamicClientRegistrationRequest } from "oauth4webapi";
import type { ConnectorRow } from "../../connectors/connector-row.ts";
import { newId } from "../../db/new-id.ts";
import type { CheckedServer } from "../discovery/authorization-server.ts";
import { faultText, readJsonObject } from "../discovery/oauth-fetch.ts";
import { endAt, found, type Found, type Walk } from "../discovery/walk.ts";
import type { OAuthServices } from "../oauth-services.ts";
import { CLIENT_SECRET_FIELD, type OAuthSettings } from "../oauth-settings.ts";
import { plainText } from "../plain-text.ts";
import { clientMetadataUrl, redirectUri, registrationMetadata } from "./client-metadata.ts";
import {
  type ClientMethod,
  type ClientRecord,
  type ExternalClient,
  readClientRecord,
  SECRET_FIELD,
  withSecret,
} from "./external-client.ts";
import { byHand, planRegistration, REGISTRATION_STEP as STEP, type Registration } from "./plan-registration.ts";

/** A client as it will be kept. */
interface NewClient {
  readonly registration: Registration;
  readonly clientId: string;
  readonly secret?: string;
  readonly record: ClientRecord;
}

/** The gateway's client at this server for this connector: the one that it has there, or a new one. */
export async function register(
  services: OAuthServices,
  connector: ConnectorRow,
  settings: OAuthSettings,
  server: CheckedServer,
  walk: Walk,
): Promise<Found<ExternalClient>> {
  const plan = planRegistration(services, connector, settings, server, walk);
  if (!plan.ok) return plan;
  const kept = await findClientRow(services, connector, server.issuer);
  const fresh =
    kept !== undefined && kept.registration === plan.value && plan.value === "dynamic" && isUsable(kept, services)
      ? keepDynamic(kept, server)
      : await become(plan.value, services, connector, settings, server, walk);
  if (!fresh.ok) return fresh;
  const row = await save(services, connector, server.issuer, fresh.value);
  return found(await withSecret(services, row));
}

type Row = NonNullable<Awaited<ReturnType<typeof findClientRow>>>;

function findClientRow({ store }: Pick<OAuthServices, "store">, { org_id, id }: ConnectorRow, issuer: string) {
  return store.db
    .selectFrom("oauth_clients")
    .selectAll()
    .where("org_id", "=", org_id)
    .where("connector_id", "=", id)
    .where("issuer", "=", issuer)
    .executeTakeFirst();
}

/** A dynamic registration holds for its redirect URI, and as long as its secret does. */
function isUsable(row: Row, { publicUrl, clock }: Pick<OAuthServices, "publicUrl" | "clock">): boolean {
  const { redirectUri: registered, secretExpiresAt } = readClientRecord(row);
  return registered === redirectUri(publicUrl) && (secretExpiresAt ?? Number.POSITIVE_INFINITY) > clock.time();
}

function keepDynamic(row: Row, server: CheckedServer): Found<NewClient> {
  return found({ registration: "dynamic", clientId: row.client_id, record: { ...readClientRecord(row), server } });
}

async function become(
  registration: Registration,
  services: OAuthServices,
  connector: ConnectorRow,
  settings: OAuthSettings,
  server: CheckedServer,
  walk: Walk,
): Promise<Found<NewClient>> {
  const { publicUrl, vault } = services;
  const uri = redirectUri(publicUrl);
  switch (registration) {
    case "configured": {
      const secret = await vault.get({
        organisation: connector.org_id,
        owner: connector.id,
        field: CLIENT_SECRET_FIELD,
      });
      const method = secret === undefined ? "none" : methodOf(server);
      return found({ registration, clientId: settings.clientId ?? "", record: { server, method, redirectUri: uri } });
    }
    case "metadata_document":
      return found({
        registration,
        clientId: clientMetadataUrl(publicUrl),
        record: { server, method: "none", redirectUri: uri },
      });
    case "dynamic":
      return registerDynamically(services, connector, server, walk);
  }
}

/** What the server takes; a header where it does not say (RFC 8414 §2). */
function methodOf({ token_endpoint_auth_methods_supported: taken }: CheckedServer): ClientMethod {
  if (taken === undefined || taken.includes("client_secret_basic")) return "client_secret_basic";
  return taken.includes("client_secret_post") ? "client_secret_post" : "client_secret_basic";
}

async function registerDynamically(
  { publicUrl, clock }: OAuthServices,
  connector: ConnectorRow,
  server: CheckedServer,
  walk: Walk,
): Promise<Found<NewClient>> {
  const asked = registrationMetadata(publicUrl);
  const isPublicTaken = server.token_endpoint_auth_methods_supported?.includes("none") === true;
  const token_endpoint_auth_method = isPublicTaken ? "none" : methodOf(server);
  let response: Response;
  let answer: Readonly<Record<string, unknown>> | undefined;
  try {
    response = await dynamicClientRegistrationRequest(
      server,
      { ...asked, token_endpoint_auth_method },
      // Whether plain http may be spoken is for the egress to say.
      { [customFetch]: walk.fetch, [allowInsecureRequests]: true },
    );
    answer = await readJsonObject(response);
  } catch (error) {
    return endAt(walk, STEP, "unavailable", `Registration failed. ${faultText(error)}`, server.registration_endpoint);
  }
  const { status } = response;
  if (status !== 201 && status !== 200) {
    if (status >= 500 || status === 429) {
      return endAt(walk, STEP, "unavailable", `Registration failed: the server answered ${String(status)}.`);
    }
    const said = answer?.["error_description"] ?? answer?.["error"];
    const why = typeof said === "string" ? ` It said: ${plainText(said)}` : "";
    const message = `The authorization server refused to register the gateway (${String(status)}).${why} `;
    return endAt(walk, STEP, "ask_admin", message + byHand(publicUrl, connector, server.issuer));
  }
  const clientId = answer?.["client_id"];
  const secret = answer?.["client_secret"];
  if (!isCredential(clientId) || (secret !== undefined && !isCredential(secret))) {
    return endAt(walk, STEP, "not_supported", "The registration's answer holds no usable client id.");
  }
  const method = answer?.["token_endpoint_auth_method"] ?? (secret === undefined ? "none" : token_endpoint_auth_method);
  if (!isMethod(method) || (method !== "none" && secret === undefined)) {
    return endAt(walk, STEP, "not_supported", "The registration asks for a proof that the gateway cannot give.");
  }
  const ends = answer?.["client_secret_expires_at"];
  return found({
    registration: "dynamic",
    clientId,
    ...(secret === undefined ? {} : { secret }),
    record: {
      server,
      method,
      redirectUri: redirectUri(publicUrl),
      // Seconds since 1970, and 0 for never (RFC 7591 §3.2.1). An end in the past would have it register each time.
      ...(typeof ends === "number" && ends * 1_000 > clock.time() ? { secretExpiresAt: ends * 1_000 } : {}),
    },
  });
}

function isMethod(value: unknown): value is ClientMethod {
  return value === "none" || value === "client_secret_basic" || value === "client_secret_post";
}

/** RFC 6749 appendix A.1 and A.2: visible ASCII and spaces. */
function isCredential(value: unknown): value is string {
  return typeof value === "string" && /^[\x20-\x7e]{1,4000}$/.test(value);
}

/** Writes the client down. Where two registered at once the first stays, so that both go on with one. */
async function save(
  { store, vault, clock }: OAuthServices,
  { org_id, id: connector_id }: ConnectorRow,
  issuer: string,
  { registration, clientId, secret, record }: NewClient,
): Promise<Row> {
  const now = clock.time();
  const metadata = JSON.stringify(record);
  return store.transaction(async (statements) => {
    const row = await statements
      .insertInto("oauth_clients")
      .values({
        id: newId("oac"),
        org_id,
        connector_id,
        issuer,
        registration,
        client_id: clientId,
        metadata,
        created_at: now,
        updated_at: now,
      })
      .onConflict((conflict) =>
        conflict
          .columns(["connector_id", "issuer"])
          .doUpdateSet({ registration, client_id: clientId, metadata, updated_at: now }),
      )
      .returningAll()
      .executeTakeFirstOrThrow();
    if (secret !== undefined) {
      await vault.put(statements, { organisation: org_id, owner: row.id, field: SECRET_FIELD }, secret);
    }
    return row;
  });
}

/** Has the gateway register anew next time, at the same issuer: the server does not know the client any more. */
export async function endRegistration(
  { store, clock }: Pick<OAuthServices, "store" | "clock">,
  organisation: string,
  id: string,
): Promise<void> {
  await store.transaction(async (statements) => {
    const row = await statements
      .selectFrom("oauth_clients")
      .selectAll()
      .where("org_id", "=", organisation)
      .where("id", "=", id)
      .executeTakeFirst();
    if (row === undefined) return;
    const metadata = JSON.stringify({ ...readClientRecord(row), secretExpiresAt: clock.time() } satisfies ClientRecord);
    await statements
      .updateTable("oauth_clients")
      .set({ metadata })
      .where("org_id", "=", organisation)
      .where("id", "=", id)
      .execute();
  });
}

/** The issuer that the gateway registered at for this connector, the latest. */
export async function registeredIssuer(
  { store }: Pick<OAuthServices, "store">,
  { org_id, id }: Pick<ConnectorRow, "org_id" | "id">,
): Promise<string | undefined> {
  const row = await store.db
    .selectFrom("oauth_clients")
    .select("issuer")
    .where("org_id", "=", org_id)
    .where("connector_id", "=", id)
    .orderBy("updated_at", "desc")
    .executeTakeFirst();
  return row?.issuer;
}
