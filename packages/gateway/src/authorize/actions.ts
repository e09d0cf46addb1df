import type { Role } from "./principal.ts";

/**
 * Everything that anybody can do, by name. A route, a system tool and a button ask for one of these
 * and nothing else; `authorize/` says who may.
 */
export const ACTIONS = [
  "organisation.read",
  "organisation.update",
  "organisation.delete",
  "member.list",
  "member.invite",
  "member.update",
  "member.remove",
  "workspace.list",
  "workspace.create",
  "workspace.update",
  "workspace.delete",
  "workspace.assign",
  "agent.list",
  "agent.read",
  "agent.create",
  "agent.update",
  "agent.delete",
  "key.list",
  "key.create",
  "key.revoke",
  "connector.list",
  "connector.read",
  "connector.create",
  "connector.update",
  "connector.test",
  "connector.publish",
  "connector.delete",
  "tool.list",
  "tool.allow",
  "tool.review",
  "tool.call",
  "assignment.list",
  "assignment.change",
  "connection.list",
  "connection.connect_shared",
  "connection.connect_own",
  "connection.delete_shared",
  "connection.delete_own",
  "toggle.change",
  "variable.list",
  "variable.change",
  "approval.list",
  "approval.decide",
  "audit.read",
  "audit.export",
  "vault.rotate",
] as const;
export type Action = (typeof ACTIONS)[number];

/** What an action is done to. Everything it needs to be judged by is in it; the judge looks nothing up. */
export interface Resource {
  readonly organisation: string;
  /** The workspace it belongs to, where it belongs to one. */
  readonly workspace?: string;
  /** The person it belongs to: a personal connection, a toggle, an approval that they asked for. */
  readonly user?: string;
  readonly agent?: string;
  /** What is given or taken with it: of a member, an invitation or a key. Nobody gives or takes more than they are. */
  readonly role?: Role;
}

/** `hidden`: answer as for something that does not exist. `refused`: it may be known to exist, 403. */
export type Decision =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly kind: "hidden" | "refused"; readonly reason: string };
