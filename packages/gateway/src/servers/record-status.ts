import { announceConnector } from "../connectors/registry.ts";
import type { ConnectorRow } from "../connectors/connector-row.ts";
import type { Statements } from "../db/store.ts";
import { plainText } from "../oauth/plain-text.ts";
import type { Services } from "../services.ts";

/** What a check found of a server. */
export interface FoundStatus {
  readonly status: ConnectorRow["status"];
  /** Plain text for people; null where there is nothing to say. */
  readonly detail: string | null;
}

/** What one that asks to be left alone for a while shows: that it is there, and nothing else. */
export function leftAlone({ status }: Pick<ConnectorRow, "status">, detail: string): FoundStatus {
  return { status: status === "disconnected" ? "connected" : status, detail: plainText(detail, 500) };
}

/** Notes what was found, and tells everybody where it is something else than before. */
export async function recordStatus(
  services: Pick<Services, "store" | "clock" | "changes">,
  connector: ConnectorRow,
  found: FoundStatus,
): Promise<void> {
  await writeStatus(services.store.db, connector, found, services.clock.time());
  await announceStatus(services, connector, found);
}

/** The row alone. Its revision stays: that a check ran is no change of the connector. */
export async function writeStatus(
  statements: Statements,
  { org_id, id }: Pick<ConnectorRow, "org_id" | "id">,
  { status, detail }: FoundStatus,
  time: number,
): Promise<void> {
  await statements
    .updateTable("connectors")
    .set({ status, status_detail: detail, checked_at: time })
    .where("org_id", "=", org_id)
    .where("id", "=", id)
    .execute();
}

export async function announceStatus(
  { changes }: Pick<Services, "changes">,
  connector: ConnectorRow,
  { status }: FoundStatus,
): Promise<void> {
  if (status !== connector.status) await announceConnector(changes, connector);
}
