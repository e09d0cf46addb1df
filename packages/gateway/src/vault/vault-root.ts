import { hkdfSync, randomBytes } from "node:crypto";
import type { Store } from "../db/store.ts";
import { MasterKeyMissing, type MasterKeys, type WrappedKey } from "./master-keys.ts";
import { dataKeyBytes, rootBytes } from "./place-bytes.ts";

const SETTING = "vault.root";

/** The row in `settings`. `previous` are master keys that it was under before: nobody goes back to one of them. */
interface RootRow extends WrappedKey {
  readonly previous: readonly string[];
}

/** What opening the vault found. */
export type OpenedRoot = { readonly ok: true; readonly root: VaultRoot } | { readonly ok: false; readonly why: string };

/** The random root that keys for signatures are derived from; that it opens shows that the master key is the right one. */
export interface VaultRoot {
  deriveKey(purpose: string): Uint8Array;
  /** The newer master key that everything stays under, where the current one was in use before it. */
  readonly newerId: string | undefined;
  /** Wraps the root by the current master key. `false` where the fleet has gone on to a newer one already. */
  rewrap(): Promise<boolean>;
}

/** Opens the root, or makes it in an empty store: once, however many replicas start together. Alters nothing where the key is not the one that the data is under. */
export async function openRoot(store: Store, masterKeys: MasterKeys): Promise<OpenedRoot> {
  try {
    const row = (await readRow(store)) ?? (await makeRow(store, masterKeys));
    if (row === undefined) return { ok: false, why: "the vault's check value is gone, and there is data under it" };
    const bytes = await masterKeys.unwrap(row, rootBytes());
    if (bytes === undefined) return { ok: false, why: "the master key does not open the vault's check value" };
    await tryDataKeys(store, masterKeys);
    return { ok: true, root: rootOf(bytes, row, store, masterKeys) };
  } catch (error) {
    if (error instanceof MasterKeyMissing) return { ok: false, why: error.message };
    throw error;
  }
}

function rootOf(bytes: Uint8Array, opened: RootRow, store: Store, masterKeys: MasterKeys): VaultRoot {
  /** There are a handful of purposes, and calls ask for their keys again and again. */
  const derived = new Map<string, Uint8Array>();
  return {
    newerId: opened.previous.includes(masterKeys.currentId) ? opened.masterKeyId : undefined,
    deriveKey(purpose) {
      let key = derived.get(purpose);
      if (key === undefined) {
        key = new Uint8Array(hkdfSync("sha256", bytes, "", `mortise ${purpose}`, 32));
        derived.set(purpose, key);
      }
      return key;
    },
    async rewrap() {
      const text = await readText(store);
      const row = text === undefined ? undefined : parseRow(text);
      if (text === undefined || row === undefined || row.previous.includes(masterKeys.currentId)) return false;
      if (row.masterKeyId === masterKeys.currentId) return true;
      const wrapped = await masterKeys.wrap(bytes, rootBytes());
      const value = JSON.stringify({ ...wrapped, previous: [...row.previous, row.masterKeyId] } satisfies RootRow);
      const { numUpdatedRows } = await store.db
        .updateTable("settings")
        .set({ value })
        .where("key", "=", SETTING)
        .where("value", "=", text)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
  };
}

async function readRow(store: Store): Promise<RootRow | undefined> {
  const text = await readText(store);
  return text === undefined ? undefined : parseRow(text);
}

async function readText({ db }: Store): Promise<string | undefined> {
  return (await db.selectFrom("settings").select("value").where("key", "=", SETTING).executeTakeFirst())?.value;
}

/** A row that was damaged opens with no key. */
function parseRow(text: string): RootRow {
  try {
    // Our own writing; whether it is whole shows when it is unwrapped.
    const { masterKeyId, wrapped, previous } = JSON.parse(text) as Partial<RootRow>;
    return { masterKeyId: masterKeyId ?? "", wrapped: wrapped ?? "", previous: previous ?? [] };
  } catch {
    return { masterKeyId: "", wrapped: "", previous: [] };
  }
}

async function makeRow(store: Store, masterKeys: MasterKeys): Promise<RootRow | undefined> {
  const used = await store.db.selectFrom("data_keys").select("org_id").limit(1).executeTakeFirst();
  if (used !== undefined) return undefined;
  const wrapped = await masterKeys.wrap(randomBytes(32), rootBytes());
  const value = JSON.stringify({ ...wrapped, previous: [] } satisfies RootRow);
  await store.db
    .insertInto("settings")
    .values({ key: SETTING, value })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  // Another replica's, where that was first.
  return readRow(store);
}

/** Data keys are under a few master keys at most; one of each is tried. Rejects where a master key is missing. */
async function tryDataKeys({ db }: Store, masterKeys: MasterKeys): Promise<void> {
  const used = await db.selectFrom("data_keys").select("master_key_id").distinct().execute();
  for (const { master_key_id: masterKeyId } of used) {
    const key = await db
      .selectFrom("data_keys")
      .select(["org_id", "id", "wrapped"])
      .where("master_key_id", "=", masterKeyId)
      .executeTakeFirst();
    // One that was damaged is that organisation's trouble alone.
    if (key !== undefined) {
      await masterKeys.unwrap({ masterKeyId, wrapped: key.wrapped }, dataKeyBytes(key.org_id, key.id));
    }
  }
}
