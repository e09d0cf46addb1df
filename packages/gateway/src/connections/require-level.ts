import type { ConnectorRow } from "../connectors/connector-row.ts";
import { RestError } from "../rest/rest-error.ts";
import { levelsOf } from "./connection-row.ts";
import type { Level } from "./connections.ts";

/**
 * Refuses an account that no call would ever use.
 *
 * @throws RestError 409 `personal_accounts`.
 */
export function requireLevel(connector: Pick<ConnectorRow, "account" | "name">, level: Level): void {
  if (levelsOf(connector).includes(level)) return;
  const message = `People and agents each connect their own account to ${connector.name}: one for several would serve nobody.`;
  throw new RestError(409, "personal_accounts", message, {
    hint: "Connect your own, or change the connector's `account` to `shared`.",
  });
}
