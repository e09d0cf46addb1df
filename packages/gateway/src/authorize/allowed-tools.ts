import type { ConnectorRow } from "../connectors/connector-row.ts";
import type { Allowed, AllowedConnector, AllowedTool } from "./access.ts";
import type { Catalogue, CatalogueConnector, Grant } from "./catalogue.ts";
import type { Principal } from "./principal.ts";

/** What a person's own rows say. */
export interface Personal {
  /** Workspaces that they are a member of. */
  readonly workspaces: readonly string[];
  /** Tools that they switched off. */
  readonly off: readonly { readonly connector_id: string; readonly tool: string }[];
}

const NONE: Grant = new Set<string>();

/**
 * What a principal that may call tools at all may use of what there is to give: what the connector's availability, the workspaces and the
 * agent's assignments leave, without what the person switched off.
 *
 * - Who is in a workspace has what is given to that workspace, and in several what is given to any of them. A
 *   connector for the whole organisation is given to every workspace, narrowed where an assignment names tools; one
 *   that is only for `assigned` workspaces is given to those and to nobody else.
 * - Owners and admins are in every workspace, and in none.
 * - An agent has what is assigned to itself, of what is given to its workspace, and a person at its endpoint the same.
 */
export function allowedTools(catalogue: Catalogue, principal: Principal, personal: Personal): Allowed {
  const offByConnector = Map.groupBy(personal.off, (row) => row.connector_id);
  const connectors: AllowedConnector[] = [];
  const tools = new Map<string, { readonly connector: ConnectorRow; readonly tool: AllowedTool }>();
  for (const entry of catalogue.connectors) {
    const given = grantTo(principal, entry, catalogue.agents, personal.workspaces);
    if (given !== "all" && given.size === 0) continue;
    const within = entry.tools.map(({ tool }) => tool).filter(({ name }) => includes(given, name));
    const switchedOff = new Set(offByConnector.get(entry.connector.id)?.map(({ tool }) => tool));
    const on = within.filter(({ name }) => !switchedOff.has(name));
    const off = within.filter(({ name }) => switchedOff.has(name));
    const changed = entry.changed.filter(({ name }) => includes(given, name) && !switchedOff.has(name));
    const { connector, instructions } = entry;
    connectors.push({ connector, instructions, tools: on, off, changed, ceiling: within.length });
    for (const tool of on) tools.set(tool.publicName, { connector: entry.connector, tool });
  }
  return { connectors, tools };
}

/** Whether they are in every workspace without being a member of it. */
export function isEverywhere({ role }: Principal): boolean {
  return role === "owner" || role === "admin";
}

function grantTo(
  principal: Principal,
  entry: CatalogueConnector,
  agents: Catalogue["agents"],
  memberships: Personal["workspaces"],
): Grant {
  const everywhere = isEverywhere(principal);
  if (principal.agent !== undefined) {
    const workspace = agents.get(principal.agent);
    if (workspace === undefined || (principal.workspace ?? workspace) !== workspace) return NONE;
    // Nobody reaches through an agent what they could not reach in its workspace.
    if (principal.user !== undefined && !everywhere && !memberships.includes(workspace)) return NONE;
    return both(entry.agents.get(principal.agent) ?? NONE, grantToWorkspace(entry, workspace));
  }
  if (principal.workspace !== undefined) {
    return everywhere || memberships.includes(principal.workspace)
      ? grantToWorkspace(entry, principal.workspace)
      : NONE;
  }
  if (everywhere) return either([grantToNoWorkspace(entry), ...entry.workspaces.values()]);
  if (memberships.length === 0) return grantToNoWorkspace(entry);
  return either(memberships.map((workspace) => grantToWorkspace(entry, workspace)));
}

function grantToWorkspace(entry: CatalogueConnector, workspace: string): Grant {
  return entry.workspaces.get(workspace) ?? grantToNoWorkspace(entry);
}

function grantToNoWorkspace({ connector }: CatalogueConnector): Grant {
  return connector.availability === "organisation" ? "all" : NONE;
}

function includes(grant: Grant, tool: string): boolean {
  return grant === "all" || grant.has(tool);
}

function both(one: Grant, other: Grant): Grant {
  if (one === "all") return other;
  return other === "all" ? one : new Set(Array.from(one).filter((tool) => other.has(tool)));
}

function either(grants: readonly Grant[]): Grant {
  const sum = new Set<string>();
  for (const grant of grants) {
    if (grant === "all") return "all";
    for (const tool of grant) sum.add(tool);
  }
  return sum;
}
