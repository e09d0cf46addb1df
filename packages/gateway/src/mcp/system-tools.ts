import { agentRoutes } from "../agents/routes.ts";
import { assignmentRoutes } from "../assignments/routes.ts";
import { connectorRoutes } from "../connectors/routes.ts";
import { myRoutes } from "../organisations/my-routes.ts";
import type { Route } from "../rest/route.ts";
import { serverRoutes } from "../servers/routes.ts";
import type { Services } from "../services.ts";
import { refuseSecrets } from "./refuse-secrets.ts";
import { type SystemToolNotes, systemToolOfRoute } from "./system-tool-of-route.ts";
import type { SystemTool } from "./system-tool.ts";

const API = "/api/organizations/{orgId}";

/** Credentials are entered by people, in the browser: nothing that a model reads or writes holds one. */
const SECRETS = ["accessToken", "oauth"];

/** Which routes are offered. Deletion and publishing are not: they stay with people. */
const OFFERED: readonly (SystemToolNotes & { readonly method: Route["method"]; readonly path: string })[] = [
  {
    method: "get",
    path: `${API}/connectors`,
    name: "list_connectors",
    title: "List connectors",
    description: "Lists the organisation's connectors of every kind, with what each is for and its status.",
  },
  {
    method: "get",
    path: `${API}/connectors/{connectorId}`,
    name: "get_connector",
    title: "Get connector",
    description: "Reads one connector by its id.",
  },
  {
    method: "get",
    path: `${API}/me/connectors`,
    name: "list_needs_to_connect",
    title: "List what needs to be connected",
    description:
      "Lists the caller's connectors: those that are ready, and those that need an account first, each with the link at which the person connects it.",
  },
  {
    method: "get",
    path: `${API}/mcps/oauth`,
    name: "list_predefined_connectors",
    title: "List predefined connectors",
    description:
      "Lists the catalogue of predefined connectors, by the key that oauth_mcp takes, and which of them have been added and connected.",
  },
  {
    method: "post",
    path: `${API}/mcps`,
    name: "create_connector",
    title: "Create connector",
    description:
      "Registers an external MCP server as a draft. People enter its credentials, choose its tools and publish it; a header may name a variable for a secret, ${TOKEN}.",
    without: SECRETS,
    refuse: refuseSecrets,
    openWorld: true,
  },
  {
    method: "put",
    path: `${API}/mcps/mcp/{mcp_id}`,
    name: "update_connector",
    title: "Update connector",
    description:
      "Changes an external MCP server; what is left out stays. Its type cannot be changed. A header may name a variable for a secret, ${TOKEN}.",
    without: SECRETS,
    refuse: refuseSecrets,
    openWorld: true,
  },
  {
    method: "post",
    path: `${API}/mcps/test`,
    name: "test_connector",
    title: "Test connector",
    description: "Connects to an external MCP server and lists its tools. Give exactly one of mcp_id and oauth_mcp.",
    openWorld: true,
  },
  {
    method: "get",
    path: `${API}/agents`,
    name: "list_agents",
    title: "List agents",
    description: "Lists the agents (AI teammates) that connectors can be assigned to.",
  },
  {
    method: "get",
    path: `${API}/mcps/employee/{employee_id}`,
    name: "list_agent_connectors",
    title: "List an agent's connectors",
    description: "Lists the connectors that are assigned to an agent.",
  },
  {
    method: "post",
    path: `${API}/mcps/employee/{employee_id}`,
    name: "assign_connector",
    title: "Assign connector",
    description: "Assigns a connector to an agent. Doing it twice changes nothing.",
    idempotent: true,
  },
  {
    method: "delete",
    path: `${API}/mcps/employee/{employee_id}`,
    name: "unassign_connector",
    title: "Unassign connector",
    description: "Takes a connector from an agent. Doing it twice changes nothing.",
    idempotent: true,
  },
];

/** The gateway's own tools, `mcp__mortise__…`: administration as far as agents may do it. */
export function createSystemTools(services: Services): readonly SystemTool[] {
  const routes = [...connectorRoutes, ...serverRoutes, ...agentRoutes, ...assignmentRoutes, ...myRoutes];
  return OFFERED.map(({ method, path, ...notes }) => {
    const route = routes.find((one) => one.method === method && one.path === path);
    if (route === undefined) throw new Error(`There is no route ${method} ${path} to offer as a tool.`);
    return systemToolOfRoute(services, route, notes);
  });
}
