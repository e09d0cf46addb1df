import type { Principal } from "../authorize/principal.ts";
import type { ConnectorRow } from "../connectors/connector-row.ts";
import type { Services } from "../services.ts";
import type { ConnectionHolder } from "./connections.ts";

/**
 * Where a person connects an account of a connector. Carries nothing but ids: the connector's, and that of the agent
 * whose account it is to be.
 */
export function connectLink(
  { publicUrl }: Pick<Services, "publicUrl">,
  { id }: Pick<ConnectorRow, "id">,
  agent: string | undefined,
): string {
  return `${publicUrl}/connect/${id}${agent === undefined ? "" : `?agent=${agent}`}`;
}

/** The agent whose account a caller lacks; `undefined` where a person's, or everybody's, would serve the call. */
export function agentWithoutAccount(
  { account }: Pick<ConnectorRow, "account">,
  { user, agent }: Principal,
): string | undefined {
  return account === "personal" && user === undefined ? agent : undefined;
}

/** The agent that an account is of. */
export function agentOf({ level, holder }: Pick<ConnectionHolder, "level" | "holder">): string | undefined {
  return level === "agent" ? holder : undefined;
}
