/** What somebody is in an organisation. `agent` is for API keys of agents and has no place in the console. */
export const ROLES = ["owner", "admin", "member", "auditor", "agent"] as const;
export type Role = (typeof ROLES)[number];

/** Who is calling, proven. Never made from anything that a caller says of itself. */
export interface Principal {
  readonly organisation: string;
  readonly role: Role;
  /** The person; left out for an agent's own key. */
  readonly user?: string;
  /** The agent that acts: an agent's key, or a person at an agent's endpoint. */
  readonly agent?: string;
  /** The workspace it is confined to, where it is. */
  readonly workspace?: string;
  readonly via: "session" | "api_key" | "oauth";
  /** The id of the session, key or grant: what a revocation names. */
  readonly credential: string;
  /** What an OAuth client was granted; left out where the proof is the person's own. */
  readonly scopes?: readonly string[];
}
