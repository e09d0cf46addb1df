import { z } from "@hono/zod-openapi";
import type { Principal } from "../authorize/principal.ts";
import { seesConfiguration, visibleConnector } from "../connectors/caller-connections.ts";
import { type ConnectorRow, connectorTag } from "../connectors/connector-row.ts";
import { existingConnector, findConnector } from "../connectors/find-connector.ts";
import { removeConnector } from "../connectors/remove-connector.ts";
import { nullish } from "../rest/nullish.ts";
import { notFound, RestError } from "../rest/rest-error.ts";
import { defineRoute, type Route } from "../rest/route.ts";
import type { Services } from "../services.ts";
import { CATALOGUE, findCatalogueEntry } from "./catalogue.ts";
import { catalogueView, catalogueViewSchema } from "./catalogue-view.ts";
import { createServer } from "./create-server.ts";
import { newServerSchema, serverChangesSchema } from "./server-body.ts";
import { countTools, predefinedSchema, predefinedView, serverSchema, serverView } from "./server-view.ts";
import { testAnswerSchema, testConnection } from "./test-connection.ts";
import { updateServer } from "./update-server.ts";

const TAG = "MCP servers";
const organisation = z.object({ orgId: z.string() });
const server = organisation.extend({ mcp_id: z.string() });
const BASE = "/api/organizations/{orgId}/mcps";

const oneOfTwo = z
  .strictObject({ mcp_id: nullish(z.string().max(100)), oauth_mcp: nullish(z.string().max(100)) })
  .refine((given) => (given.mcp_id === undefined) !== (given.oauth_mcp === undefined), {
    message: "Give exactly one of `mcp_id` and `oauth_mcp`.",
  });

/** External servers that the caller may know of. */
async function visibleServers(services: Services, principal: Principal): Promise<readonly ConnectorRow[]> {
  const rows = await services.store.db
    .selectFrom("connectors")
    .selectAll()
    .where("org_id", "=", principal.organisation)
    .where("kind", "in", ["simple", "oauth"])
    .orderBy("name")
    .execute();
  if (seesConfiguration(principal)) return rows;
  const usable = new Set((await services.access.of(principal)).connectors.map(({ connector }) => connector.id));
  return rows.filter(({ id }) => usable.has(id));
}

/** @throws RestError 404 for what is no server of this organisation, or one that the caller may not know of. */
async function requireServer(services: Services, principal: Principal, id: string): Promise<ConnectorRow> {
  const row = await visibleConnector(services, principal, id);
  if (row.kind !== "descriptor") return row;
  throw new RestError(409, "not_external", "This connector is made from a descriptor, and is no external server.", {
    hint: "Its routes are below /connectors/{connectorId}; accounts are tried at .../connections/organization/test.",
  });
}

async function viewOf(services: Services, principal: Principal, row: ConnectorRow) {
  const counts = await countTools(services.store, row.org_id, row.id);
  return serverView(row, counts.get(row.id), seesConfiguration(principal));
}

const list = defineRoute({
  method: "get",
  path: BASE,
  summary: "List external MCP servers, the predefined ones first",
  tag: TAG,
  policy: "connector.list",
  input: { params: organisation },
  answers: {
    200: {
      description:
        "Predefined servers in the catalogue's order, whether anybody has added them or not; then all others by name.",
      schema: z.object({ mcps: z.array(z.union([predefinedSchema, serverSchema])) }),
    },
  },
  async handle({ services, principal }) {
    const rows = await visibleServers(services, principal);
    const counts = await countTools(services.store, principal.organisation);
    const view = (row: ConnectorRow) => serverView(row, counts.get(row.id), seesConfiguration(principal));
    const predefined = CATALOGUE.map((entry) => {
      const row = rows.find(({ catalogue_key: key }) => key === entry.key);
      return row === undefined ? predefinedView(entry) : view(row);
    });
    const others = rows.filter(({ catalogue_key: key }) => key === null || findCatalogueEntry(key) === undefined);
    return { mcps: [...predefined, ...others.map(view)] };
  },
});

const create = defineRoute({
  method: "post",
  path: BASE,
  summary: "Register an external MCP server",
  tag: TAG,
  policy: "connector.create",
  input: { params: organisation, body: newServerSchema },
  answers: {
    201: { description: "The server, as a draft. A token was tested before anything was saved.", schema: serverSchema },
    409: { description: "The name is taken, or the entry of the catalogue has been added already." },
    422: { description: "Something is wrong with it, or the connection test failed: nothing was saved." },
  },
  async handle({ services, principal, body, signal }) {
    const created = await createServer(services, principal, body, signal);
    return viewOf(services, principal, (await findConnector(services.store, created.org_id, created.id)) ?? created);
  },
});

