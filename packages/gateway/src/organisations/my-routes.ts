import { z } from "@hono/zod-openapi";
import type { Allowed } from "../authorize/access.ts";
import { ACTIONS } from "../authorize/actions.ts";
import { admits } from "../authorize/authorize.ts";
import { type Principal, ROLES } from "../authorize/principal.ts";
import { defineRoute, type Route } from "../rest/route.ts";
import type { Services } from "../services.ts";
import { listWorkspaces } from "../workspaces/visible-workspaces.ts";

const TAG = "Me";
const ME = "/api/organizations/{orgId}/me";
const Params = z.object({ orgId: z.string() });

const MeAnswer = z
  .object({
    organisation: z.string(),
    role: z.enum(ROLES),
    person: z.object({ id: z.string(), email: z.string(), name: z.string() }).nullable(),
    agent: z.string().nullable(),
    workspace: z.string().nullable().describe("The workspace that the key is confined to"),
    workspaces: z.array(z.object({ id: z.string(), name: z.string() })),
    actions: z.array(z.enum(ACTIONS)).describe("What can be done, to something at least"),
  })
  .openapi("Me");

const ConnectorOfMine = z.object({
  id: z.string(),
  name: z.string(),
  slug: z.string(),
  description: z.string(),
  kind: z.enum(["descriptor", "simple", "oauth"]),
  account: z.enum(["shared", "personal"]),
  status: z.string(),
  on: z.number().describe("Tools that are switched on"),
  of: z.number().describe("Tools that the admin allows"),
});
const MyConnectorsAnswer = z
  .object({
    connectors: z.array(ConnectorOfMine).describe("Ready to be used"),
    needToConnect: z
      .array(
        ConnectorOfMine.extend({
          reason: z.enum(["connect", "reauthenticate"]),
          link: z.string().describe("Where the person connects their account"),
        }),
      )
      .describe("Need an account of the person's own first, or need it again"),
  })
  .openapi("MyConnectors");

export const myRoutes: readonly Route[] = [
  defineRoute({
    method: "get",
    path: ME,
    summary: "Who is asking, and what they can do here",
    tag: TAG,
    policy: "organisation.read",
    input: { params: Params },
    answers: { 200: { description: "The caller.", schema: MeAnswer } },
    async handle({ services, principal }) {
      const { organisation, role, user, agent, workspace } = principal;
      const members = user === undefined ? [] : await services.identity.members(organisation);
      const person = members.find(({ id }) => id === user);
      return {
        organisation,
        role,
        person: person === undefined ? null : { id: person.id, email: person.email, name: person.name },
        agent: agent ?? null,
        workspace: workspace ?? null,
        workspaces: (await listWorkspaces(services.store, principal)).map(({ id, name }) => ({ id, name })),
        actions: ACTIONS.filter((action) => admits(principal, action, organisation).allowed),
      };
    },
  }),
  defineRoute({
    method: "get",
    path: `${ME}/connectors`,
    summary: "The caller's connectors with their tools counted, and those that they need to connect",
    tag: TAG,
    policy: "connector.list",
    input: { params: Params },
    answers: { 200: { description: "Connectors of the caller.", schema: MyConnectorsAnswer } },
    handle: async ({ services, principal }) => mine(services, principal, await services.access.of(principal)),
  }),
];

async function mine(services: Services, principal: Principal, { connectors }: Allowed) {
  const own = await ownConnections(services, principal);
  const ready = [];
  const needToConnect = [];
  for (const { connector, tools, ceiling } of connectors) {
    const { id, name, slug, description, kind, account, status } = connector;
    const shown = { id, name, slug, description, kind, account, status, on: tools.length, of: ceiling };
    const states = own.get(id) ?? [];
    if (account === "shared" || states.includes("connected")) ready.push(shown);
    else {
      const reason = states.length === 0 ? "connect" : "reauthenticate";
      needToConnect.push({ ...shown, reason, link: `${services.publicUrl}/connect/${id}` });
    }
  }
  return { connectors: ready, needToConnect };
}

/** The states of the accounts that serve the caller and nobody else, by connector. */
async function ownConnections({ store }: Services, { organisation, user, agent }: Principal) {
  const holders = [
    ...(user === undefined ? [] : [{ level: "user" as const, holder: user }]),
    ...(agent === undefined ? [] : [{ level: "agent" as const, holder: agent }]),
  ];
  const states = new Map<string, ("connected" | "needs_authentication")[]>();
  for (const { level, holder } of holders) {
    const rows = await store.db
      .selectFrom("connections")
      .select(["connector_id", "state"])
      .where("org_id", "=", organisation)
      .where("level", "=", level)
      .where("holder_id", "=", holder)
      .execute();
    for (const row of rows) states.set(row.connector_id, [...(states.get(row.connector_id) ?? []), row.state]);
  }
  return states;
}
