import type { CredentialTest } from "@mortise/runtime";
import type { Principal } from "../authorize/principal.ts";
import { openConnection } from "../connections/kept-connections.ts";
import type { ConnectionRow } from "../connections/connection-row.ts";
import { isAgreed } from "../connectors/agreed-scheme.ts";
import { servedConnector } from "../connectors/compiled-connectors.ts";
import type { ConnectorRow } from "../connectors/connector-row.ts";
import type { Services } from "../services.ts";
import { SecretUnreadable } from "../vault/vault.ts";
import { DAMAGED, isLimited, isRefused } from "./check-descriptor.ts";
import { checkServer, everybody } from "./check-server.ts";
import { leftOut } from "./refresh-tools.ts";

type Needs = Parameters<typeof checkServer>[0] & Pick<Services, "vault" | "backends">;

/** An account of one person, agent or workspace, as it was when it was its turn. */
export type Account = Pick<
  ConnectionRow,
  "id" | "org_id" | "connector_id" | "level" | "holder_id" | "state" | "revision"
>;

/** What a look at an account has found. */
export type AccountVerdict =
  | {
      readonly kind: "works";
      /** What there is to say of the server beside it. */
      readonly note: string | null;
    }
  /** The server is there, and has no use for the account now: it says nothing for or against the others. */
  | { readonly kind: "answered"; readonly note: string }
  /** There is nothing to ask: no test endpoint, or an agreement that has ended and stays so. */
  | { readonly kind: "unasked" }
  /** Whoever's it is has to connect it again. */
  | { readonly kind: "refused"; readonly message: string }
  /** Nothing is known of the account: the server was not reached, or answered something else. */
  | {
      readonly kind: "fault";
      readonly message: string;
      /** Whether it would be the same with every account: nothing is there. */
      readonly isForAll: boolean;
    };

/**
 * Tries an account with its own credential and keeps its state true. Only a refusal ends it, and never a fault on the
 * way; one that works again needs nobody any more. Rejects with nothing noted where it was stopped.
 */
export async function checkAccount(
  services: Needs,
  connector: ConnectorRow,
  account: Account,
  signal: AbortSignal,
): Promise<AccountVerdict> {
  const verdict = await (connector.kind === "descriptor"
    ? lookAtVendor(services, connector, account, signal)
    : lookAtServer(services, connector, account, signal));
  signal.throwIfAborted();
  const { org_id: organisation, id, revision } = account;
  const tried = { organisation, id, revision };
  if (verdict.kind === "works") await services.connections.worksAgain(tried);
  if (verdict.kind === "refused") await services.connections.needsAuthentication(tried, verdict.message);
  await services.connections.checked(tried);
  return verdict;
}

async function lookAtServer(
  services: Needs,
  connector: ConnectorRow,
  account: Account,
  signal: AbortSignal,
): Promise<AccountVerdict> {
  const found = await checkServer(services, connector, holderOf(account), { signal });
  if (found.ok) return { kind: "works", note: leftOut(found) };
  const { message } = found;
  const isRefusal = "need" in found ? found.need !== "unavailable" : found.code === "needs_authentication";
  if (isRefusal) return { kind: "refused", message };
  if ("code" in found && NOT_NOW.has(found.code)) return { kind: "answered", note: message };
  return { kind: "fault", message, isForAll: "code" in found && NOT_THERE.has(found.code) };
}

const NOT_NOW: ReadonlySet<string> = new Set(["forbidden", "rate_limited"]);
const NOT_THERE: ReadonlySet<string> = new Set(["unreachable", "timeout", "refused_address"]);

/** Finds this account and no other. */
function holderOf({ org_id: organisation, level, holder_id: holder }: Account): Principal {
  return { ...everybody(organisation), [level]: holder };
}

async function lookAtVendor(
  services: Needs,
  connector: ConnectorRow,
  { org_id: organisation, level, holder_id }: Account,
  signal: AbortSignal,
): Promise<AccountVerdict> {
  const holder = { organisation, connector: connector.id, level, holder: holder_id };
  try {
    const { opened } = await openConnection(services, holder);
    const compiled = await servedConnector(services.store, connector);
    const scheme = opened === null ? undefined : compiled?.securitySchemes[opened.view.scheme];
    if (opened === null || scheme === undefined) return { kind: "unasked" };
    // What a person agreed to does not come back by itself.
    if (opened.view.state === "needs_authentication" && isAgreed(scheme)) return { kind: "unasked" };
    return verdictOf(await services.backends.descriptor.test(connector, holder, opened.credential, signal));
  } catch (error) {
    if (!(error instanceof SecretUnreadable)) throw error;
    return { kind: "refused", message: DAMAGED };
  }
}

function verdictOf({ steps }: CredentialTest): AccountVerdict {
  const wrong = steps.findLast((step) => !step.ok);
  if (wrong !== undefined) {
    const { message } = wrong;
    if (isRefused(wrong)) return { kind: "refused", message };
    if (wrong.status === 403 || isLimited(wrong)) return { kind: "answered", note: message };
    // Each account may have an address of its own.
    return { kind: "fault", message, isForAll: false };
  }
  return steps.some(({ step }) => step === "answer") ? { kind: "works", note: null } : { kind: "unasked" };
}