const catalogue = defineRoute({
  method: "get",
  path: `${BASE}/oauth`,
  summary: "List the predefined catalogue, and which of it is connected",
  tag: TAG,
  policy: "connector.list",
  input: { params: organisation },
  answers: {
    200: { description: "The catalogue, in its order.", schema: z.object({ mcps: z.array(catalogueViewSchema) }) },
  },
  async handle({ services, principal }) {
    const rows = await visibleServers(services, principal);
    const connections = await services.connections.list(principal.organisation);
    return {
      mcps: CATALOGUE.map((entry) => {
        const row = rows.find(({ catalogue_key: key }) => key === entry.key);
        return catalogueView(entry, row, connections, principal, services.publicUrl);
      }),
    };
  },
});

const test = defineRoute({
  method: "post",
  path: `${BASE}/test`,
  summary: "Connect to a server and list its tools",
  tag: TAG,
  policy: "connector.test",
  input: { params: organisation, body: oneOfTwo },
  answers: { 200: { description: "What is there, or in plain text what is wrong.", schema: testAnswerSchema } },
  async handle({ services, principal, body, signal }) {
    const id = body.mcp_id ?? (await addedEntry(services, principal, body.oauth_mcp ?? ""));
    if (id !== undefined) {
      return testConnection(services, await requireServer(services, principal, id), principal, signal);
    }
    const { name } = findCatalogueEntry(body.oauth_mcp ?? "") ?? { name: "It" };
    return { ok: false, code: "connect", error: `${name} has not been added yet. Add it, and connect an account.` };
  },
});

/** The connector that was made of an entry of the catalogue; `undefined` where there is none yet. */
async function addedEntry({ store }: Services, { organisation: org }: Principal, key: string) {
  if (findCatalogueEntry(key) === undefined) throw notFound();
  const row = await store.db
    .selectFrom("connectors")
    .select("id")
    .where("org_id", "=", org)
    .where("catalogue_key", "=", key)
    .executeTakeFirst();
  return row?.id;
}

const read = defineRoute({
  method: "get",
  path: `${BASE}/mcp/{mcp_id}`,
  summary: "Read an external MCP server",
  tag: TAG,
  policy: "connector.read",
  input: { params: server },
  versioned: true,
  answers: { 200: { description: "The server.", schema: serverSchema } },
  async handle({ services, principal, params, version }) {
    const row = await requireServer(services, principal, params.mcp_id);
    version.tell(connectorTag(row));
    return viewOf(services, principal, row);
  },
});

const update = defineRoute({
  method: "put",
  path: `${BASE}/mcp/{mcp_id}`,
  summary: "Change an external MCP server",
  tag: TAG,
  policy: "connector.update",
  input: { params: server, body: serverChangesSchema },
  versioned: true,
  answers: {
    200: { description: "The server as it is now. What was left out stays.", schema: serverSchema },
    409: { description: "The name is taken." },
    422: { description: "The type cannot be changed, something is wrong, or the connection test failed." },
  },
  async handle({ services, principal, params, body, signal, version }) {
    const before = await requireServer(services, principal, params.mcp_id);
    // Until it is saved, this one is held against changes.
    version.require(connectorTag(before));
    const { org_id, id, revision } = await updateServer(services, principal, before, body, signal);
    version.tell(connectorTag({ revision }));
    return viewOf(services, principal, await existingConnector(services.store, org_id, id));
  },
});

const remove = defineRoute({
  method: "delete",
  path: `${BASE}/mcp/{mcp_id}`,
  summary: "Delete an external MCP server",
  tag: TAG,
  policy: "connector.delete",
  input: { params: server },
  answers: { 204: { description: "It is gone, with every account that was connected to it." } },
  async handle({ services, principal, params }) {
    await removeConnector(services, await requireServer(services, principal, params.mcp_id));
  },
});

const removeMany = defineRoute({
  method: "post",
  path: `${BASE}/bulk-delete`,
  summary: "Delete several external MCP servers",
  tag: TAG,
  policy: "connector.delete",
  input: { params: organisation, body: z.strictObject({ mcp_ids: z.array(z.string().max(100)).min(1).max(100) }) },
  answers: {
    200: { description: "Those that are gone.", schema: z.object({ deleted: z.array(z.string()) }) },
    422: { description: "One of them is predefined: none was deleted." },
  },
  async handle({ services, principal, body }) {
    const rows: ConnectorRow[] = [];
    for (const id of new Set(body.mcp_ids)) rows.push(await requireServer(services, principal, id));
    const predefined = rows.filter(({ catalogue_key: key }) => key !== null);
    if (predefined.length > 0) {
      const names = predefined.map(({ name }) => name).join(", ");
      throw new RestError(422, "predefined", `Predefined connectors are not deleted in bulk: ${names}.`);
    }
    for (const row of rows) await removeConnector(services, row);
    return { deleted: rows.map(({ id }) => id) };
  },
});

/** External MCP servers. */
export const serverRoutes: readonly Route[] = [list, create, catalogue, test, read, update, remove, removeMany];
