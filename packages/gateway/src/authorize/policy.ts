import type { SCOPES } from "../identity/scopes.ts";
import type { Action } from "./actions.ts";
import type { Role } from "./principal.ts";

/**
 * How far a role reaches: `any` thing of the organisation, what is their `own` (the resource's user), what is the
 * agent's it`self` (the resource's agent), or `none`.
 */
export type Reach = "any" | "own" | "self" | "none";

/**
 * What becomes of an action for somebody who is confined to a workspace: `never`; only to what is `within` that
 * workspace; or `shared`, to what is within it and to what belongs to no workspace.
 */
export type Confinement = "never" | "within" | "shared";

/** What an OAuth client can be granted: to see and to call, or to administer as far as agents may. */
type McpScope = (typeof SCOPES)[keyof typeof SCOPES];

export interface Rule {
  readonly reach: Readonly<Record<Role, Reach>>;
  readonly confined: Confinement;
  /** Whether it can be done by an agent that acts with a person's role. Deciding, publishing and deleting stay with people. */
  readonly byAgents: boolean;
  /** The scope that an OAuth client needs; null is what no client can do. */
  readonly scope: McpScope | null;
}

/**
 * Who may do what. Nothing else decides it; what has no line here, and each cell that says `none`, is refused.
 *
 * An agent's own key has the role `agent`: it calls what is assigned to it and sees what is its own. A key that an
 * admin makes for an agent with a greater role can do what that role can, narrowed to the lines that end in `agents`:
 * list, create, read, update and test connectors, and change assignments of agents. What a workspace is given is the
 * organisation's to say (`workspace.assign`): a key for one workspace shares that out, and gives it no more.
 */
export const POLICY: Readonly<Record<Action, Rule>> = {
  //                                owner  admin  member auditor agent   confined  by agents  scope
  "organisation.read": /*        */ rule(["any", "any", "any", "any", "any"], "shared", "agents", "mcp:tools"),
  "organisation.update": /*      */ rule(["any", "any", "none", "none", "none"], "never", "people", null),
  "organisation.delete": /*      */ rule(["any", "none", "none", "none", "none"], "never", "people", null),
  "member.list": /*              */ rule(["any", "any", "none", "any", "none"], "never", "people", null),
  "member.invite": /*            */ rule(["any", "any", "none", "none", "none"], "never", "people", null),
  "member.update": /*            */ rule(["any", "any", "none", "none", "none"], "never", "people", null),
  "member.remove": /*            */ rule(["any", "any", "own", "own", "none"], "never", "people", null),
  "workspace.list": /*           */ rule(["any", "any", "any", "any", "none"], "within", "agents", "mcp:tools"),
  "workspace.create": /*         */ rule(["any", "any", "none", "none", "none"], "never", "people", null),
  "workspace.update": /*         */ rule(["any", "any", "none", "none", "none"], "within", "people", null),
  "workspace.delete": /*         */ rule(["any", "any", "none", "none", "none"], "never", "people", null),
  "workspace.assign": /*         */ rule(["any", "any", "none", "none", "none"], "never", "people", null),
  "agent.list": /*               */ rule(["any", "any", "any", "any", "self"], "within", "agents", "mcp:tools"),
  "agent.read": /*               */ rule(["any", "any", "any", "any", "self"], "within", "agents", "mcp:tools"),
  "agent.create": /*             */ rule(["any", "any", "none", "none", "none"], "within", "people", null),
  "agent.update": /*             */ rule(["any", "any", "none", "none", "none"], "within", "people", null),
  "agent.delete": /*             */ rule(["any", "any", "none", "none", "none"], "within", "people", null),
  "key.list": /*                 */ rule(["any", "any", "own", "any", "none"], "never", "people", null),
  "key.create": /*               */ rule(["any", "any", "own", "none", "none"], "never", "people", null),
  "key.revoke": /*               */ rule(["any", "any", "own", "own", "none"], "never", "people", null),
  "connector.list": /*           */ rule(["any", "any", "any", "any", "any"], "shared", "agents", "mcp:tools"),
  "connector.read": /*           */ rule(["any", "any", "any", "any", "any"], "shared", "agents", "mcp:tools"),
  "connector.create": /*         */ rule(["any", "any", "none", "none", "none"], "never", "agents", "mcp:manage"),
  "connector.update": /*         */ rule(["any", "any", "none", "none", "none"], "never", "agents", "mcp:manage"),
  "connector.test": /*           */ rule(["any", "any", "none", "none", "none"], "shared", "agents", "mcp:manage"),
  "connector.publish": /*        */ rule(["any", "any", "none", "none", "none"], "never", "people", null),
  "connector.delete": /*         */ rule(["any", "any", "none", "none", "none"], "never", "people", null),
  "tool.list": /*                */ rule(["any", "any", "any", "any", "any"], "shared", "agents", "mcp:tools"),
  "tool.allow": /*               */ rule(["any", "any", "none", "none", "none"], "never", "people", null),
  "tool.review": /*              */ rule(["any", "any", "none", "none", "none"], "never", "people", null),
  "tool.call": /*                */ rule(["any", "any", "any", "none", "any"], "shared", "agents", "mcp:tools"),
  "assignment.list": /*          */ rule(["any", "any", "any", "any", "self"], "within", "agents", "mcp:tools"),
  "assignment.change": /*        */ rule(["any", "any", "none", "none", "none"], "within", "agents", "mcp:manage"),
  "connection.list": /*          */ rule(["any", "any", "own", "any", "self"], "shared", "agents", "mcp:tools"),
  "connection.connect_shared": /**/ rule(["any", "any", "none", "none", "none"], "within", "people", null),
  "connection.connect_own": /*   */ rule(["own", "own", "own", "none", "none"], "shared", "people", null),
  "connection.delete_shared": /* */ rule(["any", "any", "none", "none", "none"], "within", "people", null),
  "connection.delete_own": /*    */ rule(["any", "any", "own", "own", "none"], "shared", "people", null),
  "toggle.change": /*            */ rule(["own", "own", "own", "none", "none"], "shared", "people", null),
  "variable.list": /*            */ rule(["any", "any", "none", "any", "none"], "never", "people", null),
  "variable.change": /*          */ rule(["any", "any", "none", "none", "none"], "never", "people", null),
  "approval.list": /*            */ rule(["any", "any", "own", "any", "self"], "shared", "agents", "mcp:tools"),
  "approval.decide": /*          */ rule(["any", "any", "own", "none", "none"], "shared", "people", "mcp:tools"),
  "audit.read": /*               */ rule(["any", "any", "none", "any", "none"], "never", "people", null),
  "audit.export": /*             */ rule(["any", "any", "none", "any", "none"], "never", "people", null),
  "vault.rotate": /*             */ rule(["any", "any", "none", "none", "none"], "never", "people", null),
};

function rule(
  [owner, admin, member, auditor, agent]: readonly [Reach, Reach, Reach, Reach, Reach],
  confined: Confinement,
  by: "people" | "agents",
  scope: McpScope | null,
): Rule {
  return { reach: { owner, admin, member, auditor, agent }, confined, byAgents: by === "agents", scope };
}
