import type { Principal } from "../authorize/principal.ts";
import type { TargetOutcome } from "../connections/connections.ts";
import { connectionsInScope } from "../connectors/caller-connections.ts";
import type { ConnectorRow } from "../connectors/connector-row.ts";
import type { Services } from "../services.ts";
import { recordStatus } from "./record-status.ts";
import { refreshTools, type RefreshOptions, type Refreshed } from "./refresh-tools.ts";

type Needs = Pick<Services, "store" | "clock" | "changes" | "audit" | "log" | "upstream" | "connections" | "tokens">;

type Unreached = Extract<TargetOutcome, { readonly ok: false }>;

/** Nobody in particular: finds what is connected for a whole organisation, and no person's account. */
export function everybody(organisation: string): Principal {
  return { organisation, role: "agent", via: "api_key", credential: "server-check" };
}

/**
 * Asks a server for its tools with the account that this principal's calls have, renewing an authorization that the
 * server refuses, and records what it says. Where there is no account, that is what the status says.
 */
export async function checkServer(
  services: Needs,
  connector: ConnectorRow,
  principal: Principal,
  options: RefreshOptions = {},
): Promise<Refreshed | Unreached> {
  const whole = await isEverybodys(services, connector, principal);
  const failed = async (outcome: Unreached): Promise<Unreached> => {
    if (whole) await recordUnreached(services, connector, outcome);
    return outcome;
  };
  const reached = await services.connections.target(connector.id, principal);
  if (!reached.ok) return failed(reached);
  const refreshed = await refreshTools(services, connector, reached.target, { whole, ...options });
  if (refreshed.ok || refreshed.code !== "needs_authentication") return refreshed;
  if (connector.kind !== "oauth" || reached.connection === null) return refreshed;

  const refused = reached.target.headers["authorization"]?.replace(/^Bearer /, "") ?? "";
  const renewed = await services.tokens.replace(
    { organisation: connector.org_id, id: reached.connection, connector: connector.id },
    refused,
  );
  if (!renewed.ok) return renewed.need === "unavailable" ? failed(renewed) : refreshed;
  const again = await services.connections.target(connector.id, principal);
  if (!again.ok) return failed(again);
  return refreshTools(services, connector, again.target, { whole, ...options });
}

/** Whether what this principal is shown is what everybody is: their calls have no account of fewer people's. */
async function isEverybodys(
  { store }: Pick<Services, "store">,
  connector: ConnectorRow,
  principal: Principal,
): Promise<boolean> {
  if (connector.account === "personal") return false;
  const inScope = await connectionsInScope(store, principal);
  return !inScope.some(({ connector_id, level }) => connector_id === connector.id && level !== "organisation");
}

async function recordUnreached(services: Needs, connector: ConnectorRow, { need, message }: Unreached): Promise<void> {
  const status = need === "unavailable" ? "disconnected" : "needs_authentication";
  await recordStatus(services, connector, { status, detail: message });
}
