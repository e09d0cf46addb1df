import { z } from "@hono/zod-openapi";
import { authorize } from "../authorize/authorize.ts";
import type { Action, Resource } from "../authorize/actions.ts";
import type { Principal } from "../authorize/principal.ts";
import type { ConnectorRow } from "../connectors/connector-row.ts";
import { visibleConnector } from "../connectors/caller-connections.ts";
import { existingConnector } from "../connectors/find-connector.ts";
import { connecting } from "../oauth/authorization/may-connect.ts";
import { notFound } from "../rest/rest-error.ts";
import { nextPage, pageOf, pageQuery } from "../rest/page.ts";
import { defineRoute, type Route } from "../rest/route.ts";
import type { Services } from "../services.ts";
import { connect, tryConnection } from "./connect.ts";
import { connectionJson, connectionSchema, testJson, testSchema } from "./connection-json.ts";
import type { ConnectionHolder, ConnectionView, Level } from "./connections.ts";
import { formRoutes } from "./form-routes.ts";

const TAG = "Connections";
const BASE = "/api/organizations/{orgId}";
const OF_CONNECTOR = `${BASE}/connectors/{connectorId}/connections`;
const params = z.object({ orgId: z.string(), connectorId: z.string() });

/** Enough for a private key, or a certificate. */
const MAX_VALUE = 20_000;

const entered = z.strictObject({
  scheme: z.string().optional().openapi({ description: "The descriptor's security scheme, where it has several." }),
  configuration: z
    .record(z.string(), z.union([z.string().max(MAX_VALUE), z.number(), z.boolean()]))
    .default({})
    .openapi({ description: "Fields that are no secrets." }),
  secrets: z
    .record(z.string(), z.string().max(MAX_VALUE))
    .default({})
    .openapi({ description: "Secret fields. They go into the vault, and nothing gives them out again." }),
});

/** Whose connection a path names, and which actions are asked for. */
interface HolderPath {
  readonly path: string;
  readonly whose: string;
  readonly level: Level;
  readonly params: typeof params;
  readonly connect: Action;
  readonly remove: Action;
  readonly holder: (principal: Principal, given: Readonly<Record<string, string>>) => string | undefined;
}

const SHARED = { connect: "connection.connect_shared", remove: "connection.delete_shared" } as const;
const OWN = { connect: "connection.connect_own", remove: "connection.delete_own" } as const;

const HOLDERS: readonly HolderPath[] = [
  {
    path: "organization",
    whose: "the organisation's account",
    level: "organisation",
    params,
    ...SHARED,
    holder: ({ organisation }) => organisation,
  },
  {
    path: "workspaces/{workspaceId}",
    whose: "a workspace's account",
    level: "workspace",
    params: params.extend({ workspaceId: z.string() }),
    ...SHARED,
    holder: (_, { workspaceId }) => workspaceId,
  },
  {
    path: "agents/{agentId}",
    whose: "an agent's account",
    level: "agent",
    params: params.extend({ agentId: z.string() }),
    ...SHARED,
    holder: (_, { agentId }) => agentId,
  },
  {
    path: "me",
    whose: "one's own account",
    level: "user",
    params,
    ...OWN,
    holder: ({ user }) => user,
  },
];

/** Somebody's own account is theirs to connect, and an admin's to take away. */
const SOMEBODYS: HolderPath = {
  path: "users/{userId}",
  whose: "somebody's own account",
  level: "user",
  params: params.extend({ userId: z.string() }),
  ...OWN,
  holder: (_, { userId }) => userId,
};

const list = defineRoute({
  method: "get",
  path: `${BASE}/connections`,
  summary: "List connections: everybody's for those who administer them, one's own for others",
  tag: TAG,
  policy: "connection.list",
  input: {
    params: z.object({ orgId: z.string() }),
    query: z.object({ connector: z.string().optional(), ...pageQuery }),
  },
  answers: {
    200: {
      description: "Without secrets.",
      schema: z.object({ connections: z.array(connectionSchema), next: nextPage }),
    },
  },
  async handle({ services, principal, query }) {
    const { organisation } = principal;
    const views = await services.connections.list(organisation, query.connector);
    const agents = await workspacesOfAgents(services, organisation);
    const shown = views.filter(
      (view) => authorize(principal, "connection.list", resourceOf(view, agents.get(view.holder))).allowed,
    );
    const { page, next } = pageOf(shown, query, ({ connector, level, holder }) => `${connector} ${level} ${holder}`);
    return { connections: page.map(connectionJson), next };
  },
});

