import type { ConnectorRow } from "../connectors/connector-row.ts";
import { findConnector } from "../connectors/find-connector.ts";
import type { Statements } from "../db/store.ts";
import { plainText } from "../oauth/plain-text.ts";
import type { Services } from "../services.ts";
import { isQuarantined } from "../tools/quarantine.ts";
import { type FoundStatus, recordStatus } from "./record-status.ts";

/**
 * The status of a connector whose accounts are each person's own, where it is known that it can be reached:
 * `connected` as soon as one account is, with a word on those that have to be connected again; `drifted` where it also
 * has something to review; `needs_authentication` where no account is connected.
 *
 * @param note - What else there is to say of it.
 */
export async function statusOfAccounts(
  statements: Statements,
  { org_id, id }: Pick<ConnectorRow, "org_id" | "id">,
  note: string | null,
): Promise<FoundStatus> {
  const counts = await statements
    .selectFrom("connections")
    .select(({ fn }) => ["state", fn.countAll<number | string>().as("count")])
    .where("org_id", "=", org_id)
    .where("connector_id", "=", id)
    .where("level", "in", ["user", "agent"])
    .groupBy("state")
    .execute();
  const of = (wanted: (typeof counts)[number]["state"]) =>
    Number(counts.find(({ state }) => state === wanted)?.count ?? 0);
  const [connected, ended] = [of("connected"), of("needs_authentication")];
  if (connected === 0) return { status: "needs_authentication", detail: ended === 0 ? NOBODY : noneOf(ended) };
  const status = (await isQuarantined(statements, org_id, id)) ? "drifted" : "connected";
  if (ended === 0) return { status, detail: note };
  const some = `${String(ended)} of ${String(connected + ended)} accounts ${ended === 1 ? "has" : "have"} to be connected again.`;
  return { status, detail: note === null ? some : plainText(`${some} ${note}`, 500) };
}

const NOBODY = "Nobody has connected an account yet.";

function noneOf(ended: number): string {
  return ended === 1
    ? "The one account that there is has to be connected again."
    : `All ${String(ended)} accounts have to be connected again.`;
}

/**
 * Notes what looks at a connector's accounts have come to, where each is one person's own: of one whose account is
 * shared, the status is that account's.
 *
 * @param fault - Why none of them could be tried; null where the connector was reached.
 */
export async function recordAccountsStatus(
  services: Pick<Services, "store" | "clock" | "changes">,
  { org_id, id }: Pick<ConnectorRow, "org_id" | "id">,
  { fault, note }: { readonly fault: string | null; readonly note: string | null },
): Promise<void> {
  const connector = await findConnector(services.store, org_id, id);
  if (connector?.account !== "personal") return;
  const found: FoundStatus =
    fault === null
      ? await statusOfAccounts(services.store.db, connector, note)
      : { status: "disconnected", detail: plainText(fault, 500) };
  await recordStatus(services, connector, found);
}
