import { z } from "@hono/zod-openapi";
import { authorize } from "../authorize/authorize.ts";
import type { Principal } from "../authorize/principal.ts";
import { diagnosticSchema } from "../rest/fault-schema.ts";
import { notFound, RestError } from "../rest/rest-error.ts";
import { defineRoute, type Route } from "../rest/route.ts";
import type { Services } from "../services.ts";
import { lockConnectorRow } from "../tools/lock-connector-row.ts";
import { visibleConnector } from "./caller-connections.ts";
import { checkRoutes } from "./check-routes.ts";
import { compileDescriptor } from "./compile-descriptor.ts";
import { type ConnectorJson, connectorSchema } from "./connector-json.ts";
import { type ConnectorRow, connectorTag } from "./connector-row.ts";
import { createDescriptorConnector, nameAndDescription } from "./create-descriptor-connector.ts";
import { descriptorRoutes } from "./descriptor-routes.ts";
import { existingConnector } from "./find-connector.ts";
import { listConnectors, showConnector } from "./list-connectors.ts";
import { announceConnector, updateConnector } from "./registry.ts";
import { removeConnector } from "./remove-connector.ts";
import { stateRoutes } from "./state-routes.ts";

const TAG = "Connectors";
const BASE = "/api/organizations/{orgId}/connectors";
const one = z.object({ orgId: z.string(), connectorId: z.string() });

const availability = z.enum(["organisation", "assigned"]).openapi({
  description: "`organisation`: for everybody in it. `assigned`: for the workspaces and agents that it is assigned to.",
});
const account = z.enum(["shared", "personal"]).openapi({
  description: "`shared`: what an admin connected serves everybody. `personal`: everybody connects their own account.",
});
const name = z.string().trim().min(1).max(100);
const description = z.string().max(2_000).openapi({ description: "When to use it; given to models." });

const creation = z.strictObject({
  descriptor: z.string().min(1).openapi({ description: "The descriptor's text, YAML or JSON." }),
  name: name.optional().openapi({ description: "The descriptor's `metadata.name` unless given." }),
  description: description.optional(),
  availability: availability.default("organisation"),
  account: account.default("shared"),
  allowTools: z
    .union([z.literal("all"), z.array(z.string()).max(5_000)])
    .default([])
    .openapi({ description: "Tools that are on at once. All others start off." }),
});

const list = defineRoute({
  method: "get",
  path: BASE,
  summary: "List connectors of every kind",
  tag: TAG,
  policy: "connector.list",
  input: { params: z.object({ orgId: z.string() }) },
  answers: { 200: { description: "By name.", schema: z.object({ connectors: z.array(connectorSchema) }) } },
  handle: async ({ services, principal }) => ({ connectors: await listConnectors(services, principal) }),
});

const get = defineRoute({
  method: "get",
  path: `${BASE}/{connectorId}`,
  summary: "Read a connector",
  tag: TAG,
  policy: "connector.read",
  input: { params: one },
  versioned: true,
  answers: { 200: { description: "The connector.", schema: connectorSchema } },
  async handle({ services, principal, params, version }) {
    const connector = await visibleConnector(services, principal, params.connectorId);
    version.tell(connectorTag(connector));
    return show(services, principal, connector);
  },
});

const create = defineRoute({
  method: "post",
  path: BASE,
  summary: "Register a connector from a descriptor",
  tag: TAG,
  policy: "connector.create",
  input: { params: z.object({ orgId: z.string() }), body: creation },
  answers: {
    201: {
      description: "A draft. Warnings of the compiler are in `diagnostics`.",
      schema: z.object({ connector: connectorSchema, diagnostics: z.array(diagnosticSchema) }),
    },
    409: { description: "`name_taken`" },
    422: {
      description: "`descriptor_invalid`: `faults` has each diagnostic with its place, `text` all of them to read.",
    },
  },
  async handle({ services, principal, body }) {
    if (body.allowTools.length > 0) mayAllowTools(principal);
    const descriptor = compileDescriptor(body.descriptor);
    const own = nameAndDescription(descriptor.connector);
    const given = {
      org_id: principal.organisation,
      name: body.name ?? own.name,
      description: body.description ?? own.description,
      availability: body.availability,
      account: body.account,
      created_by: creatorOf(principal),
    };
    const connector = await createDescriptorConnector(services, given, descriptor, body.allowTools);
    return { connector: await show(services, principal, connector), diagnostics: descriptor.diagnostics };
  },
});

const update = defineRoute({
  method: "patch",
  path: `${BASE}/{connectorId}`,
  summary: "Change a connector's name, description, availability or kind of account",
  tag: TAG,
  policy: "connector.update",
  input: {
    params: one,
    body: z.strictObject({
      name: name.optional().openapi({ description: "The key follows it only as long as the connector is a draft." }),
      description: description.optional(),
      availability: availability.optional(),
      account: account.optional(),
    }),
  },
  versioned: true,
  answers: { 200: { description: "As it is now.", schema: connectorSchema }, 409: { description: "`name_taken`" } },
  async handle({ services, principal, params: { connectorId }, body, version }) {
    const changes = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
    const { organisation } = principal;
    const updated = await services.store.transaction(async (statements) => {
      await lockConnectorRow(statements, organisation, connectorId);
      const connector = await existingConnector({ db: statements }, organisation, connectorId);
      version.require(connectorTag(connector));
      return updateConnector(statements, connector, changes, services.clock.time());
    });
    if (updated === undefined) throw notFound();
    version.tell(connectorTag(updated));
    await announceConnector(services.changes, updated);
    return show(services, principal, updated);
  },
});

const remove = defineRoute({
  method: "delete",
  path: `${BASE}/{connectorId}`,
  summary: "Delete a connector, with everybody's connections and secrets",
  tag: TAG,
  policy: "connector.delete",
  input: { params: one },
  answers: { 204: { description: "It is gone." } },
  async handle({ services, principal, params }) {
    const connector = await existingConnector(services.store, principal.organisation, params.connectorId);
    if (!(await removeConnector(services, connector))) throw notFound();
  },
});

/** Connectors of every kind. External servers are created and edited at `/mcps`. */
export const connectorRoutes: readonly Route[] = [
  list,
  get,
  create,
  ...checkRoutes,
  update,
  remove,
  ...stateRoutes,
  ...descriptorRoutes,
];

async function show(services: Services, principal: Principal, connector: ConnectorRow): Promise<ConnectorJson> {
  const shown = await showConnector(services, principal, connector);
  if (shown === undefined) throw notFound();
  return shown;
}

/** Who may register a connector may not therefore switch its tools on: agents may not. */
function mayAllowTools(principal: Principal): void {
  const decision = authorize(principal, "tool.allow", { organisation: principal.organisation });
  if (!decision.allowed) throw new RestError(403, "not_allowed", `\`allowTools\`: ${decision.reason}`);
}

/** Under whose name the registry has what they made. */
export function creatorOf({ user, agent, credential }: Principal): string {
  return user ?? agent ?? credential;
}
