import { randomUUID } from "node:crypto";
import type { Clock } from "@mortise/runtime";
import { takeLease } from "../db/leases.ts";
import type { Store } from "../db/store.ts";
import type { DataKeys } from "./data-keys.ts";
import type { MasterKeys } from "./master-keys.ts";
import { dataKeyBytes } from "./place-bytes.ts";
import { reSealSecrets, reSealTokens } from "./re-seal.ts";
import { prefixOf } from "./sealed-texts.ts";
import type { DataKeyStatus } from "./vault-keys.ts";
import type { VaultRoot } from "./vault-root.ts";
import type { Vault } from "./vault.ts";

/** What tending works on. */
export interface TendedKeys {
  readonly store: Store;
  readonly clock: Clock;
  readonly masterKeys: MasterKeys;
  readonly root: VaultRoot;
  readonly keys: DataKeys;
  readonly texts: Pick<Vault, "seal" | "unseal">;
}

/** Spares replicas the same work. Two at once do no harm, and one that died holds the others up no longer than this. */
const LEASE_MS = 10_000;
/** A retired key stays this long after its successor came: nobody who sealed with it is still about to store the value. */
const RETIRED_FOR_MS = 10 * 60_000;

/** One round: everything under the current keys, old ones removed. */
export async function tendKeys(tended: TendedKeys, signal: AbortSignal): Promise<void> {
  const { store, clock } = tended;
  const lease = await takeLease(store, clock, { name: "vault.tend", holder: randomUUID(), ttlMs: LEASE_MS });
  if (lease === undefined) return;
  try {
    await rewrap(tended, signal);
    const retired = await store.db
      .selectFrom("data_keys")
      .select(["org_id", "id"])
      .where("state", "=", "retired")
      .orderBy("org_id")
      .execute();
    for (const { org_id: organisation, id } of retired) {
      if (signal.aborted) return;
      await reSealSecrets(store, tended.keys, organisation, id);
      await reSealTokens(store, tended.texts, organisation, id);
      await removeKey(tended, organisation, id);
    }
  } finally {
    await lease.release();
  }
}

/** Wraps root and data keys by the current master key, unless the fleet has gone on to a newer one. */
async function rewrap({ store, masterKeys, root }: TendedKeys, signal: AbortSignal): Promise<void> {
  const under = masterKeys.currentId;
  const others = await store.db
    .selectFrom("data_keys")
    .select(["org_id", "id", "wrapped", "master_key_id"])
    .where("master_key_id", "!=", under)
    .execute();
  if (!(await root.rewrap())) return;
  for (const { org_id, id, wrapped, master_key_id: masterKeyId } of others) {
    if (signal.aborted) return;
    const key = await masterKeys.unwrap({ masterKeyId, wrapped }, dataKeyBytes(org_id, id));
    // Damaged: that organisation's secrets say so when they are read.
    if (key === undefined) continue;
    const again = await masterKeys.wrap(key, dataKeyBytes(org_id, id));
    await store.db
      .updateTable("data_keys")
      .set({ wrapped: again.wrapped, master_key_id: again.masterKeyId })
      .where("org_id", "=", org_id)
      .where("id", "=", id)
      .where("wrapped", "=", wrapped)
      .execute();
  }
}

async function removeKey({ store, clock }: TendedKeys, organisation: string, id: string): Promise<void> {
  await store.db
    .deleteFrom("data_keys")
    .where("org_id", "=", organisation)
    .where("id", "=", id)
    .where("state", "=", "retired")
    .where((where) =>
      where.not(
        where.exists(
          where.selectFrom("secrets").select("owner_id").where("org_id", "=", organisation).where("key_id", "=", id),
        ),
      ),
    )
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom("tokens")
            .select("key")
            .where("org_id", "=", organisation)
            .where("sealed", "like", `${prefixOf(id)}%`),
        ),
      ),
    )
    .where((where) =>
      where.exists(
        where
          .selectFrom("data_keys as successor")
          .select("successor.id")
          .where("successor.org_id", "=", organisation)
          .where("successor.state", "=", "active")
          .where("successor.created_at", "<", clock.time() - RETIRED_FOR_MS),
      ),
    )
    .execute();
}

/** The data keys of an organisation, newest first, with what is under each. */
export async function listDataKeys({ db }: Store, organisation: string): Promise<readonly DataKeyStatus[]> {
  const rows = await db
    .selectFrom("data_keys")
    .select(["id", "state", "master_key_id", "created_at", "sealed_count"])
    .where("org_id", "=", organisation)
    .orderBy("created_at", "desc")
    .orderBy("id")
    .execute();
  const keys: DataKeyStatus[] = [];
  for (const { id, state, master_key_id, created_at, sealed_count } of rows) {
    const { values } = await db
      .selectFrom("secrets")
      .select((columns) => columns.fn.countAll<number>().as("values"))
      .where("org_id", "=", organisation)
      .where("key_id", "=", id)
      .executeTakeFirstOrThrow();
    const { tokens } = await db
      .selectFrom("tokens")
      .select((columns) => columns.fn.countAll<number>().as("tokens"))
      .where("org_id", "=", organisation)
      .where("sealed", "like", `${prefixOf(id)}%`)
      .executeTakeFirstOrThrow();
    const shown = { id, state, masterKeyId: master_key_id, createdAt: created_at, sealedCount: sealed_count };
    keys.push({ ...shown, values: values + tokens });
  }
  return keys;
}
