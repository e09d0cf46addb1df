import { z } from "@hono/zod-openapi";
import { existingAgent } from "../agents/find-agent.ts";
import { CONNECTOR_STATUS, statusOf } from "../connectors/connector-status.ts";
import { existingConnector } from "../connectors/find-connector.ts";
import { defineRoute, type Route } from "../rest/route.ts";
import { existingWorkspace } from "../workspaces/visible-workspaces.ts";
import { assign, type Assignment, listAssignments, unassign } from "./assignments.ts";
import { namedConnector, namedConnectorFields } from "./named-connector.ts";

const TAG = "Assignments";
const OF_AGENT = "/api/organizations/{orgId}/mcps/employee/{employee_id}";
const OF_WORKSPACE = "/api/organizations/{orgId}/workspaces/{workspaceId}/connectors";
const AgentParams = z.object({ orgId: z.string(), employee_id: z.string() });
const WorkspaceParams = z.object({ orgId: z.string(), workspaceId: z.string() });
const WorkspaceConnectorParams = WorkspaceParams.extend({ connectorId: z.string() });

const Tools = z
  .array(z.string().min(1).max(256))
  .max(2_000)
  .nullable()
  .describe("Names of tools as the connector has them; null is all that the admin allows, an empty list none");

const NOT_ADDED = "`not_added`: the organisation has not added that entry of the catalogue yet.";
const UNKNOWN_TOOL = "`unknown_tool`: the connector has none of that name, and nothing was changed.";

const Named = z.strictObject(namedConnectorFields);
const NamedWithTools = Named.extend({ tools: Tools.default(null) });

const AgentAssignment = z
  .object({
    mcp_id: z.string(),
    oauth_mcp: z.string().nullable(),
    name: z.string(),
    slug: z.string(),
    type: z.enum(["descriptor", "simple", "oauth"]),
    state: z.enum(["draft", "published", "disabled"]),
    status: CONNECTOR_STATUS,
    tools: Tools,
    createdAt: z.number(),
  })
  .openapi("AgentAssignment");
const AgentAssignments = z.object({ assignments: z.array(AgentAssignment) });

const WorkspaceAssignments = z.object({
  connectors: z.array(
    z.object({
      connector: z.string(),
      name: z.string(),
      slug: z.string(),
      availability: z.enum(["organisation", "assigned"]),
      tools: Tools,
      createdAt: z.number(),
    }),
  ),
});

