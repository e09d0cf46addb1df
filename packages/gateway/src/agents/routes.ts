import { z } from "@hono/zod-openapi";
import { isUniqueViolation } from "../db/is-unique-violation.ts";
import { newId } from "../db/new-id.ts";
import { RestError } from "../rest/rest-error.ts";
import { defineRoute, type Route } from "../rest/route.ts";
import { existingWorkspace } from "../workspaces/visible-workspaces.ts";
import { type AgentRow, countAssigned, existingAgent, listAgents } from "./find-agent.ts";
import { forgetAgent } from "./forget-agent.ts";

const TAG = "Agents";
const AGENTS = "/api/organizations/{orgId}/agents";
const AGENT = `${AGENTS}/{agentId}`;
const Params = z.object({ orgId: z.string() });
const AgentParams = Params.extend({ agentId: z.string() });
const Name = z.string().trim().min(1).max(100);
const Description = z.string().trim().max(2_000);

const AgentAnswer = z
  .object({
    id: z.string(),
    workspace: z.string(),
    name: z.string(),
    description: z.string(),
    endpoint: z.string().describe("Where MCP clients reach what the agent has"),
    connectors: z.number().describe("Those that are assigned to it"),
    createdBy: z.string(),
    createdAt: z.number(),
    updatedAt: z.number(),
  })
  .openapi("Agent");

/** AI teammates: each in one workspace, with what is assigned to it. */
export const agentRoutes: readonly Route[] = [
  defineRoute({
    method: "get",
    path: AGENTS,
    summary: "List the agents that the caller may know of",
    tag: TAG,
    policy: "agent.list",
    input: { params: Params },
    answers: { 200: { description: "Agents by name.", schema: z.object({ agents: z.array(AgentAnswer) }) } },
    async handle({ services: { store, publicUrl }, principal }) {
      const assigned = await countAssigned(store, principal.organisation);
      const agents = await listAgents(store, principal);
      return { agents: agents.map((row) => shown(row, publicUrl, assigned.get(row.id))) };
    },
  }),
  defineRoute({
    method: "post",
    path: AGENTS,
    summary: "Make an agent",
    tag: TAG,
    policy: "agent.create",
    input: {
      params: Params,
      body: z.strictObject({ name: Name, description: Description.default(""), workspace: z.string() }),
    },
    answers: {
      201: { description: "The agent. It has nothing until something is assigned to it.", schema: AgentAnswer },
      409: { description: "`name_taken`" },
    },
    async handle({ services, principal, params: { orgId: organisation }, body, authorize }) {
      authorize({ organisation, workspace: body.workspace });
      const workspace = await existingWorkspace(services.store, principal, body.workspace);
      const now = services.clock.time();
      const row: AgentRow = {
        id: newId("agt"),
        org_id: organisation,
        workspace_id: workspace.id,
        name: body.name,
        description: body.description,
        created_by: principal.user ?? principal.credential,
        created_at: now,
        updated_at: now,
      };
      await unlessTaken(body.name, () => services.store.db.insertInto("agents").values(row).execute());
      await services.changes.publish({ organisation, subject: "agent", id: row.id });
      return shown(row, services.publicUrl);
    },
  }),
  defineRoute({
    method: "get",
    path: AGENT,
    summary: "Read an agent",
    tag: TAG,
    policy: "agent.read",
    input: { params: AgentParams },
    answers: { 200: { description: "The agent.", schema: AgentAnswer } },
    async handle({ services: { store, publicUrl }, principal, params: { agentId: id } }) {
      const row = await existingAgent(store, principal, id);
      return shown(row, publicUrl, (await countAssigned(store, principal.organisation)).get(id));
    },
  }),
  defineRoute({
    method: "patch",
    path: AGENT,
    summary: "Change an agent's name or description",
    tag: TAG,
    policy: "agent.update",
    input: {
      params: AgentParams,
      body: z.strictObject({ name: Name.optional(), description: Description.optional() }),
    },
    answers: {
      200: { description: "The agent as it is now.", schema: AgentAnswer },
      409: { description: "`name_taken`" },
    },
    async handle({ services, principal, params: { orgId: organisation, agentId: id }, body, authorize }) {
      const before = await existingAgent(services.store, principal, id);
      authorize({ organisation, workspace: before.workspace_id, agent: id });
      const changed = {
        name: body.name ?? before.name,
        description: body.description ?? before.description,
        updated_at: services.clock.time(),
      };
      const update = services.store.db.updateTable("agents").set(changed);
      await unlessTaken(changed.name, () => update.where("org_id", "=", organisation).where("id", "=", id).execute());
      await services.changes.publish({ organisation, subject: "agent", id });
      const assigned = await countAssigned(services.store, organisation);
      return shown({ ...before, ...changed }, services.publicUrl, assigned.get(id));
    },
  }),
  defineRoute({
    method: "delete",
    path: AGENT,
    summary: "Delete an agent with its keys and what was connected for it",
    tag: TAG,
    policy: "agent.delete",
    input: { params: AgentParams },
    answers: { 204: { description: "It is gone." } },
    async handle({ services, principal, params: { orgId: organisation, agentId: id }, authorize }) {
      const { workspace_id: workspace } = await existingAgent(services.store, principal, id);
      authorize({ organisation, workspace, agent: id });
      await forgetAgent(services, organisation, id);
      await services.changes.publish({ organisation, subject: "agent", id });
    },
  }),
];

function shown(row: AgentRow, publicUrl: string, connectors = 0) {
  return {
    id: row.id,
    workspace: row.workspace_id,
    name: row.name,
    description: row.description,
    endpoint: `${publicUrl}/mcp/agents/${row.id}`,
    connectors,
    createdBy: row.created_by,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

async function unlessTaken(name: string, write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new RestError(409, "name_taken", `There is an agent called '${name}' already.`, {
      hint: "Choose another name.",
    });
  }
}
