import type { CompiledConnector } from "@mortise/core";
import type { Principal } from "../authorize/principal.ts";
import { authorize } from "../authorize/authorize.ts";
import { type ConnectionRow, levelsOf } from "../connections/connection-row.ts";
import { agentWithoutAccount, connectLink } from "../connections/connect-link.ts";
import { notFound } from "../rest/rest-error.ts";
import type { Services } from "../services.ts";
import { servedConnector } from "./compiled-connectors.ts";
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

/** How a caller stands to a connector, given all connections in their scope. */
export async function callerConnection(
  services: Pick<Services, "store" | "publicUrl">,
  caller: Principal,
  connector: ConnectorRow,
  inScope: readonly ConnectionRow[],
): Promise<CallerConnection> {
  const needed = await needsAccount(services, connector);
  const own = inScope.filter(({ connector_id }) => connector_id === connector.id);
  const row = levelsOf(connector)
    .map((level) => own.find((connection) => connection.level === level))
    .find((connection) => connection !== undefined);
  const state = row?.state ?? (needed ? "missing" : "not_needed");
  const isOpen = state === "missing" || state === "needs_authentication";
  const agent =
    row === undefined ? agentWithoutAccount(connector, caller) : row.level === "agent" ? row.holder_id : undefined;
  return { needed, level: row?.level ?? null, state, link: isOpen ? connectLink(services, connector, agent) : null };
}

/** Whether calls of a connector fail without an account. */
export async function needsAccount({ store }: Pick<Services, "store">, connector: ConnectorRow): Promise<boolean> {
  switch (connector.kind) {
    case "oauth":
      return true;
    case "simple":
      return connector.account === "personal";
    case "descriptor": {
      const compiled = await servedConnector(store, connector);
      return compiled !== undefined && hasRequiredFields(compiled);
    }
  }
}

const required = new WeakMap<CompiledConnector, boolean>();

/** Whether some tool's calls fail without a credential. */
function hasRequiredFields(connector: CompiledConnector): boolean {
  let known = required.get(connector);
  if (known === undefined) {
    const used = new Set(connector.tools.flatMap(({ plan: { injection } }) => injection?.scheme ?? []));
    known = Array.from(used).some((type) => {
      const scheme = connector.securitySchemes[type];
      return (
        scheme !== undefined &&
        (scheme.exchange !== undefined || scheme.fields.some((field) => field.required && field.default === undefined))
      );
    });
    required.set(connector, known);
  }
  return known;
}