function holderRoutes(holder: HolderPath): readonly Route[] {
  const path = `${OF_CONNECTOR}/${holder.path}`;
  const input = { params: holder.params };
  const policy = holder.connect;
  return [
    defineRoute({
      method: "put",
      path,
      summary: `Connect ${holder.whose}: tried first, and saved where it works`,
      tag: TAG,
      policy,
      input: { ...input, body: entered },
      answers: {
        200: {
          description: "It is saved. `test` is null where a person has to agree at `link` first.",
          schema: z.object({
            connection: connectionSchema,
            test: testSchema.nullable(),
            link: z.string().nullable(),
          }),
        },
        422: { description: "`fields_invalid`, `unknown_scheme`, `connection_failed`: nothing was saved." },
      },
      async handle(context) {
        const { services, principal, body, signal } = context;
        const { connector, whose } = await named(context, holder);
        const by = principal.user ?? principal.agent ?? principal.credential;
        const done = await connect(services, connector, whose, body, by, signal);
        return {
          connection: connectionJson(done.connection),
          test: done.test === null ? null : testJson(done.test),
          link: done.link,
        };
      },
    }),
    defineRoute({
      method: "post",
      path: `${path}/test`,
      summary: `Try ${holder.whose} as it is stored`,
      tag: TAG,
      policy,
      input,
      answers: { 200: { description: "What was found.", schema: testSchema } },
      async handle(context) {
        const { connector, whose } = await named(context, holder);
        return testJson(await tryConnection(context.services, connector, whose, context.signal));
      },
    }),
    removeRoute(holder),
  ];
}

function removeRoute(holder: HolderPath): Route {
  return defineRoute({
    method: "delete",
    path: `${OF_CONNECTOR}/${holder.path}`,
    summary: `Disconnect ${holder.whose}: its secrets and tokens are deleted`,
    tag: TAG,
    policy: holder.remove,
    input: { params: holder.params },
    answers: { 204: { description: "It is gone." } },
    async handle(context) {
      const { whose } = await named(context, holder, "removed");
      if (!(await context.services.connections.remove(whose))) throw notFound();
    },
  });
}

/** Credentials that people and admins enter. Those that come of a browser's redirect are connected at `/connect`. */
export const connectionRoutes: readonly Route[] = [
  list,
  ...formRoutes,
  ...HOLDERS.flatMap(holderRoutes),
  removeRoute(SOMEBODYS),
];

interface Named {
  readonly services: Services;
  readonly principal: Principal;
  readonly params: Readonly<Record<string, string>> & { readonly connectorId: string };
  readonly authorize: (resource: Resource) => void;
}

/** The connector and the holder that a path names, once both are known to be there and within the caller's reach. */
async function named(
  { services, principal, params: given, authorize: judge }: Named,
  { level, holder: holderOf }: HolderPath,
  purpose?: "removed",
): Promise<{ readonly connector: ConnectorRow; readonly whose: ConnectionHolder }> {
  const { organisation } = principal;
  const holder = holderOf(principal, given);
  if (holder === undefined) throw notFound();
  // Who may no longer use a connector may still take their account away.
  const connector =
    purpose === "removed"
      ? await existingConnector(services.store, organisation, given.connectorId)
      : await visibleConnector(services, principal, given.connectorId);
  const whose = { organisation, connector: connector.id, level, holder };
  const judged = await connecting(services, whose);
  if (judged === undefined) throw notFound();
  judge(judged.resource);
  return { connector, whose };
}

function resourceOf({ organisation, level, holder }: ConnectionView, workspaceOfAgent: string | undefined): Resource {
  switch (level) {
    case "organisation":
      return { organisation };
    case "workspace":
      return { organisation, workspace: holder };
    case "user":
      return { organisation, user: holder };
    case "agent":
      return {
        organisation,
        agent: holder,
        ...(workspaceOfAgent === undefined ? {} : { workspace: workspaceOfAgent }),
      };
  }
}

async function workspacesOfAgents(
  { store }: Pick<Services, "store">,
  organisation: string,
): Promise<ReadonlyMap<string, string>> {
  const rows = await store.db
    .selectFrom("agents")
    .select(["id", "workspace_id"])
    .where("org_id", "=", organisation)
    .execute();
  return new Map(rows.map(({ id, workspace_id }) => [id, workspace_id]));
}
