/** What an MCP client may ask for. */
export const SCOPES = {
  /** Listing and calling the tools that the person may use: the least that an endpoint is reached with. */
  tools: "mcp:tools",
  /** The system tools that change the registry, as far as the person may. */
  manage: "mcp:manage",
} as const;

/** Staying connected: asked for by clients, and never announced in a challenge (it is no permission at an endpoint). */
export const OFFLINE = "offline_access";

/** What each scope means to the person who is asked. */
export const SCOPE_MEANINGS: Readonly<Record<string, string>> = {
  [SCOPES.tools]: "See and use the tools that you may use",
  [SCOPES.manage]: "Change connectors and their assignments, as far as you may",
  [OFFLINE]: "Stay connected until you or an administrator ends it",
};
