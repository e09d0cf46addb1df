import type { CredentialTest, TestStep } from "@mortise/runtime";
import { openConnection } from "../connections/kept-connections.ts";
import { needsAccount } from "../connectors/caller-connections.ts";
import type { ConnectorRow } from "../connectors/connector-row.ts";
import { plainText } from "../oauth/plain-text.ts";
import type { Services } from "../services.ts";
import { SecretUnreadable } from "../vault/vault.ts";
import { type FoundStatus, leftAlone, recordStatus } from "./record-status.ts";

/**
 * Tries the account that serves a whole organisation on the descriptor's test endpoint, and records what that says of
 * the connector. Nothing is known of one that needs no account.
 */
export async function checkDescriptor(
  services: Pick<Services, "store" | "vault" | "clock" | "changes" | "backends">,
  connector: ConnectorRow,
  signal: AbortSignal,
): Promise<void> {
  const found = await look(services, connector, signal);
  if (found !== undefined && !signal.aborted) await recordStatus(services, connector, found);
}

async function look(
  services: Parameters<typeof checkDescriptor>[0],
  connector: ConnectorRow,
  signal: AbortSignal,
): Promise<FoundStatus | undefined> {
  const { org_id: organisation, id } = connector;
  const holder = { organisation, connector: id, level: "organisation", holder: organisation } as const;
  try {
    const { opened } = await openConnection(services, holder);
    if (opened === null) {
      const isNeeded = await needsAccount(services, connector);
      return isNeeded ? needsAuthentication("Nobody has connected an account for everybody.") : undefined;
    }
    const { state, detail } = opened.view;
    if (state === "needs_authentication") return needsAuthentication(detail ?? "The authorization has ended.");
    return statusOf(connector, await services.backends.descriptor.test(connector, holder, opened.credential, signal));
  } catch (error) {
    if (!(error instanceof SecretUnreadable)) throw error;
    return needsAuthentication(DAMAGED);
  }
}

/** What is said of a credential that the vault has, and cannot open. */
export const DAMAGED = "Its stored credential was damaged. It has to be entered again.";

/** A vendor that was reached and refuses the account is not away. */
function statusOf(connector: ConnectorRow, { ok, steps }: CredentialTest): FoundStatus {
  const wrong = steps.findLast((step) => !step.ok);
  if (ok || wrong === undefined) return { status: "connected", detail: null };
  if (isLimited(wrong)) return leftAlone(connector, wrong.message);
  return isRefused(wrong) || wrong.status === 403
    ? needsAuthentication(wrong.message)
    : { status: "disconnected", detail: plainText(wrong.message, 500) };
}

const OF_THE_CREDENTIAL: ReadonlySet<TestStep["code"]> = new Set([
  "credential_missing",
  "connection_invalid",
  "credential_expired",
  "reauthentication_required",
]);

/** Whether what went wrong says of the credential that it is no good, and nothing of the way to the vendor. */
export function isRefused({ step, status, code }: TestStep): boolean {
  return status === 401 || (code === undefined ? step === "fields" : OF_THE_CREDENTIAL.has(code));
}

/** Whether the vendor asks to be left alone for a while. */
export function isLimited({ status, code }: TestStep): boolean {
  return status === 429 || code === "rate_limited";
}

function needsAuthentication(detail: string): FoundStatus {
  return { status: "needs_authentication", detail: plainText(detail, 500) };
}
