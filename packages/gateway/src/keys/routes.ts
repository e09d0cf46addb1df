import { z } from "@hono/zod-openapi";
import { existingAgent } from "../agents/find-agent.ts";
import { authorize as judge } from "../authorize/authorize.ts";
import { type Principal, ROLES } from "../authorize/principal.ts";
import type { ApiKey } from "../identity/identity.ts";
import { keyByAge, nextPage, pageOf, pageQuery } from "../rest/page.ts";
import { notFound, RestError } from "../rest/rest-error.ts";
import { defineRoute, type Route } from "../rest/route.ts";
import { existingWorkspace } from "../workspaces/visible-workspaces.ts";
import { keySchema, madeKeySchema } from "./key-schema.ts";

const TAG = "API keys";
const KEYS = "/api/organizations/{orgId}/keys";
const Params = z.object({ orgId: z.string() });
const KeyParams = Params.extend({ keyId: z.string() });
const LONGEST_SECONDS = 5 * 366 * 86_400;

const NewKey = z.strictObject({
  name: z.string().trim().min(1).max(100),
  agent: z.string().optional().describe("The agent that it is for; left out, it is the caller's own"),
  role: z
    .enum(ROLES)
    .optional()
    .describe(
      "What it can do at most. Left out: `agent` for an agent, the caller's role otherwise. An agent's key with the role `admin` administers connectors as far as agents may.",
    ),
  workspace: z.string().optional().describe("Confines the caller's own key to a workspace"),
  expiresInSeconds: z.int().min(60).max(LONGEST_SECONDS).optional(),
});

/** Keys for programs: of a person, or of an agent. */
export const keyRoutes: readonly Route[] = [
  defineRoute({
    method: "get",
    path: KEYS,
    summary: "List API keys: all for owners, admins and auditors, their own for others",
    tag: TAG,
    policy: "key.list",
    input: { params: Params, query: z.object(pageQuery) },
    answers: {
      200: {
        description: "Keys, without their text, the oldest first.",
        schema: z.object({ keys: z.array(keySchema), next: nextPage }),
      },
    },
    async handle({ services, principal, params, query }) {
      const keys = await services.identity.keys(params.orgId);
      const shown = keys.filter((key) => judge(principal, "key.list", resourceOf(params.orgId, key)).allowed);
      const { page, next } = pageOf(shown, query, ({ createdAt, id }) => keyByAge(createdAt, id));
      return { keys: page, next };
    },
  }),
  defineRoute({
    method: "post",
    path: KEYS,
    summary: "Make an API key; its text is in this answer and nowhere else",
    tag: TAG,
    policy: "key.create",
    input: { params: Params, body: NewKey },
    answers: { 201: { description: "The key with its text.", schema: madeKeySchema } },
    async handle({ services, principal, params: { orgId: organisation }, body, authorize }) {
      const { name, expiresInSeconds } = body;
      const lifetime = expiresInSeconds === undefined ? {} : { expiresInSeconds };
      if (body.agent !== undefined) {
        const role = body.role ?? "agent";
        const agent = await existingAgent(services.store, principal, body.agent);
        authorize({ organisation, workspace: agent.workspace_id, agent: agent.id, role });
        if (role !== "agent" && role !== "admin") {
          throw new RestError(422, "role_of_agent", "An agent's key has the role `agent` or `admin`.");
        }
        if (body.workspace !== undefined && body.workspace !== agent.workspace_id) {
          throw new RestError(422, "workspace_of_agent", "An agent's key is good in the agent's own workspace.");
        }
        return services.identity.createKey({ organisation, name, role, agent: agent.id, ...lifetime });
      }
      const user = personOf(principal);
      const role = body.role ?? principal.role;
      authorize({ organisation, user, role });
      if (role === "agent") {
        throw new RestError(422, "agent_missing", "A key with the role `agent` is for an agent: name it in `agent`.");
      }
      const workspace =
        body.workspace === undefined
          ? {}
          : { workspace: (await existingWorkspace(services.store, principal, body.workspace)).id };
      return services.identity.createKey({ organisation, name, role, user, ...workspace, ...lifetime });
    },
  }),
  defineRoute({
    method: "delete",
    path: `${KEYS}/{keyId}`,
    summary: "Revoke an API key",
    tag: TAG,
    policy: "key.revoke",
    input: { params: KeyParams },
    answers: { 204: { description: "It is refused from now on." } },
    async handle({ services, params: { orgId: organisation, keyId }, authorize }) {
      const keys = await services.identity.keys(organisation);
      const key = keys.find(({ id }) => id === keyId);
      if (key === undefined) throw notFound();
      authorize({ ...resourceOf(organisation, key), role: key.role });
      await services.identity.revokeKey(organisation, keyId);
    },
  }),
];

function personOf({ user }: Principal): string {
  if (user === undefined) throw new RestError(403, "not_allowed", "Only a person can make a key of their own.");
  return user;
}

function resourceOf(organisation: string, { user, agent, workspace }: ApiKey) {
  return {
    organisation,
    ...(user === null ? {} : { user }),
    ...(agent === null ? {} : { agent }),
    ...(workspace === null ? {} : { workspace }),
  };
}
