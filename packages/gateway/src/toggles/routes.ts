import { z } from "@hono/zod-openapi";
import type { AllowedConnector } from "../authorize/access.ts";
import type { Principal } from "../authorize/principal.ts";
import { notFound } from "../rest/rest-error.ts";
import { defineRoute, type Route } from "../rest/route.ts";
import type { Services } from "../services.ts";

const TAG = "Me";
const TOGGLES = "/api/organizations/{orgId}/connectors/{connectorId}/toggles";
const Params = z.object({ orgId: z.string(), connectorId: z.string() });
const ToolParams = Params.extend({ tool: z.string() });

const TogglesAnswer = z
  .object({
    on: z.number(),
    of: z.number().describe("Tools that the admin allows"),
    tools: z.array(
      z.object({
        name: z.string().describe("As the connector has it"),
        publicName: z.string().describe("As MCP clients see it"),
        title: z.string().nullable(),
        description: z.string().nullable(),
        on: z.boolean(),
      }),
    ),
  })
  .openapi("Toggles");

/** Tools that the caller switched on or off for their own account, of those that the admin allows. */
export const toggleRoutes: readonly Route[] = [
  defineRoute({
    method: "get",
    path: TOGGLES,
    summary: "The caller's tools of a connector, on and off: 9 of 10",
    tag: TAG,
    policy: "toggle.change",
    input: { params: Params },
    answers: { 200: { description: "Tools by name.", schema: TogglesAnswer } },
    async handle({ services, principal, params, authorize }) {
      authorize(own(principal));
      return shown(await existing(services, principal, params.connectorId));
    },
  }),
  defineRoute({
    method: "put",
    path: `${TOGGLES}/{tool}`,
    summary: "Switch a tool on or off for the caller's account",
    tag: TAG,
    policy: "toggle.change",
    input: { params: ToolParams, body: z.strictObject({ on: z.boolean() }) },
    answers: { 200: { description: "The caller's tools as they are now.", schema: TogglesAnswer } },
    async handle({ services, principal, params: { connectorId, tool }, body: { on }, authorize }) {
      authorize(own(principal));
      const { tools, off } = await existing(services, principal, connectorId);
      if (![...tools, ...off].some(({ name }) => name === tool)) throw notFound();
      // The judge has let nobody through who is no person.
      const { organisation, user = "" } = principal;
      if (on) await switchOn(services, organisation, user, connectorId, tool);
      else await switchOff(services, organisation, user, connectorId, tool);
      await services.changes.publish({ organisation, subject: "toggle", id: user, connector: connectorId });
      return shown(await existing(services, principal, connectorId));
    },
  }),
];

function own({ organisation, user }: Principal) {
  return { organisation, ...(user === undefined ? {} : { user }) };
}

async function existing({ access }: Services, principal: Principal, connector: string): Promise<AllowedConnector> {
  const { connectors } = await access.of(principal);
  const found = connectors.find((allowed) => allowed.connector.id === connector);
  if (found === undefined) throw notFound();
  return found;
}

async function switchOn({ store }: Services, organisation: string, user: string, connector: string, tool: string) {
  await store.db
    .deleteFrom("toggles")
    .where("org_id", "=", organisation)
    .where("user_id", "=", user)
    .where("connector_id", "=", connector)
    .where("tool", "=", tool)
    .execute();
}

async function switchOff(services: Services, organisation: string, user: string, connector: string, tool: string) {
  await services.store.db
    .insertInto("toggles")
    .values({
      org_id: organisation,
      user_id: user,
      connector_id: connector,
      tool,
      created_at: services.clock.time(),
    })
    .onConflict((conflict) => conflict.columns(["connector_id", "user_id", "tool"]).doNothing())
    .execute();
}

function shown({ tools, off, ceiling }: AllowedConnector): z.output<typeof TogglesAnswer> {
  const entries = [...tools.map((tool) => ({ tool, on: true })), ...off.map((tool) => ({ tool, on: false }))];
  return {
    on: tools.length,
    of: ceiling,
    tools: entries
      .map(({ tool: { name, publicName, definition }, on }) => ({
        name,
        publicName,
        // External servers may leave both out.
        title: definition.title ?? null,
        description: definition.description ?? null,
        on,
      }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  };
}
