import type { Clock } from "@mortise/runtime";
import { LRUCache } from "lru-cache";
import type { Statements, Store } from "../db/store.ts";
import type { Tables } from "../db/tables.ts";
import { openBytes, sealBytes } from "./cipher.ts";
import type { DataKeys } from "./data-keys.ts";
import { placeBytes } from "./place-bytes.ts";
import { SecretUnreadable, type SecretPlace, type Vault } from "./vault.ts";

type SecretRow = Tables["secrets"];
type Secrets = Pick<Vault, "put" | "get" | "getAll" | "remove">;

const UNREADABLE = "A stored secret does not open: it was damaged, moved or replaced by an older one. Enter it again.";
/** Places whose newest version is remembered. */
const KEPT_VERSIONS = 10_000;
/** Writers of one secret at the same time go one after the other. */
const MOST_ATTEMPTS = 10;

/**
 * The vault's rows. A row's version is authenticated with it and only grows (it is the time, or one more than the
 * last), also over a removal: an older ciphertext does not open in a newer row, and a whole row that is put back is
 * found by whoever has read the newer one.
 */
export function createSecrets(store: Store, keys: DataKeys, clock: Pick<Clock, "time">): Secrets {
  const newest = new LRUCache<string, number>({ max: KEPT_VERSIONS });
  return { put, get, getAll, remove };

  async function put(statements: Statements, place: SecretPlace, value: string): Promise<void> {
    const { organisation, workspace = "", owner, field } = place;
    const { id: keyId, key } = await keys.active(statements, organisation);
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      const row = await statements
        .selectFrom("secrets")
        .select("version")
        .where("org_id", "=", organisation)
        .where("owner_id", "=", owner)
        .where("field", "=", field)
        .executeTakeFirst();
      const version = Math.max(clock.time(), (row?.version ?? 0) + 1, (newest.get(nameOf(owner, field)) ?? 0) + 1);
      const sealed = sealBytes(key, placeBytes(place, keyId, version), Buffer.from(value, "utf8"));
      const written = { workspace_id: workspace, version, key_id: keyId, sealed, updated_at: clock.time() };
      const stored = await statements
        .insertInto("secrets")
        .values({ org_id: organisation, owner_id: owner, field, ...written })
        .onConflict((conflict) =>
          conflict
            .columns(["owner_id", "field"])
            .doUpdateSet(written)
            .where("secrets.org_id", "=", organisation)
            .where("secrets.version", "<", version),
        )
        .returning("version")
        .executeTakeFirst();
      if (stored !== undefined) return;
    }
    throw new Error(
      "A secret could not be stored: its place belongs to another organisation, or is written all the time.",
    );
  }

  async function get(place: SecretPlace): Promise<string | undefined> {
    const row = await read(place);
    return row === undefined ? undefined : open(place, row);
  }

  async function getAll(place: Omit<SecretPlace, "field">): Promise<Readonly<Record<string, string>>> {
    const rows = await store.db
      .selectFrom("secrets")
      .selectAll()
      .where("org_id", "=", place.organisation)
      .where("owner_id", "=", place.owner)
      .orderBy("field")
      .execute();
    const opened: [string, string][] = [];
    for (const row of rows) opened.push([row.field, await open({ ...place, field: row.field }, row)]);
    return Object.fromEntries(opened);
  }

  async function remove(
    statements: Statements,
    { organisation, owner, field }: Omit<SecretPlace, "field"> & { readonly field?: string },
  ): Promise<void> {
    let query = statements.deleteFrom("secrets").where("org_id", "=", organisation).where("owner_id", "=", owner);
    if (field !== undefined) query = query.where("field", "=", field);
    await query.execute();
  }

  function read({ organisation, owner, field }: SecretPlace): Promise<SecretRow | undefined> {
    return store.db
      .selectFrom("secrets")
      .selectAll()
      .where("org_id", "=", organisation)
      .where("owner_id", "=", owner)
      .where("field", "=", field)
      .executeTakeFirst();
  }

  /** Opens a row; reads it once more where it is not the newest, or its key is gone: it may have been written meanwhile. */
  async function open(place: SecretPlace, row: SecretRow, isSecondTry = false): Promise<string> {
    const name = nameOf(place.owner, place.field);
    const key = await keys.byId(store.db, place.organisation, row.key_id);
    if (key === undefined || row.version < (newest.get(name) ?? 0)) {
      const again = isSecondTry ? undefined : await read(place);
      if (again === undefined) throw new SecretUnreadable(UNREADABLE);
      return open(place, again, true);
    }
    const bytes = openBytes(key, placeBytes(place, row.key_id, row.version), row.sealed);
    if (bytes === undefined) throw new SecretUnreadable(UNREADABLE);
    newest.set(name, Math.max(row.version, newest.get(name) ?? 0));
    return bytes.toString("utf8");
  }
}

/** Ids have no space. */
function nameOf(owner: string, field: string): string {
  return `${owner} ${field}`;
}
