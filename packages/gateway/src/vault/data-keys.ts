import { createSecretKey, type KeyObject, randomBytes } from "node:crypto";
import type { Clock } from "@mortise/runtime";
import { LRUCache } from "lru-cache";
import { newId } from "../db/new-id.ts";
import type { Statements, Store } from "../db/store.ts";
import type { Tables } from "../db/tables.ts";
import { createSealCounter, type SealCounter } from "./seal-counter.ts";
import type { MasterKeys } from "./master-keys.ts";
import { dataKeyBytes } from "./place-bytes.ts";
import { SecretUnreadable } from "./vault.ts";

export interface DataKey {
  readonly id: string;
  readonly key: KeyObject;
}

/** The data keys of organisations: one is active, retired ones still open what is under them. */
export interface DataKeys {
  /** The key to seal with, made where the organisation has none. Counts one sealing. */
  active(statements: Statements, organisation: string): Promise<DataKey>;
  /** `undefined` where there is no such key. Rejects with `SecretUnreadable` where it was damaged. */
  byId(statements: Statements, organisation: string, id: string): Promise<KeyObject | undefined>;
  /** Puts a new key in place of the active one. */
  replace(organisation: string): Promise<string>;
  /** Removes all of an organisation's, and first what is under them. */
  destroy(organisation: string): Promise<void>;
  /** Resolves when all counts are written. */
  settled(): Promise<void>;
  forget(): void;
}

/** After this time another replica's new key is seen: it says how long values are still sealed with a retired key. */
export const ACTIVE_KEY_MS = 2_000;
const KEPT_KEYS = 10_000;

export function createDataKeys(
  store: Store,
  masterKeys: MasterKeys,
  clock: Pick<Clock, "now" | "time">,
  onSpent: (organisation: string) => void,
): DataKeys {
  const opened = new LRUCache<string, KeyObject>({ max: KEPT_KEYS });
  const active = new LRUCache<string, { readonly id: string; readonly until: number }>({ max: KEPT_KEYS });
  /** Keys that were made in a transaction and not seen outside it: it may yet be rolled back. */
  const uncommitted = new Set<string>();
  const counter: SealCounter = createSealCounter(store, onSpent);
  return { active: getActive, byId, replace, destroy, settled: () => counter.settled(), forget };

  async function getActive(statements: Statements, organisation: string): Promise<DataKey> {
    const id = await activeId(statements, organisation);
    const key = await byId(statements, organisation, id);
    if (key === undefined) throw new SecretUnreadable("The organisation's data key is gone.");
    counter.count(organisation, id);
    return { id, key };
  }

  async function activeId(statements: Statements, organisation: string): Promise<string> {
    const kept = active.get(organisation);
    if (kept !== undefined && kept.until > clock.now()) return kept.id;
    const until = clock.now() + ACTIVE_KEY_MS;
    const id = (await findActive(statements, organisation)) ?? (await make(statements, organisation));
    if (statements === store.db) uncommitted.delete(id);
    if (!uncommitted.has(id)) active.set(organisation, { id, until });
    return id;
  }

  async function make(statements: Statements, organisation: string): Promise<string> {
    const row = await newRow(organisation);
    await insert(statements, row);
    // Another's, where that was first.
    const id = (await findActive(statements, organisation)) ?? row.id;
    if (id === row.id && statements !== store.db) uncommitted.add(id);
    return id;
  }

  async function newRow(organisation: string): Promise<Tables["data_keys"]> {
    const id = newId("dek");
    const { masterKeyId, wrapped } = await masterKeys.wrap(randomBytes(32), dataKeyBytes(organisation, id));
    const made = { state: "active", sealed_count: 0, created_at: clock.time() } as const;
    return { id, org_id: organisation, wrapped, master_key_id: masterKeyId, ...made };
  }

  async function byId(statements: Statements, organisation: string, id: string): Promise<KeyObject | undefined> {
    const name = `${organisation} ${id}`;
    const kept = opened.get(name);
    if (kept !== undefined) return kept;
    const row = await statements
      .selectFrom("data_keys")
      .select(["wrapped", "master_key_id"])
      .where("org_id", "=", organisation)
      .where("id", "=", id)
      .executeTakeFirst();
    if (row === undefined) return undefined;
    const wrapped = { masterKeyId: row.master_key_id, wrapped: row.wrapped };
    const bytes = await masterKeys.unwrap(wrapped, dataKeyBytes(organisation, id));
    if (bytes === undefined) throw new SecretUnreadable("The organisation's data key was damaged or moved.");
    const key = createSecretKey(bytes);
    opened.set(name, key);
    return key;
  }

  async function replace(organisation: string): Promise<string> {
    const row = await newRow(organisation);
    await store.transaction(async (statements) => {
      await statements
        .updateTable("data_keys")
        .set({ state: "retired" })
        .where("org_id", "=", organisation)
        .where("state", "=", "active")
        .execute();
      await insert(statements, row);
    });
    active.delete(organisation);
    return activeId(store.db, organisation);
  }

  async function destroy(organisation: string): Promise<void> {
    await store.transaction(async (statements) => {
      for (const table of ["secrets", "data_keys"] as const) {
        await statements.deleteFrom(table).where("org_id", "=", organisation).execute();
      }
    });
    active.delete(organisation);
    for (const name of opened.keys()) if (name.startsWith(`${organisation} `)) opened.delete(name);
  }

  function forget(): void {
    opened.clear();
    active.clear();
  }
}

/** Nothing where another replica has put one there meanwhile: the database has one active key for an organisation. */
async function insert(statements: Statements, row: Tables["data_keys"]): Promise<void> {
  await statements
    .insertInto("data_keys")
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function findActive(statements: Statements, organisation: string): Promise<string | undefined> {
  const row = await statements
    .selectFrom("data_keys")
    .select("id")
    .where("org_id", "=", organisation)
    .where("state", "=", "active")
    .executeTakeFirst();
  return row?.id;
}