/** Which connectors agents and workspaces are given. Each change can be repeated without harm, as optimistic clients do. */
export const assignmentRoutes: readonly Route[] = [
  defineRoute({
    method: "get",
    path: OF_AGENT,
    summary: "List the connectors that an agent is given",
    tag: TAG,
    policy: "assignment.list",
    input: { params: AgentParams },
    answers: { 200: { description: "Assignments by name.", schema: AgentAssignments } },
    async handle({ services, principal, params: { orgId: organisation, employee_id: id }, authorize }) {
      const agent = await existingAgent(services.store, principal, id);
      authorize({ organisation, workspace: agent.workspace_id, agent: id });
      const assignments = await listAssignments(services, { organisation, kind: "agent", id });
      return { assignments: assignments.map(shown) };
    },
  }),
  defineRoute({
    method: "post",
    path: OF_AGENT,
    summary: "Give an agent a connector; again, to change its tools",
    tag: TAG,
    policy: "assignment.change",
    input: { params: AgentParams, body: NamedWithTools },
    answers: {
      200: { description: "Assignments as they are now.", schema: AgentAssignments },
      409: { description: NOT_ADDED },
      422: { description: UNKNOWN_TOOL },
    },
    async handle({ services, principal, params: { orgId: organisation, employee_id: id }, body, authorize }) {
      const agent = await existingAgent(services.store, principal, id);
      authorize({ organisation, workspace: agent.workspace_id, agent: id });
      const connector = await namedConnector(services.store, organisation, body);
      const subject = { organisation, kind: "agent", id } as const;
      await assign(services, subject, connector, body.tools, principal.user ?? principal.credential);
      return { assignments: (await listAssignments(services, subject)).map(shown) };
    },
  }),
  defineRoute({
    method: "delete",
    path: OF_AGENT,
    summary: "Take a connector from an agent: exactly one name, in the query or in the body",
    tag: TAG,
    policy: "assignment.change",
    // Clients and proxies drop the body of a DELETE.
    input: { params: AgentParams, query: Named, body: Named },
    answers: {
      200: { description: "Assignments as they are now.", schema: AgentAssignments },
      409: { description: NOT_ADDED },
    },
    async handle({ services, principal, params: { orgId: organisation, employee_id: id }, query, body, authorize }) {
      const agent = await existingAgent(services.store, principal, id);
      authorize({ organisation, workspace: agent.workspace_id, agent: id });
      const connector = await namedConnector(services.store, organisation, query, body);
      const subject = { organisation, kind: "agent", id } as const;
      await unassign(services, subject, connector.id);
      return { assignments: (await listAssignments(services, subject)).map(shown) };
    },
  }),
  defineRoute({
    method: "get",
    path: OF_WORKSPACE,
    summary: "List the connectors that a workspace is given, or narrowed in",
    tag: TAG,
    policy: "assignment.list",
    input: { params: WorkspaceParams },
    answers: { 200: { description: "Assignments by name.", schema: WorkspaceAssignments } },
    async handle({ services, principal, params: { orgId: organisation, workspaceId: id }, authorize }) {
      await existingWorkspace(services.store, principal, id);
      authorize({ organisation, workspace: id });
      const assignments = await listAssignments(services, { organisation, kind: "workspace", id });
      return {
        connectors: assignments.map(({ connector, tools, createdAt }) => ({
          connector: connector.id,
          name: connector.name,
          slug: connector.slug,
          availability: connector.availability,
          tools,
          createdAt,
        })),
      };
    },
  }),
  defineRoute({
    method: "put",
    path: `${OF_WORKSPACE}/{connectorId}`,
    summary: "Give a workspace a connector, or narrow it there to some tools",
    tag: TAG,
    policy: "workspace.assign",
    input: { params: WorkspaceConnectorParams, body: z.strictObject({ tools: Tools.default(null) }) },
    answers: { 204: { description: "It is given." }, 422: { description: UNKNOWN_TOOL } },
    async handle({ services, principal, params, body, authorize }) {
      const { orgId: organisation, workspaceId: id, connectorId } = params;
      await existingWorkspace(services.store, principal, id);
      authorize({ organisation, workspace: id });
      const connector = await existingConnector(services.store, organisation, connectorId);
      const subject = { organisation, kind: "workspace", id } as const;
      await assign(services, subject, connector, body.tools, principal.user ?? principal.credential);
    },
  }),
  defineRoute({
    method: "delete",
    path: `${OF_WORKSPACE}/{connectorId}`,
    summary: "Take a connector from a workspace",
    tag: TAG,
    policy: "workspace.assign",
    input: { params: WorkspaceConnectorParams },
    answers: { 204: { description: "It is not given." } },
    async handle({ services, principal, params, authorize }) {
      const { orgId: organisation, workspaceId: id, connectorId } = params;
      await existingWorkspace(services.store, principal, id);
      authorize({ organisation, workspace: id });
      await existingConnector(services.store, organisation, connectorId);
      await unassign(services, { organisation, kind: "workspace", id }, connectorId);
    },
  }),
];

function shown({ connector, tools, createdAt }: Assignment) {
  const { id, catalogue_key, name, slug, kind, state } = connector;
  const status = statusOf(connector);
  return { mcp_id: id, oauth_mcp: catalogue_key, name, slug, type: kind, state, status, tools, createdAt };
}
