import { z } from "@hono/zod-openapi";
import { visibleConnector } from "../connectors/caller-connections.ts";
import { requireLevel } from "../connections/require-level.ts";
import { connectorTag } from "../connectors/connector-row.ts";
import { existingConnector } from "../connectors/find-connector.ts";
import { announceConnector, updateConnector } from "../connectors/registry.ts";
import { notFound, RestError } from "../rest/rest-error.ts";
import { defineRoute, type Route } from "../rest/route.ts";
import type { Version } from "../rest/version.ts";
import { lockConnectorRow } from "../tools/lock-connector-row.ts";
import { browserCookie } from "./authorization/browser-cookie.ts";
import { mayConnect } from "./authorization/may-connect.ts";
import type { BeginOutcome } from "./external-tokens.ts";
import { CLIENT_SECRET_FIELD, oauthSettingsSchema, readOAuthSettings } from "./oauth-settings.ts";
import { showAnswerPage } from "./pages/answer-page.ts";
import { connectFromPage, showConnectPage } from "./pages/connect-page.ts";
import { redirectUri } from "./registration/client-metadata.ts";
import { registeredIssuer } from "./registration/register.ts";

const TAG = "OAuth to external servers";

const connectorParams = z.object({ orgId: z.string(), connectorId: z.string() });
const pageParams = z.object({ connectorId: z.string().regex(/^\w{1,100}$/) });

const settingsView = z
  .object({
    issuer: z.string().nullable(),
    clientId: z.string().nullable(),
    scopes: z.array(z.string()).nullable(),
    hasClientSecret: z.boolean(),
    /** Where a client that is registered by hand has to be sent back to. */
    redirectUri: z.string(),
    /** The issuer that is kept because the gateway registered there. */
    registeredIssuer: z.string().nullable(),
  })
  .openapi("OAuthSettings");

const authorizeRoute = defineRoute({
  method: "post",
  path: "/api/organizations/{orgId}/connectors/{connectorId}/authorize",
  summary: "Begin an authorization: answers with where the person agrees",
  tag: TAG,
  policy: "connection.connect_own",
  input: {
    params: connectorParams,
    body: z.strictObject({
      level: z.enum(["organisation", "workspace", "user", "agent"]),
      /** The workspace or the agent. */
      holder: z.string().max(100).optional(),
      /** A path of the gateway's own, where the browser is sent after success. */
      returnTo: z
        .string()
        .max(1_000)
        .regex(/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/)
        .optional(),
    }),
  },
  answers: { 200: { description: "Where to send the browser", schema: z.object({ url: z.string() }) } },
  async handle({ services, principal, params, body }) {
    const { user } = principal;
    if (user === undefined) throw new RestError(403, "not_a_person", "Only a person can agree to this.");
    const { level } = body;
    const holder =
      level === "organisation" ? params.orgId : level === "user" ? user : (body.holder ?? missingHolder(level));
    const name = { organisation: params.orgId, connector: params.connectorId, level, holder };
    const connector = await visibleConnector(services, principal, params.connectorId);
    const decision = await mayConnect(services, principal, name);
    if (!decision.allowed) {
      if (decision.kind === "hidden") throw notFound();
      throw new RestError(403, "not_allowed", decision.reason);
    }
    requireLevel(connector, level);
    const begun = await services.tokens.begin(name, user, body.returnTo);
    if (!begun.ok) throw beginError(begun);
    const { url, browserSecret } = begun.authorization;
    const cookie = browserCookie(services.publicUrl, browserSecret);
    return Response.json({ url }, { headers: { "set-cookie": cookie, "cache-control": "no-store" } });
  },
});

function missingHolder(level: string): never {
  throw new RestError(422, "invalid", `Say which ${level} it is for: "holder" is its id.`);
}

function beginError({ need, message }: Extract<BeginOutcome, { readonly ok: false }>): RestError {
  switch (need) {
    case "ask_admin":
      return new RestError(409, "needs_administrator", message);
    case "not_supported":
      return new RestError(422, "not_supported", message);
    case "unavailable":
      return new RestError(503, "unavailable", message);
  }
}

const doctorRoute = defineRoute({
  method: "get",
  path: "/api/organizations/{orgId}/connectors/{connectorId}/doctor",
  summary: "Walk through discovery and registration, and tell each step; registers and keeps nothing",
  tag: TAG,
  policy: "connector.test",
  input: { params: connectorParams },
  answers: {
    200: {
      description: "The steps, in order",
      schema: z.object({
        steps: z.array(
          z.object({
            step: z.string(),
            url: z.string().optional(),
            verdict: z.enum(["ok", "warning", "failed", "skipped"]),
            message: z.string(),
          }),
        ),
      }),
    },
  },
  async handle({ services, params }) {
    await existingConnector(services.store, params.orgId, params.connectorId);
    return { steps: await services.tokens.diagnose(params.orgId, params.connectorId) };
  },
});

const readSettingsRoute = defineRoute({
  method: "get",
  path: "/api/organizations/{orgId}/connectors/{connectorId}/oauth",
  summary: "What an admin configured of a server's OAuth",
  tag: TAG,
  policy: "connector.update",
  input: { params: connectorParams },
  versioned: true,
  answers: { 200: { description: "The settings, without the secret", schema: settingsView } },
  handle: ({ services, params, version }) => viewSettings(services, params.orgId, params.connectorId, version),
});

