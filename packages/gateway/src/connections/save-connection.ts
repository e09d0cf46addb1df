import { sql } from "kysely";
import { newId } from "../db/new-id.ts";
import type { Statements } from "../db/store.ts";
import { notFound } from "../rest/rest-error.ts";
import type { Services } from "../services.ts";
import { type ConnectionRow, findConnection, secretFieldsOf, secretsOf, viewOf } from "./connection-row.ts";
import type { ConnectionHolder, Connections, ConnectionView } from "./connections.ts";
import { removeTokens } from "./stored-tokens.ts";

type Content = Parameters<Connections["save"]>[1];

/** Stores a connection in place of what its holder had, the row and its secrets in one step. */
export function saveConnection(
  services: Pick<Services, "store" | "vault" | "clock">,
  holder: ConnectionHolder,
  content: Content,
): Promise<ConnectionRow> {
  return services.store.transaction((statements) => writeConnection(services, statements, holder, content));
}

/**
 * Stores a connection, in the caller's transaction.
 *
 * @throws RestError 404 where its connector or its holder has been deleted.
 */
export async function writeConnection(
  { store, vault, clock }: Pick<Services, "store" | "vault" | "clock">,
  statements: Statements,
  whose: ConnectionHolder,
  { scheme, configuration, secrets, by }: Content,
): Promise<ConnectionRow> {
  const { organisation, connector, level, holder } = whose;
  await holdOwners(store.kind, statements, whose);
  const time = clock.time();
  const content = {
    scheme,
    configuration: JSON.stringify(configuration),
    state: "connected",
    state_detail: null,
    // Whoever saves a credential has tried it, as far as it can be tried.
    checked_at: time,
    updated_at: time,
  } as const;
  const existing = await findConnection(statements, whose);
  // From here on the row is this transaction's; what it tells of its secrets holds until the commit.
  const row = await statements
    .insertInto("connections")
    .values({
      id: newId("cxn"),
      org_id: organisation,
      connector_id: connector,
      level,
      holder_id: holder,
      ...content,
      secret_fields: "[]",
      created_by: by,
      created_at: time,
      revision: 1,
    })
    .onConflict((conflict) =>
      conflict
        .columns(["connector_id", "level", "holder_id"])
        .doUpdateSet({ ...content, revision: sql<number>`connections.revision + 1` })
        .where("connections.org_id", "=", organisation),
    )
    .returningAll()
    .executeTakeFirstOrThrow();

  const place = secretsOf(row);
  for (const field of secretFieldsOf(row)) {
    if (!Object.hasOwn(secrets, field)) await vault.remove(statements, { ...place, field });
  }
  for (const [field, value] of Object.entries(secrets)) await vault.put(statements, { ...place, field }, value);
  if (existing !== undefined) await removeTokens(statements, existing);
  return statements
    .updateTable("connections")
    .set({ secret_fields: JSON.stringify(Object.keys(secrets).toSorted()) })
    .where("org_id", "=", organisation)
    .where("id", "=", row.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/**
 * Holds what a connection belongs to until the commit, so that none is left behind by a deletion that goes on at the
 * same time: on PostgreSQL by locks, and on SQLite there is one writer anyway. People are not held: their account is the
 * identity library's, which is never called in a transaction.
 */
async function holdOwners(
  kind: Services["store"]["kind"],
  statements: Statements,
  { organisation, connector, level, holder }: ConnectionHolder,
): Promise<void> {
  const held = async (table: "connectors" | "workspaces" | "agents", id: string): Promise<boolean> => {
    const query = statements.selectFrom(table).select("id").where("org_id", "=", organisation).where("id", "=", id);
    return (await (kind === "postgres" ? query.forShare() : query).executeTakeFirst()) !== undefined;
  };
  const isThere =
    (await held("connectors", connector)) &&
    (level === "workspace"
      ? await held("workspaces", holder)
      : level === "agent"
        ? await held("agents", holder)
        : true);
  if (!isThere) throw notFound();
}

/** Which connections: all of a connector, all of a holder, or one. */
export interface Selected {
  readonly where:
    | Pick<ConnectionRow, "connector_id">
    | Pick<ConnectionRow, "level" | "holder_id">
    | Pick<ConnectionRow, "connector_id" | "level" | "holder_id">;
  /** Which of them stay. None, unless told. */
  readonly stays?: (connection: ConnectionView) => boolean;
}

/** Removes connections with their secrets and tokens, in the caller's transaction. Gives those that there were. */
export async function removeConnections(
  { vault }: Pick<Services, "vault">,
  statements: Statements,
  organisation: string,
  selected: Selected,
): Promise<readonly ConnectionRow[]> {
  const removed: ConnectionRow[] = [];
  for (const { id } of await select(statements, organisation, selected)) {
    const row = await statements
      .deleteFrom("connections")
      .where("org_id", "=", organisation)
      .where("id", "=", id)
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) continue;
    await vault.remove(statements, secretsOf(row));
    await removeTokens(statements, row);
    removed.push(row);
  }
  return removed;
}

/**
 * Reads what people agreed to, before the connections are removed. What it gives has servers end that, where they let
 * one, and is to be called once the removal stands: an authorization whose connection stays is needed. Whatever a
 * server says of it, the connections are gone.
 */
export async function readRevocations(
  { store, tokens }: Pick<Services, "store" | "tokens">,
  organisation: string,
  selected: Selected,
): Promise<() => void> {
  const rows = await select(store.db, organisation, selected);
  const agreed = rows.filter(({ scheme }) => scheme === "oauth");
  const names = agreed.map(({ id, connector_id: connector }) => ({ organisation, id, connector }));
  const revocations = await Promise.all(names.map((name) => tokens.revocation(name)));
  return () => {
    for (const revoke of revocations) revoke();
  };
}

async function select(
  statements: Statements,
  organisation: string,
  { where, stays = () => false }: Selected,
): Promise<readonly ConnectionRow[]> {
  const rows = await statements
    .selectFrom("connections")
    .selectAll()
    .where("org_id", "=", organisation)
    .where((columns) => columns.and(where))
    .execute();
  return rows.filter((row) => !stays(viewOf(row)));
}
