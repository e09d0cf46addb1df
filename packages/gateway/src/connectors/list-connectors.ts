import type { Principal } from "../authorize/principal.ts";
import type { Services } from "../services.ts";
import {
  callerConnection,
  connectionsInScope,
  seesConfiguration,
  thoseThatNeedAccounts,
} from "./caller-connections.ts";
import { type ConnectorJson, connectorJson, type ToolCounts } from "./connector-json.ts";
import type { ConnectorRow } from "./connector-row.ts";

type Needs = Pick<Services, "store" | "access" | "publicUrl">;

/** Every connector that the caller may know of, by name: all for those who administer or audit, for others what they may use. */
export async function listConnectors(services: Needs, principal: Principal): Promise<readonly ConnectorJson[]> {
  if (!seesConfiguration(principal)) {
    const { connectors } = await services.access.of(principal);
    return show(
      services,
      principal,
      connectors.map(({ connector }) => connector).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    );
  }
  const rows = await services.store.db
    .selectFrom("connectors")
    .selectAll()
    .where("org_id", "=", principal.organisation)
    .orderBy("name")
    .execute();
  return show(services, principal, rows);
}

/** One connector as the caller is shown it. */
export async function showConnector(
  services: Needs,
  principal: Principal,
  connector: ConnectorRow,
): Promise<ConnectorJson | undefined> {
  const [shown] = await show(services, principal, [connector]);
  return shown;
}

async function show(
  services: Needs,
  principal: Principal,
  rows: readonly ConnectorRow[],
): Promise<readonly ConnectorJson[]> {
  const { store, access } = services;
  const counts = await countTools(store, principal.organisation);
  const inScope = await connectionsInScope(store, principal);
  const allowed = await access.of(principal);
  const needing = await thoseThatNeedAccounts(services, principal.organisation, rows);
  const usable = new Map(allowed.connectors.map(({ connector, tools }) => [connector.id, tools.length]));
  const all = seesConfiguration(principal);
  return rows.map((row) => {
    const tools = { total: 0, allowed: 0, quarantined: 0, ...counts.get(row.id), usable: usable.get(row.id) ?? 0 };
    const connection = callerConnection(services, principal, row, inScope, needing.has(row.id));
    return connectorJson(row, tools, connection, all);
  });
}

async function countTools(
  { db }: Services["store"],
  organisation: string,
): Promise<ReadonlyMap<string, Omit<ToolCounts, "usable">>> {
  const rows = await db
    .selectFrom("tools")
    .select((columns) => [
      "connector_id",
      columns.fn.countAll<number | string>().as("total"),
      columns.fn.sum<number | string>("allowed").as("allowed"),
      columns.fn.count<number | string>("candidate_digest").as("quarantined"),
    ])
    .where("org_id", "=", organisation)
    .groupBy("connector_id")
    .execute();
  return new Map(
    rows.map(({ connector_id: id, total, allowed, quarantined }) => [
      id,
      { total: Number(total), allowed: Number(allowed), quarantined: Number(quarantined) },
    ]),
  );
}
