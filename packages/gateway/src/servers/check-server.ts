import type { Principal } from "../authorize/principal.ts";
import type { TargetOutcome } from "../connections/connections.ts";
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
  const reached = await services.connections.target(connector.id, principal);
  if (!reached.ok) return unreached(services, connector, reached);
  const whole = await isForEverybody(services, connector, reached.connection);
  const refreshed = await refreshTools(services, connector, reached.target, { whole, ...options });
  if (refreshed.ok || refreshed.code !== "needs_authentication") return refreshed;
  if (connector.kind !== "oauth" || reached.connection === null) return refreshed;

  const refused = reached.target.headers["authorization"]?.replace(/^Bearer /, "") ?? "";
  const renewed = await services.tokens.replace(
    { organisation: connector.org_id, id: reached.connection, connector: connector.id },
    refused,
  );
  if (!renewed.ok) return renewed.need === "unavailable" ? unreached(services, connector, renewed) : refreshed;
  const again = await services.connections.target(connector.id, principal);
  if (!again.ok) return unreached(services, connector, again);
  return refreshTools(services, connector, again.target, { whole, ...options });
}

/** Whether a list that this connection is shown is what everybody is shown. */
async function isForEverybody(
  { connections }: Pick<Services, "connections">,
  { org_id, id }: ConnectorRow,
  connection: string | null,
): Promise<boolean> {
  if (connection === null) return true;
  const shared = await connections.find({ organisation: org_id, connector: id, level: "organisation", holder: org_id });
  return shared?.id === connection;
}

async function unreached(services: Needs, connector: ConnectorRow, outcome: Unreached): Promise<Unreached> {
  if (connector.account === "shared") {
    const status = outcome.need === "unavailable" ? "disconnected" : "needs_authentication";
    await recordStatus(services, connector, { status, detail: outcome.message });
  }
  return outcome;
}