const writeSettingsRoute = defineRoute({
  method: "put",
  path: "/api/organizations/{orgId}/connectors/{connectorId}/oauth",
  summary: "Name the issuer, a client that was registered by hand, or the scopes",
  tag: TAG,
  policy: "connector.update",
  input: {
    params: connectorParams,
    body: oauthSettingsSchema.extend({
      /** Left out: the one of this client id stays. Null: there is none. */
      clientSecret: z
        .string()
        .regex(/^[\x20-\x7e]{1,2000}$/)
        .nullable()
        .optional(),
    }),
  },
  versioned: true,
  answers: { 200: { description: "The settings, without the secret", schema: settingsView } },
  async handle({ services, params, body, version }) {
    const { store, vault, changes, clock } = services;
    const { clientSecret, ...settings } = body;
    if (settings.clientId !== undefined && settings.issuer === undefined) {
      const why = "A client belongs to one authorization server: name the issuer that it was registered at.";
      throw new RestError(422, "invalid", why);
    }
    if (typeof clientSecret === "string" && settings.clientId === undefined) {
      throw new RestError(422, "invalid", "A client secret belongs to a client id: name that, too.");
    }
    const changed = await store.transaction(async (statements) => {
      await lockConnectorRow(statements, params.orgId, params.connectorId);
      const connector = await existingConnector({ db: statements }, params.orgId, params.connectorId);
      version.require(connectorTag(connector));
      if (connector.kind !== "oauth")
        throw new RestError(422, "invalid", "Only servers with OAuth have these settings.");
      const before = readOAuthSettings(connector);
      const place = { organisation: connector.org_id, owner: connector.id, field: CLIENT_SECRET_FIELD };
      // A secret is never shown to another issuer, nor used for another client.
      const isSameClient = before.clientId === settings.clientId && before.issuer === settings.issuer;
      if (typeof clientSecret === "string") await vault.put(statements, place, clientSecret);
      else if (clientSecret === null || !isSameClient) await vault.remove(statements, place);
      return updateConnector(statements, connector, { oauth: JSON.stringify(settings) }, clock.time());
    });
    if (changed !== undefined) await announceConnector(changes, changed);
    return viewSettings(services, params.orgId, params.connectorId, version);
  },
});

async function viewSettings(
  services: Parameters<Route["handle"]>[0]["services"],
  organisation: string,
  id: string,
  version: Version,
): Promise<z.output<typeof settingsView>> {
  const connector = await existingConnector(services.store, organisation, id);
  version.tell(connectorTag(connector));
  const { issuer, clientId, scopes } = readOAuthSettings(connector);
  const secret = await services.vault.get({ organisation, owner: id, field: CLIENT_SECRET_FIELD });
  return {
    issuer: issuer ?? null,
    clientId: clientId ?? null,
    scopes: scopes === undefined ? null : [...scopes],
    hasClientSecret: secret !== undefined,
    redirectUri: redirectUri(services.publicUrl),
    registeredIssuer: (await registeredIssuer(services, connector)) ?? null,
  };
}

const clientMetadataRoute = defineRoute({
  method: "get",
  path: "/oauth/client-metadata.json",
  summary: "The gateway's client ID metadata document",
  tag: TAG,
  policy: "public",
  input: {},
  answers: { 200: { description: "The document", schema: z.looseObject({ client_id: z.string() }) } },
  handle: ({ services }) =>
    Promise.resolve(
      Response.json(services.tokens.clientMetadata(), { headers: { "cache-control": "public, max-age=3600" } }),
    ),
});

const PAGE = ["text/html"];

const callbackRoute = defineRoute({
  method: "get",
  path: "/oauth/callback",
  summary: "Where authorization servers send people back to",
  tag: TAG,
  policy: "public",
  input: {},
  answers: { 200: { description: "A page that says how it ended", types: PAGE } },
  handle: ({ services, request }) => showAnswerPage(services, request),
});

const connectPageRoute = defineRoute({
  method: "get",
  path: "/connect/{connectorId}",
  summary: "The page on which a person begins to connect an account, or enters its credential",
  tag: TAG,
  policy: "public",
  input: { params: pageParams },
  answers: { 200: { description: "The page", types: PAGE } },
  handle: ({ services, request, params }) => showConnectPage(services, request, params.connectorId),
});

const connectFormRoute = defineRoute({
  method: "post",
  path: "/connect/{connectorId}",
  summary: "What the page's button and its form do",
  tag: TAG,
  policy: "public",
  input: { params: pageParams },
  answers: {
    303: { description: "To the service" },
    200: { description: "What was entered works, and is saved", types: PAGE },
    422: { description: "The page again, with what is wrong: nothing was saved", types: PAGE },
  },
  handle: ({ services, request, params, signal }) => connectFromPage(services, request, params.connectorId, signal),
});

export const oauthRoutes: readonly Route[] = [
  authorizeRoute,
  doctorRoute,
  readSettingsRoute,
  writeSettingsRoute,
  clientMetadataRoute,
  callbackRoute,
  connectPageRoute,
  connectFormRoute,
];
