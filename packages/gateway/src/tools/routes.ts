import { z } from "@hono/zod-openapi";
import { actorOf } from "../audit/audit-log.ts";
import type { Principal } from "../authorize/principal.ts";
import { seesConfiguration, visibleConnector } from "../connectors/caller-connections.ts";
import type { ConnectorRow } from "../connectors/connector-row.ts";
import { existingConnector } from "../connectors/find-connector.ts";
import { nextPage, pageOf, pageQuery } from "../rest/page.ts";
import { notFound, RestError } from "../rest/rest-error.ts";
import { defineRoute, type Route } from "../rest/route.ts";
import { ANY_VERSION, type Version } from "../rest/version.ts";
import { checkServer } from "../servers/check-server.ts";
import type { Services } from "../services.ts";
import { reviewRoutes } from "./review-routes.ts";
import { setTools, type ToolSettings, toolsTag } from "./set-tools.ts";
import { findToolRow, listToolRows, readDefinition } from "./tool-row.ts";
import { allowedToolView, APPROVAL, toolSchema, type ToolView, toolViews } from "./tool-view.ts";

const TAG = "Tools";
const BASE = "/api/organizations/{orgId}/connectors/{connectorId}/tools";
const connectorParams = z.object({ orgId: z.string(), connectorId: z.string() });
const toolParams = connectorParams.extend({ tool: z.string() });
const toolsSchema = z.object({ tools: z.array(toolSchema) });

const setting = {
  allowed: z.boolean().optional(),
  approval: APPROVAL.optional(),
  digest: z
    .string()
    .max(64)
    .optional()
    .openapi({ description: "Of the definition that was looked at: where it is another by now, nothing is set." }),
};

/** Tools that the caller may know of: all, or those that they may call. */
async function toolsFor(
  services: Services,
  principal: Principal,
  connector: ConnectorRow,
  version: Version = ANY_VERSION,
): Promise<readonly ToolView[]> {
  if (seesConfiguration(principal)) {
    const rows = await listToolRows(services.store.db, connector.org_id, connector.id);
    version.tell(toolsTag(rows));
    return toolViews(connector, rows);
  }
  const { connectors } = await services.access.of(principal);
  const own = connectors.find((allowed) => allowed.connector.id === connector.id);
  return (own?.tools ?? []).map(allowedToolView);
}

const list = defineRoute({
  method: "get",
  path: BASE,
  summary: "List a connector's tools: all for those who administer, for others those that they may call",
  tag: TAG,
  policy: "tool.list",
  input: { params: connectorParams, query: z.object(pageQuery) },
  versioned: true,
  answers: {
    200: { description: "By name. The `ETag` is all tools'.", schema: toolsSchema.extend({ next: nextPage }) },
  },
  async handle({ services, principal, params, query, version }) {
    const connector = await visibleConnector(services, principal, params.connectorId);
    const { page, next } = pageOf(await toolsFor(services, principal, connector, version), query, ({ name }) => name);
    return { tools: page, next };
  },
});

const read = defineRoute({
  method: "get",
  path: `${BASE}/{tool}`,
  summary: "Read a tool, with its definition as it was approved",
  tag: TAG,
  policy: "tool.list",
  input: { params: toolParams },
  versioned: true,
  answers: {
    200: { description: "The tool.", schema: toolSchema.extend({ definition: z.record(z.string(), z.unknown()) }) },
  },
  async handle({ services, principal, params, version }) {
    const connector = await visibleConnector(services, principal, params.connectorId);
    const view = (await toolsFor(services, principal, connector)).find(({ name }) => name === params.tool);
    const row = await findToolRow(services.store.db, connector.org_id, connector.id, params.tool);
    if (view === undefined || row === undefined) throw notFound();
    version.tell(toolsTag([row]));
    return { ...view, definition: readDefinition(row.definition) };
  },
});

const setMany = defineRoute({
  method: "put",
  path: BASE,
  summary: "Allow tools, and say how each is called, all at once",
  tag: TAG,
  policy: "tool.allow",
  input: {
    params: connectorParams,
    body: z.strictObject({
      tools: z.array(z.strictObject({ name: z.string().max(128), ...setting })).max(5_000),
      others: z.enum(["keep", "off"]).default("keep").openapi({ description: "What becomes of tools not named." }),
    }),
  },
  versioned: true,
  answers: {
    200: { description: "All tools as they are now.", schema: toolsSchema },
    409: { description: "`changed_meanwhile`: nothing was set." },
    422: { description: "`unknown_tool`: nothing was set." },
  },
  async handle({ services, principal, params, body, version }) {
    const connector = await existingConnector(services.store, principal.organisation, params.connectorId);
    await apply(services, principal, connector, {
      settings: body.tools,
      othersOff: body.others === "off",
      require: (rows) => version.require(toolsTag(rows)),
    });
    return { tools: await toolsFor(services, principal, connector, version) };
  },
});

