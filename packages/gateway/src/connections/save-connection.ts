import { sql } from "kysely";
import { findConnector } from "../connectors/find-connector.ts";
import { newId } from "../db/new-id.ts";
import type { Statements } from "../db/store.ts";
import { notFound } from "../rest/rest-error.ts";
import type { Services } from "../services.ts";
import { type ConnectionRow, secretFieldsOf, secretsOf } from "./connection-row.ts";
import type { ConnectionHolder, Connections } from "./connections.ts";
import { removeTokens } from "./stored-tokens.ts";

type Content = Parameters<Connections["save"]>[1];

/** Stores a connection in place of what its holder had, the row and its secrets in one step. */
export function saveConnection(
  { store, vault, clock }: Pick<Services, "store" | "vault" | "clock">,
  { organisation, connector, level, holder }: ConnectionHolder,
  { scheme, configuration, secrets, by }: Content,
): Promise<ConnectionRow> {
  const time = clock.time();
  const content = {
    scheme,
    configuration: JSON.stringify(configuration),
    state: "connected",
    state_detail: null,
    updated_at: time,
  } as const;
  return store.transaction(async (statements) => {
    // The foreign key knows ids, and not whose they are.
    if ((await findConnector({ db: statements }, organisation, connector)) === undefined) throw notFound();
    const [existing] = await statements
      .selectFrom("connections")
      .selectAll()
      .where("org_id", "=", organisation)
      .where("connector_id", "=", connector)
      .where("level", "=", level)
      .where("holder_id", "=", holder)
      .execute();
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
  });
}

/** Removes a connection with its secrets and tokens. `undefined` where there was none. */
export function removeConnection(
  { store, vault }: Pick<Services, "store" | "vault">,
  { organisation, connector, level, holder }: ConnectionHolder,
): Promise<ConnectionRow | undefined> {
  return store.transaction(async (statements) => {
    const row = await statements
      .deleteFrom("connections")
      .where("org_id", "=", organisation)
      .where("connector_id", "=", connector)
      .where("level", "=", level)
      .where("holder_id", "=", holder)
      .returningAll()
      .executeTakeFirst();
    if (row !== undefined) await removeSecrets({ vault }, statements, row);
    return row;
  });
}

async function removeSecrets(
  { vault }: Pick<Services, "vault">,
  statements: Statements,
  row: ConnectionRow,
): Promise<void> {
  await vault.remove(statements, secretsOf(row));
  await removeTokens(statements, row);
}
