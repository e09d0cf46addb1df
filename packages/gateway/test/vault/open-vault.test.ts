import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import { expect, it } from "@jest/globals";
import { sql } from "kysely";
import { systemClock } from "@mortise/runtime";
import { openStore } from "../../src/db/open-store.ts";
import type { Store } from "../../src/db/store.ts";
import { createMasterKeys, MasterKeyMissing, type MasterKeys } from "../../src/vault/master-keys.ts";
import { openVault } from "../../src/vault/open-vault.ts";
import { SPENT_AFTER } from "../../src/vault/seal-counter.ts";
import { SecretUnreadable, type SecretPlace, VaultSealed } from "../../src/vault/vault.ts";
import { findCanaries, makeCanary } from "../support/canaries.ts";
import { movedClock, openTestVault } from "../support/open-test-vault.ts";
import { describeStores, makePlace, openTestStore } from "../support/stores.ts";

const PLACE: SecretPlace = { organisation: "org_1", owner: "cxn_1", field: "token" };

describeStores("the vault", (kind) => {
  it("gives back what was put in, field by field, and nothing after it was removed", async () => {
    const { store, close } = await openTestStore(kind);
    const vault = await openTestVault(store);
    const own = { ...PLACE, workspace: "ws_1", owner: "cxn_2" };
    await store.transaction(async (statements) => {
      await vault.put(statements, PLACE, "s3cret");
      await vault.put(statements, { ...PLACE, field: "other" }, "ü\0💥");
      await vault.put(statements, own, "");
    });
    expect(await vault.get(PLACE)).toBe("s3cret");
    expect(await vault.getAll(PLACE)).toEqual({ token: "s3cret", other: "ü\0💥" });
    expect(await vault.get(own)).toBe("");
    await vault.put(store.db, PLACE, "another");
    expect(await vault.get(PLACE)).toBe("another");
    expect(await vault.get({ ...PLACE, organisation: "org_2" })).toBeUndefined();
    await vault.remove(store.db, { organisation: "org_2", owner: "cxn_1" });
    await vault.remove(store.db, { ...PLACE, field: "other" });
    expect(await vault.getAll(PLACE)).toEqual({ token: "another" });
    await vault.remove(store.db, { organisation: "org_1", owner: "cxn_1" });
    expect(await vault.get(PLACE)).toBeUndefined();
    await vault.close();
    await close();
  });

  it("forgets what was put in a transaction that was rolled back, and its key", async () => {
    const { store, close } = await openTestStore(kind);
    const vault = await openTestVault(store);
    const rolledBack = store.transaction(async (statements) => {
      await vault.put(statements, PLACE, "a");
      await vault.put(statements, PLACE, "b");
      throw new Error("no");
    });
    await expect(rolledBack).rejects.toThrow("no");
    await vault.put(store.db, PLACE, "kept");
    expect(await vault.get(PLACE)).toBe("kept");
    expect(await vault.dataKeys("org_1")).toHaveLength(1);
    await vault.close();
    await close();
  });

  it("makes one key for an organisation, however many replicas begin at once", async () => {
    const place = await makePlace(kind);
    const stores = await Promise.all(
      Array.from({ length: kind === "postgres" ? 4 : 1 }, () => openStore(place.location)),
    );
    const masterKeys = createMasterKeys([randomBytes(32)]);
    const vaults = await Promise.all(stores.map((store) => openTestVault(store, masterKeys)));
    expect(new Set(vaults.map((vault) => Buffer.from(vault.deriveKey("a")).toString("hex"))).size).toBe(1);
    await Promise.all(
      vaults.flatMap((vault, index) =>
        Array.from({ length: 10 }, (_, nth) =>
          vault.put((stores[index] as Store).db, { ...PLACE, owner: `cxn_${nth}`, field: `f${index}` }, `${nth}`),
        ),
      ),
    );
    expect(await vaults[0]?.dataKeys("org_1")).toMatchObject([{ state: "active", values: vaults.length * 10 }]);
    await Promise.all(vaults.map((vault) => vault.close()));
    await Promise.all(stores.map((store) => store.close()));
    await place.remove();
  });

  it("keeps the last of many writers of one secret, and each version is new", async () => {
    const { store, close } = await openTestStore(kind);
    const vault = await openTestVault(store);
    await Promise.all(Array.from({ length: 8 }, (_, index) => vault.put(store.db, PLACE, `v${index}`)));
    expect(await vault.get(PLACE)).toMatch(/^v\d$/);
    await vault.put(store.db, PLACE, "last");
    expect(await vault.get(PLACE)).toBe("last");
    await vault.close();
    await close();
  });

  // S-3 and F-31
  it("refuses a ciphertext from another row: organisation, workspace, owner, field or older version; others still open", async () => {
    const { store, close } = await openTestStore(kind);
    const vault = await openTestVault(store);
    const from: SecretPlace = { organisation: "org_1", workspace: "ws_1", owner: "cxn_1", field: "token" };
    const others: SecretPlace[] = [
      { ...from, organisation: "org_2", owner: "cxn_2" },
      { ...from, workspace: "ws_2", owner: "cxn_3" },
      { ...from, owner: "cxn_4" },
      { ...from, field: "refresh" },
    ];
    for (const place of [from, ...others]) await vault.put(store.db, place, `of ${place.owner}`);
    const row = await rowAt(store, from);
    const { version, key_id, sealed, workspace_id } = row;
    for (const place of others) {
      const before = await rowAt(store, place);
      for (const moved of [
        { sealed },
        { sealed, key_id },
        { sealed, version, key_id },
        { sealed, version, key_id, workspace_id },
      ]) {
        await setRow(store, place, moved);
        await expect(vault.get(place)).rejects.toThrow(SecretUnreadable);
        await expect(vault.getAll(place)).rejects.toThrow(SecretUnreadable);
        expect(await vault.get(from)).toBe("of cxn_1");
      }
      await setRow(store, place, before);
      expect(await vault.get(place)).toBe(`of ${place.owner}`);
    }
    // The workspace of the row is not believed, either.
    await setRow(store, from, { workspace_id: "ws_2" });
    await expect(vault.get({ ...from, workspace: "ws_2" })).rejects.toThrow(SecretUnreadable);
    await setRow(store, from, row);
    // Older versions: the ciphertext alone, and the row as a whole.
    await vault.put(store.db, from, "newer");
    const newer = await rowAt(store, from);
    await setRow(store, from, { sealed, key_id });
    await expect(vault.get(from)).rejects.toThrow(SecretUnreadable);
    await setRow(store, from, newer);
    expect(await vault.get(from)).toBe("newer");
    await setRow(store, from, row);
    await expect(vault.get(from)).rejects.toThrow(SecretUnreadable);
    await setRow(store, from, newer);
    expect(await vault.get(from)).toBe("newer");
    await vault.close();
    await close();
  });

  // F-31
  it("refuses rows that were damaged or cut, and only those", async () => {
    const { store, close } = await openTestStore(kind);
    const masterKeys = createMasterKeys([randomBytes(32)]);
    const vault = await openTestVault(store, masterKeys);
    const other = { ...PLACE, owner: "cxn_2" };
    const foreign = { ...PLACE, organisation: "org_2", owner: "cxn_3" };
    for (const place of [PLACE, other, foreign]) await vault.put(store.db, place, place.owner);
    const row = await rowAt(store, PLACE);
    const text = row.sealed;
    const damaged = [
      "",
      "x",
      text.slice(0, -1),
      text.slice(4),
      `${text}AAAA`,
      `${text.startsWith("A") ? "B" : "A"}${text.slice(1)}`,
    ];
    for (const sealed of damaged) {
      await setRow(store, PLACE, { sealed });
      await expect(vault.get(PLACE)).rejects.toThrow(SecretUnreadable);
      expect(await vault.get(other)).toBe("cxn_2");
    }
    await setRow(store, PLACE, { ...row, key_id: "dek_none" });
    await expect(vault.get(PLACE)).rejects.toThrow(SecretUnreadable);
    const foreignRow = await rowAt(store, foreign);
    await setRow(store, PLACE, { ...row, key_id: foreignRow.key_id });
    await expect(vault.get(PLACE)).rejects.toThrow(SecretUnreadable);
    await setRow(store, PLACE, row);
    expect(await vault.get(PLACE)).toBe("cxn_1");
    // A data key that was damaged is its organisation's trouble.
    await store.db.updateTable("data_keys").set({ wrapped: text }).where("org_id", "=", "org_1").execute();
    await vault.close();
    const again = await openTestVault(store, masterKeys);
    await expect(again.get(PLACE)).rejects.toThrow(SecretUnreadable);
    expect(await again.get(foreign)).toBe("cxn_3");
    await again.close();
    await close();
  });

  it("binds values that others store to their place", async () => {
    const { store, close } = await openTestStore(kind);
    const vault = await openTestVault(store);
    const sealed = await vault.seal(PLACE, "token");
    expect(await vault.unseal(PLACE, sealed)).toBe("token");
    const others = [
      vault.unseal({ ...PLACE, organisation: "org_2" }, sealed),
      vault.unseal({ ...PLACE, workspace: "ws_1" }, sealed),
      vault.unseal({ ...PLACE, owner: "cxn_2" }, sealed),
      vault.unseal({ ...PLACE, field: "other" }, sealed),
      vault.unseal(PLACE, sealed.slice(0, -2)),
      vault.unseal(PLACE, "nonsense"),
    ];
    for (const other of others) await expect(other).rejects.toThrow(SecretUnreadable);
    await vault.put(store.db, PLACE, "row");
    await setRow(store, PLACE, { sealed: sealed.split(".")[2] ?? "" });
    await expect(vault.get(PLACE)).rejects.toThrow(SecretUnreadable);
    await vault.close();
    await close();
  });

  // F-30
  it("stays sealed without the right master key, and alters nothing", async () => {
    const { store, close } = await openTestStore(kind);
    const right = createMasterKeys([randomBytes(32)]);
    const vault = await openTestVault(store, right);
    await vault.put(store.db, PLACE, "kept");
    const token = await vault.seal(PLACE, "token");
    await vault.close();
    const before = await dump(store);
    const wrong = createMasterKeys([randomBytes(32)]);
    const claims: MasterKeys = { ...wrong, currentId: right.currentId, unwrap: () => Promise.resolve(undefined) };
    for (const masterKeys of [undefined, wrong, claims, away(right)]) {
      const started = performance.now();
      const sealed = await openVault({ store, masterKeys, clock: systemClock });
      expect(performance.now() - started).toBeLessThan(5_000);
      expect(sealed.state()).toEqual({ state: "sealed", why: expect.stringMatching(/master key/) });
      const refused = [
        sealed.put(store.db, PLACE, "x"),
        sealed.get(PLACE),
        sealed.getAll(PLACE),
        sealed.remove(store.db, PLACE),
        sealed.seal(PLACE, "x"),
        sealed.unseal(PLACE, token),
        sealed.rotate("org_1"),
        sealed.tend(),
        (async () => sealed.deriveKey("a"))(),
      ];
      for (const one of refused) await expect(one).rejects.toThrow(VaultSealed);
      await sealed.close();
    }
    expect(await dump(store)).toEqual(before);
    const opened = await openTestVault(store, right);
    expect(await opened.get(PLACE)).toBe("kept");
    await opened.close();
    await close();
  });

  // F-30
  it("stays sealed where the check value was damaged or removed, rather than to begin anew", async () => {
    const { store, close } = await openTestStore(kind);
    const masterKeys = createMasterKeys([randomBytes(32)]);
    const vault = await openTestVault(store, masterKeys);
    await vault.put(store.db, PLACE, "kept");
    await vault.close();
    const { value } = await store.db
      .selectFrom("settings")
      .select("value")
      .where("key", "=", "vault.root")
      .executeTakeFirstOrThrow();
    for (const damaged of ["", "{", "null", "{}", value.replace('"wrapped":"', '"wrapped":"A')]) {
      await store.db.updateTable("settings").set({ value: damaged }).where("key", "=", "vault.root").execute();
      const before = await dump(store);
      const sealed = await openTestVault(store, masterKeys);
      expect(sealed.state()).toMatchObject({ state: "sealed" });
      expect(await dump(store)).toEqual(before);
    }
    await store.db.deleteFrom("settings").where("key", "=", "vault.root").execute();
    const before = await dump(store);
    expect((await openTestVault(store, masterKeys)).state()).toMatchObject({
      state: "sealed",
      why: expect.stringMatching(/gone/),
    });
    expect(await dump(store)).toEqual(before);
    await close();
  });

  it("is sealed for what a service does not unwrap, while what it knows stays open", async () => {
    const { store, close } = await openTestStore(kind);
    let isAway = false;
    const held = createMasterKeys([randomBytes(32)]);
    const service: MasterKeys = {
      ...held,
      unwrap: (key, context) =>
        isAway ? Promise.reject(new MasterKeyMissing("the service is away")) : held.unwrap(key, context),
    };
    const vault = await openTestVault(store, service);
    const second = await openTestVault(store, service);
    await vault.put(store.db, PLACE, "kept");
    isAway = true;
    expect(await vault.get(PLACE)).toBe("kept");
    await expect(second.get(PLACE)).rejects.toThrow(VaultSealed);
    isAway = false;
    expect(await second.get(PLACE)).toBe("kept");
    await vault.close();
    await second.close();
    await close();
  });

  it("goes on to a new master key, after which the old one is not needed", async () => {
    const { store, close } = await openTestStore(kind);
    const [first, second] = [randomBytes(32), randomBytes(32)];
    const old = await openTestVault(store, createMasterKeys([first]));
    await old.put(store.db, PLACE, "kept");
    await old.put(store.db, { ...PLACE, organisation: "org_2", owner: "cxn_2" }, "kept too");
    const derived = old.deriveKey("cookies");
    const both = await openTestVault(store, createMasterKeys([second, first]), movedClock(60_000));
    await both.tend();
    // A replica that has the old one in front does not take it back, and says which one is needed.
    const warned: unknown[] = [];
    const behind = await openVault({
      store,
      masterKeys: createMasterKeys([first, second]),
      clock: movedClock(120_000),
      log: { warn: (...line) => warned.push(line) },
    });
    await behind.tend();
    expect(warned).toEqual([[expect.stringContaining("still needed"), { given: idOf(first), newerId: idOf(second) }]]);
    // One that only has the old one goes on with what it knows.
    expect(await old.get(PLACE)).toBe("kept");
    await Promise.all([old.close(), both.close(), behind.close()]);
    const fresh = await openTestVault(store, createMasterKeys([second]));
    expect(fresh.state().state).toBe("open");
    expect(await fresh.get(PLACE)).toBe("kept");
    expect(fresh.deriveKey("cookies")).toEqual(derived);
    expect(fresh.deriveKey("other")).not.toEqual(derived);
    expect(derived).toHaveLength(32);
    await fresh.close();
    expect((await openTestVault(store, createMasterKeys([first]))).state()).toMatchObject({ state: "sealed" });
    await close();
  });

  it("goes on to a new data key, tokens too, and removes the old one when nothing is under it", async () => {
    const { store, close } = await openTestStore(kind);
    const clock = movedClock();
    const vault = await openTestVault(store, undefined, clock);
    const places = Array.from({ length: 250 }, (_, index) => ({ ...PLACE, owner: `cxn_${index}` }));
    for (const place of places) await vault.put(store.db, place, place.owner);
    await store.db
      .insertInto("connectors")
      .values({
        id: "con_1",
        org_id: "org_1",
        kind: "descriptor",
        name: "a",
        slug: "a",
        description: "",
        state: "published",
        availability: "organisation",
        account: "shared",
        status: "unknown",
        created_by: "u",
        created_at: 0,
        updated_at: 0,
        revision: 1,
        url: null,
        headers: null,
        catalogue_key: null,
        oauth: null,
        descriptor_version: null,
        status_detail: null,
        checked_at: null,
      })
      .execute();
    const tokenPlace = { organisation: "org_1", owner: "con_1", field: "k1" };
    const sealed = await vault.seal(tokenPlace, "token");
    await store.db
      .insertInto("tokens")
      .values({ org_id: "org_1", connector_id: "con_1", key: "k1", sealed, updated_at: 0 })
      .execute();
    const [before] = await vault.dataKeys("org_1");
    expect(before).toMatchObject({ state: "active", values: 251 });
    const id = await vault.rotate("org_1");
    clock.aheadMs += 15_000;
    await vault.tend();
    await vault.tend();
    const values = new Map((await vault.dataKeys("org_1")).map((key) => [key.id, key.values]));
    expect(values).toEqual(
      new Map([
        [id, 251],
        [before?.id, 0],
      ]),
    );
    for (const place of places) expect(await vault.get(place)).toBe(place.owner);
    const token = await store.db
      .selectFrom("tokens")
      .select("sealed")
      .where("org_id", "=", "org_1")
      .executeTakeFirstOrThrow();
    expect(await vault.unseal(tokenPlace, token.sealed)).toBe("token");
    clock.aheadMs += 11 * 60_000;
    await vault.tend();
    expect((await vault.dataKeys("org_1")).map((key) => key.id)).toEqual([id]);
    await vault.close();
    await close();
  });

  // S-4
  it("counts what a key seals, and replaces it well before 2^31", async () => {
    const { store, close } = await openTestStore(kind);
    const masterKeys = createMasterKeys([randomBytes(32)]);
    const vault = await openTestVault(store, masterKeys);
    await vault.put(store.db, PLACE, "a");
    await vault.close();
    expect((await keysIn(store))[0]?.sealed_count).toBe(1_024);
    await store.db.updateTable("data_keys").set({ sealed_count: SPENT_AFTER }).where("org_id", "=", "org_1").execute();
    expect(SPENT_AFTER).toBeLessThan(2 ** 31);
    const again = await openTestVault(store, masterKeys);
    await again.put(store.db, PLACE, "b");
    while ((await keysIn(store)).length < 2) await new Promise((resolve) => setImmediate(resolve));
    expect((await keysIn(store)).map(({ state }) => state).toSorted()).toEqual(["active", "retired"]);
    expect(await again.get(PLACE)).toBe("b");
    await again.close();
    await close();
  });

  // S-10
  it("has no secret in its files, backup or dump", async () => {
    const place = await makePlace(kind);
    const store = await openStore(place.location);
    const masterKey = randomBytes(32);
    const vault = await openTestVault(store, createMasterKeys([masterKey]));
    const canaries = Array.from({ length: 200 }, (_, index) => makeCanary(`secret ${index}`));
    for (const [index, { value }] of canaries.entries())
      await vault.put(store.db, { ...PLACE, owner: `cxn_${index}` }, value);
    await vault.rotate("org_1");
    await vault.tend();
    await vault.close();
    const forms = [
      masterKey,
      ...(["hex", "base64", "base64url"] as const).map((form) => Buffer.from(masterKey.toString(form))),
    ];
    const find = (where: string, bytes: Uint8Array) => [
      ...findCanaries(canaries, where, bytes),
      ...forms.filter((form) => Buffer.from(bytes).includes(form)).map(() => `the master key in ${where}`),
    ];
    const backup = JSON.stringify(await dump(store));
    expect(find("dump", Buffer.from(backup))).toEqual([]);
    expect(backup).toContain("cxn_199");
    if ("folder" in place.location) {
      const { folder } = place.location;
      await sql.raw(`vacuum into '${join(folder, "backup.sqlite")}'`).execute(store.db);
      const files = readdirSync(folder);
      expect(files).toContain("backup.sqlite");
      expect(files.flatMap((file) => find(file, readFileSync(join(folder, file))))).toEqual([]);
    }
    await store.close();
    await place.remove();
  });
});