const setOne = defineRoute({
  method: "patch",
  path: `${BASE}/{tool}`,
  summary: "Allow a tool, or say how it is called",
  tag: TAG,
  policy: "tool.allow",
  input: { params: toolParams, body: z.strictObject(setting) },
  versioned: true,
  answers: {
    200: { description: "The tool as it is now.", schema: toolSchema },
    409: { description: "`changed_meanwhile`" },
  },
  async handle({ services, principal, params: { connectorId, tool }, body, version }) {
    const connector = await existingConnector(services.store, principal.organisation, connectorId);
    const { db } = services.store;
    if ((await findToolRow(db, connector.org_id, connector.id, tool)) === undefined) throw notFound();
    await apply(services, principal, connector, {
      settings: [{ name: tool, ...body }],
      othersOff: false,
      require: (rows) => version.require(toolsTag(rows.filter(({ name }) => name === tool))),
    });
    const view = (await toolsFor(services, principal, connector)).find(({ name }) => name === tool);
    const row = await findToolRow(db, connector.org_id, connector.id, tool);
    if (view === undefined || row === undefined) throw notFound();
    version.tell(toolsTag([row]));
    return view;
  },
});

const refresh = defineRoute({
  method: "post",
  path: `${BASE}/refresh`,
  summary: "Ask an external server for its tools now",
  tag: TAG,
  policy: "connector.test",
  input: {
    params: connectorParams,
    body: z.strictObject({
      whole: z.boolean().optional().openapi({
        description: "Take the list that the caller's own account is shown for everybody's: what is missing is gone.",
      }),
    }),
  },
  answers: {
    200: {
      description: "What is otherwise than before, by name.",
      schema: z.object({
        added: z.array(z.string()),
        changed: z.array(z.string()),
        gone: z.array(z.string()),
        restored: z.array(z.string()),
        refused: z.array(z.object({ name: z.string(), why: z.string() })),
        instructions: z.enum(["same", "changed", "restored"]),
      }),
    },
    422: { description: "The server could not be asked, and why, in plain text." },
  },
  async handle({ services, principal, params, body, signal }) {
    const connector = await visibleConnector(services, principal, params.connectorId);
    if (connector.kind === "descriptor") {
      throw new RestError(422, "no_server", "A descriptor connector's tools come from its descriptor alone.");
    }
    const { whole } = body;
    const options = { signal, ...(whole === undefined ? {} : { whole }) };
    const checked = await checkServer(services, connector, principal, options);
    if (!checked.ok) throw new RestError(422, "code" in checked ? checked.code : checked.need, checked.message);
    return { ...checked.recorded, refused: [...checked.listing.refused, ...checked.recorded.refused] };
  },
});

/** A connector's tools: which are allowed, how they are called, and what its upstream changed. */
export const toolRoutes: readonly Route[] = [list, setMany, refresh, read, setOne, ...reviewRoutes];

/** Names in an event of the audit trail. */
const MAX_NAMES = 100;

async function apply(
  services: Services,
  principal: Principal,
  { org_id: organisation, id: connector }: ConnectorRow,
  asked: Pick<ToolSettings, "settings" | "othersOff" | "require">,
): Promise<void> {
  const { settings, othersOff } = asked;
  const { audit, store, changes, clock } = services;
  await audit.record({
    kind: "change",
    ...actorOf(principal),
    action: "tool.allow",
    connector,
    details: {
      othersOff,
      tools: settings.slice(0, MAX_NAMES).map(({ name, allowed, approval }) => ({
        name,
        ...(allowed === undefined ? {} : { allowed }),
        ...(approval === undefined ? {} : { approval }),
      })),
      count: settings.length,
    },
  });
  const time = clock.time();
  await store.transaction((statements) => setTools(statements, { organisation, connector, ...asked, time }));
  await changes.publish({ organisation, subject: "tools", id: connector, connector });
}
