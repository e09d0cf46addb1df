import { plainText } from "../oauth/plain-text.ts";
import type { ConnectorRow } from "../connectors/connector-row.ts";
import { findConnector } from "../connectors/find-connector.ts";
import type { Services } from "../services.ts";
import type { RefusedTool } from "../tools/listed-tools.ts";
import { lockConnectorRow } from "../tools/lock-connector-row.ts";
import { isQuarantined } from "../tools/quarantine.ts";
import { isChanged, type RecordedTools, recordTools } from "../tools/record-tools.ts";
import type { ExternalList, UpstreamTarget } from "../upstream/upstream-client.ts";
import { statusOfAccounts } from "./accounts-status.ts";
import { announceStatus, type FoundStatus, leftAlone, recordStatus, writeStatus } from "./record-status.ts";
import { type ServerTest, TEST_MS, testServer } from "./test-server.ts";

type Needs = Pick<Services, "store" | "clock" | "changes" | "audit" | "log">;

/** How a list is to be taken. */
export interface RefreshOptions {
  readonly signal?: AbortSignal;
  /**
   * The list is taken for everybody's, so that what is missing in it is gone. Unless said otherwise it is where the
   * connector's account is shared: what a personal account is not shown may be there for others.
   */
  readonly whole?: boolean;
}

/** What a server listed, and what that was beside what the registry had. */
export interface ListedTools {
  readonly ok: true;
  readonly listing: ExternalList;
  readonly recorded: RecordedTools;
}

export type Refreshed =
  | ListedTools
  | Extract<ServerTest, { readonly ok: false }>
  /** The connector was changed or deleted while its server was asked. */
  | { readonly ok: false; readonly code: "outdated"; readonly message: string };

/**
 * Asks a server for its tools and brings the registry in line: new ones arrive switched off, changed ones are
 * quarantined. To be called after an account was connected. A failure becomes the connector's status where the
 * list is everybody's.
 */
export async function refreshTools(
  services: Needs & Pick<Services, "upstream">,
  connector: ConnectorRow,
  target: UpstreamTarget,
  { signal = NEVER, whole = connector.account === "shared" }: RefreshOptions = {},
): Promise<Refreshed> {
  const tested = await testServer(services, target, { deadline: services.clock.now() + TEST_MS, signal });
  if (!tested.ok) {
    if (whole && tested.code !== "cancelled") await recordStatus(services, connector, failureStatus(connector, tested));
    return tested;
  }
  const recorded = await recordListing(services, connector, tested.listing, whole);
  if (recorded !== undefined) return { ok: true, listing: tested.listing, recorded };
  return { ok: false, code: "outdated", message: "The connector was changed meanwhile. Try again." };
}

const NEVER = new AbortController().signal;

/** What a failed test makes of the status. A server that was reached, and refuses the account, is not away. */
export function failureStatus(
  connector: ConnectorRow,
  { code, message }: Extract<ServerTest, { readonly ok: false }>,
): FoundStatus {
  if (code === "rate_limited") return leftAlone(connector, message);
  const isOfTheAccount = code === "needs_authentication" || code === "forbidden";
  return { status: isOfTheAccount ? "needs_authentication" : "disconnected", detail: plainText(message, 500) };
}

/**
 * Records what a server listed, and that it answered: the latter where the list is everybody's, or everybody has an
 * account of their own. `undefined` where the connector has been changed or deleted meanwhile.
 */
export async function recordListing(
  services: Needs,
  connector: ConnectorRow,
  listing: ExternalList,
  whole = connector.account === "shared",
): Promise<RecordedTools | undefined> {
  const { store, clock, changes } = services;
  const done = await store.transaction(async (statements) => {
    await lockConnectorRow(statements, connector.org_id, connector.id);
    const now = await findConnector({ db: statements }, connector.org_id, connector.id);
    // A list of the server that it was before says nothing of the one that it is now.
    if (now === undefined || now.url !== connector.url) return undefined;
    const time = clock.time();
    const recorded = await recordTools(statements, {
      organisation: connector.org_id,
      connector: connector.id,
      tools: listing.tools.map(({ name, wire }) => ({ name, definition: wire })),
      instructions: listing.server.instructions,
      trust: "upstream",
      partial: !whole,
      time,
    });
    const note = leftOut({ listing, recorded });
    let found: FoundStatus | undefined;
    if (now.account === "personal") found = await statusOfAccounts(statements, connector, note);
    else if (whole) {
      const isDrifted = await isQuarantined(statements, connector.org_id, connector.id);
      found = { status: isDrifted ? "drifted" : "connected", detail: note };
    }
    if (found !== undefined) await writeStatus(statements, connector, found, time);
    return { recorded, found, before: now };
  });
  if (done === undefined) return undefined;
  const { recorded, found, before } = done;
  if (isChanged(recorded)) {
    await changes.publish({
      organisation: connector.org_id,
      subject: "tools",
      id: connector.id,
      connector: connector.id,
    });
  }
  if (found !== undefined) await announceStatus(services, before, found);
  await recordDrift(services, connector, recorded);
  return recorded;
}

/** Names in a message or an event. */
const MAX_NAMES = 50;

/** What a list says of definitions that cannot be used; null where all can be. */
export function leftOut({ listing, recorded }: Pick<ListedTools, "listing" | "recorded">): string | null {
  const refused: readonly RefusedTool[] = [...listing.refused, ...recorded.refused];
  const [first] = refused;
  if (first === undefined) return null;
  const others = refused.length === 1 ? "" : ` ${String(refused.length - 1)} more were left out, too.`;
  return plainText(`The tool ${JSON.stringify(first.name)} was left out: it ${first.why}.${others}`, 500);
}

async function recordDrift(
  { audit, log }: Pick<Services, "audit" | "log">,
  { org_id, id }: ConnectorRow,
  { changed, gone, restored, instructions }: RecordedTools,
): Promise<void> {
  if (changed.length + gone.length + restored.length === 0 && instructions === "same") return;
  try {
    await audit.record({
      kind: "system",
      organisation: org_id,
      actor: "system",
      action: "connector.drift",
      target: id,
      connector: id,
      details: {
        changed: changed.slice(0, MAX_NAMES),
        gone: gone.slice(0, MAX_NAMES),
        restored: restored.slice(0, MAX_NAMES),
        instructions,
      },
    });
  } catch {
    // The quarantine stands, whether it could be written down or not.
    log.warn("a server's drift could not be recorded in the audit trail", { connector: id });
  }
}
