import type { Store } from "../db/store.ts";
import { openBytes, sealBytes } from "./cipher.ts";
import type { DataKeys } from "./data-keys.ts";
import { placeBytes } from "./place-bytes.ts";
import { prefixOf, tokenPlace } from "./sealed-texts.ts";
import { SecretUnreadable, type Vault } from "./vault.ts";

/** Rows that are read at once. */
const BATCH = 100;

/**
 * Seals what is under a retired key with the active one, row by row. A row that is written meanwhile is left as it
 * was written; one that does not open stays as it is. Stops anywhere and goes on from there: a row is under one key
 * or the other, with no state between.
 */
export async function reSealSecrets(store: Store, keys: DataKeys, organisation: string, keyId: string): Promise<void> {
  const oldKey = await keys.byId(store.db, organisation, keyId);
  if (oldKey === undefined) return;
  let after = { owner: "", field: "" };
  for (;;) {
    const rows = await store.db
      .selectFrom("secrets")
      .selectAll()
      .where("org_id", "=", organisation)
      .where("key_id", "=", keyId)
      .where((where) =>
        where.or([
          where("owner_id", ">", after.owner),
          where.and([where("owner_id", "=", after.owner), where("field", ">", after.field)]),
        ]),
      )
      .orderBy("owner_id")
      .orderBy("field")
      .limit(BATCH)
      .execute();
    for (const row of rows) {
      after = { owner: row.owner_id, field: row.field };
      const place = { organisation, workspace: row.workspace_id, owner: row.owner_id, field: row.field };
      const value = openBytes(oldKey, placeBytes(place, keyId, row.version), row.sealed);
      if (value === undefined) continue;
      const { id, key } = await keys.active(store.db, organisation);
      await store.db
        .updateTable("secrets")
        .set({ key_id: id, sealed: sealBytes(key, placeBytes(place, id, row.version), value) })
        .where("org_id", "=", organisation)
        .where("owner_id", "=", row.owner_id)
        .where("field", "=", row.field)
        .where("version", "=", row.version)
        .where("key_id", "=", keyId)
        .execute();
    }
    if (rows.length < BATCH) return;
  }
}

/** The same for stored tokens. */
export async function reSealTokens(
  store: Store,
  texts: Pick<Vault, "seal" | "unseal">,
  organisation: string,
  keyId: string,
): Promise<void> {
  let after = "";
  for (;;) {
    const rows = await store.db
      .selectFrom("tokens")
      .select(["org_id", "connector_id", "key", "sealed"])
      .where("org_id", "=", organisation)
      .where("sealed", "like", `${prefixOf(keyId)}%`)
      .where("key", ">", after)
      .orderBy("key")
      .limit(BATCH)
      .execute();
    for (const row of rows) {
      after = row.key;
      const sealed = await reSealed(row);
      if (sealed === undefined) continue;
      await store.db
        .updateTable("tokens")
        .set({ sealed })
        .where("org_id", "=", organisation)
        .where("key", "=", row.key)
        .where("sealed", "=", row.sealed)
        .execute();
    }
    if (rows.length < BATCH) return;
  }

  async function reSealed(
    row: Parameters<typeof tokenPlace>[0] & { readonly sealed: string },
  ): Promise<string | undefined> {
    try {
      return await texts.seal(tokenPlace(row), await texts.unseal(tokenPlace(row), row.sealed));
    } catch (error) {
      if (error instanceof SecretUnreadable) return undefined;
      throw error;
    }
  }
}