function away(masterKeys: MasterKeys): MasterKeys {
  return {
    ...masterKeys,
    unwrap: () => Promise.reject(new MasterKeyMissing("the service that holds the master key does not answer")),
  };
}

function rowAt(store: Store, place: SecretPlace) {
  return store.db
    .selectFrom("secrets")
    .select(["workspace_id", "version", "key_id", "sealed"])
    .where("org_id", "=", place.organisation)
    .where("owner_id", "=", place.owner)
    .where("field", "=", place.field)
    .executeTakeFirstOrThrow();
}

async function setRow(
  store: Store,
  place: SecretPlace,
  row: Partial<Awaited<ReturnType<typeof rowAt>>>,
): Promise<void> {
  await store.db
    .updateTable("secrets")
    .set(row)
    .where("org_id", "=", place.organisation)
    .where("owner_id", "=", place.owner)
    .where("field", "=", place.field)
    .execute();
}

function keysIn({ db }: Store) {
  return db.selectFrom("data_keys").selectAll().where("org_id", "=", "org_1").execute();
}

async function dump({ db }: Store) {
  return {
    settings: await db.selectFrom("settings").selectAll().orderBy("key").execute(),
    dataKeys: await db.selectFrom("data_keys").selectAll().orderBy("id").execute(),
    secrets: await db.selectFrom("secrets").selectAll().orderBy("owner_id").orderBy("field").execute(),
    tokens: await db.selectFrom("tokens").selectAll().orderBy("key").execute(),
  };
}

function idOf(masterKey: Buffer): string {
  return createMasterKeys([masterKey]).currentId;
}
