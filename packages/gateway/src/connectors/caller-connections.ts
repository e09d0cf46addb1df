import type { CompiledConnector } from "@mortise/core";
import { LRUCache } from "lru-cache";
import type { Principal } from "../authorize/principal.ts";
import { authorize } from "../authorize/authorize.ts";
import { type ConnectionRow, levelsOf } from "../connections/connection-row.ts";
import { agentOf, agentWithoutAccount, connectLink } from "../connections/connect-link.ts";
import type { Store } from "../db/store.ts";
import { notFound } from "../rest/rest-error.ts";
import type { Services } from "../services.ts";
import { compiledByHash, servedConnector, servedHashes } from "./compiled-connectors.ts";
import type { ConnectorRow } from "./connector-row.ts";
import { findConnector } from "./find-connector.ts";

/** How a caller stands to a connector: whether calls need an account, and whose serves theirs. */
export interface CallerConnection {
  readonly needed: boolean;
  readonly level: ConnectionRow["level"] | null;
  readonly state: ConnectionRow["state"] | "missing" | "not_needed";
  /** Where to connect, where that is what is missing. */
  readonly link: string | null;
}

/** Whether somebody sees every connector as it is configured, drafts included: who administers them, and who audits. */
export function seesConfiguration(principal: Principal): boolean {
  const { organisation } = principal;
  return (["connector.update", "audit.read"] as const).some(
    (action) => authorize(principal, action, { organisation }).allowed,
  );
}

/** A connector that the caller may know of. @throws RestError 404 */
export async function visibleConnector(
  { store, access }: Pick<Services, "store" | "access">,
  principal: Principal,
  id: string,
): Promise<ConnectorRow> {
  const row = await findConnector(store, principal.organisation, id);
  if (row === undefined || !(await isVisible({ access }, principal, row))) throw notFound();
  return row;
}

/** Whether somebody may know of a connector of their organisation. */
export async function isVisible(
  { access }: Pick<Services, "access">,
  principal: Principal,
  { id }: ConnectorRow,
): Promise<boolean> {
  if (seesConfiguration(principal)) return true;
  const { connectors } = await access.of(principal);
  return connectors.some(({ connector }) => connector.id === id);
}

/** Every connection that can serve a call of this caller. */
export function connectionsInScope(
  { db }: Services["store"],
  { organisation, workspace, user, agent }: Principal,
): Promise<readonly ConnectionRow[]> {
  const holders = [
    ["organisation", organisation],
    ["workspace", workspace],
    ["user", user],
    ["agent", agent],
  ] as const;
  return db
    .selectFrom("connections")
    .selectAll()
    .where("org_id", "=", organisation)
    .where((where) =>
      where.or(
        holders.flatMap(([level, holder]) =>
          holder === undefined ? [] : [where.and([where("level", "=", level), where("holder_id", "=", holder)])],
        ),
      ),
    )
    .execute();
}

/** How a caller stands to a connector, given all connections in their scope and whether its calls need one. */
export function callerConnection(
  services: Pick<Services, "publicUrl">,
  caller: Principal,
  connector: ConnectorRow,
  inScope: readonly ConnectionRow[],
  needed: boolean,
): CallerConnection {
  const own = inScope.filter(({ connector_id }) => connector_id === connector.id);
  const row = levelsOf(connector)
    .map((level) => own.find((connection) => connection.level === level))
    .find((connection) => connection !== undefined);
  const state = row?.state ?? (needed ? "missing" : "not_needed");
  const isOpen = state === "missing" || state === "needs_authentication";
  const agent =
    row === undefined ? agentWithoutAccount(connector, caller) : agentOf({ level: row.level, holder: row.holder_id });
  return { needed, level: row?.level ?? null, state, link: isOpen ? connectLink(services, connector, agent) : null };
}

/** Whether calls of a connector fail without an account. */
export async function needsAccount({ store }: Pick<Services, "store">, connector: ConnectorRow): Promise<boolean> {
  const told = needsByKind(connector);
  if (told !== undefined) return told;
  const compiled = await servedConnector(store, connector);
  return compiled !== undefined && hasRequiredFields(compiled);
}

/**
 * Those connectors of an organisation whose calls fail without an account. One statement, however many there are, and
 * another for every {@link AT_ONCE} descriptors that this process has not seen yet.
 */
export async function thoseThatNeedAccounts(
  { store }: Pick<Services, "store">,
  organisation: string,
  connectors: readonly ConnectorRow[],
): Promise<ReadonlySet<string>> {
  const isToldByKind = connectors.every((connector) => needsByKind(connector) !== undefined);
  const hashes = isToldByKind ? new Map<string, string>() : await servedHashes(store, organisation);
  const known = neededByHash.get(store) ?? new LRUCache({ max: MAX_KNOWN });
  neededByHash.set(store, known);
  const unknown = Array.from(new Set(hashes.values())).filter((hash) => !known.has(hash));
  for (let from = 0; from < unknown.length; from += AT_ONCE) {
    const compiled = await compiledByHash(store, organisation, unknown.slice(from, from + AT_ONCE));
    for (const [hash, connector] of compiled) known.set(hash, hasRequiredFields(connector));
  }
  const isNeeded = (connector: ConnectorRow): boolean => {
    const hash = hashes.get(connector.id);
    return needsByKind(connector) ?? (hash !== undefined && known.get(hash) === true);
  };
  return new Set(connectors.filter(isNeeded).map(({ id }) => id));
}

/** By a descriptor's hash, which says all of it: the same for every organisation. */
const neededByHash = new WeakMap<Store, LRUCache<string, boolean>>();
const MAX_KNOWN = 50_000;
/** Descriptors that are read together: each may be large. */
const AT_ONCE = 50;

/** `undefined` where the descriptor says. */
function needsByKind({ kind, account }: ConnectorRow): boolean | undefined {
  switch (kind) {
    case "oauth":
      return true;
    case "simple":
      return account === "personal";
    case "descriptor":
      return undefined;
  }
}

/** Whether some tool's calls fail without a credential. */
function hasRequiredFields({ tools, securitySchemes }: CompiledConnector): boolean {
  const used = new Set(tools.flatMap(({ plan: { injection } }) => injection?.scheme ?? []));
  return Array.from(used).some((type) => {
    const scheme = securitySchemes[type];
    return (
      scheme !== undefined &&
      (scheme.exchange !== undefined || scheme.fields.some((field) => field.required && field.default === undefined))
    );
  });
}
