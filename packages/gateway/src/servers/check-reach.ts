import { NOBODY, readSettings, targetOf } from "../connections/external-target.ts";
import { needsAccount } from "../connectors/caller-connections.ts";
import type { ConnectorRow } from "../connectors/connector-row.ts";
import type { Services } from "../services.ts";
import { recordAccountsStatus } from "./accounts-status.ts";
import { TEST_MS, testServer } from "./test-server.ts";

/** Answers that show a server to be there, and to want an account. */
const ALIVE: ReadonlySet<string> = new Set(["needs_authentication", "forbidden", "rate_limited"]);

/**
 * Looks whether a connector is there at all, without an account: for one whose accounts are each person's own, while
 * there is none to look with. Of a vendor nothing is asked, since nothing says what it answers to nobody.
 */
export async function checkReach(
  services: Pick<Services, "store" | "vault" | "variables" | "clock" | "changes" | "upstream">,
  connector: ConnectorRow,
  signal: AbortSignal,
): Promise<void> {
  if (!(await needsAccount(services, connector))) return;
  const fault = connector.kind === "descriptor" ? null : await faultOf(services, connector, signal);
  if (!signal.aborted) await recordAccountsStatus(services, connector, { fault, note: null });
}

async function faultOf(
  services: Parameters<typeof checkReach>[0],
  connector: ConnectorRow,
  signal: AbortSignal,
): Promise<string | null> {
  const settings = await readSettings(services, connector);
  const { filled } = settings;
  if (!filled.ok) return filled.message;
  const target = targetOf({ ...settings, filled }, NOBODY, services.vault.deriveKey("credential keys of tests"));
  const tested = await testServer(services, target, { deadline: services.clock.now() + TEST_MS, signal });
  return tested.ok || ALIVE.has(tested.code) ? null : tested.message;
}
