import { spawn } from "node:child_process";
import { once } from "node:events";
import { randomBytes, randomInt } from "node:crypto";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { systemClock } from "@mortise/runtime";
import { openStore, type StoreLocation } from "../../src/db/open-store.ts";
import type { Store } from "../../src/db/store.ts";
import { createMasterKeys } from "../../src/vault/master-keys.ts";
import type { SecretPlace, Vault } from "../../src/vault/vault.ts";
import { insertConnector } from "../support/insert-connector.ts";
import { movedClock, openTestVault } from "../support/open-test-vault.ts";
import { describeStores, makePlace } from "../support/stores.ts";

const KILLS = Number(process.env["MORTISE_KILLS"] ?? 4);
const ROWS = 200;
const AHEAD_MS = 20_000;

// S-5
describeStores("rotation", (kind) => {
  it(`goes on under load though its process is killed ${KILLS} times, and no read or write fails`, async () => {
    const place = await makePlace(kind);
    const store = await openStore(place.location);
    const [oldMaster, newMaster] = [randomBytes(32), randomBytes(32)];
    const vault = await openTestVault(store, createMasterKeys([oldMaster, newMaster]));
    await fill(store, vault);
    const before = await vault.dataKeys("org_1");

    const load = startLoad(store, vault);
    const masterKeys = [newMaster.toString("hex"), oldMaster.toString("hex")];
    for (let kill = 1; kill <= KILLS; kill += 1) {
      await rotateAndKill({ location: place.location, masterKeys, aheadMs: kill * AHEAD_MS });
    }
    const { reads, writes, last } = await load.stop();
    expect(reads).toBeGreaterThan(100);
    expect(writes).toBeGreaterThan(20);

    // What the killed ones left is finished by whoever comes next; nobody needs the old keys then.
    const next = await openTestVault(
      store,
      createMasterKeys([newMaster, oldMaster]),
      movedClock((KILLS + 1) * AHEAD_MS),
    );
    await next.tend();
    const after = await next.dataKeys("org_1");
    expect(after.filter(({ state }) => state === "active")).toHaveLength(1);
    expect(after.filter(({ state, values }) => state === "retired" && values > 0)).toEqual([]);
    expect(after.find(({ state }) => state === "active")?.values).toBe(2 * ROWS);
    expect(after.length).toBeGreaterThan(before.length);
    expect(new Set(after.map(({ masterKeyId }) => masterKeyId))).toEqual(
      new Set([createMasterKeys([newMaster]).currentId]),
    );
    await next.close();
    await vault.close();

    await store.db.deleteFrom("data_keys").where("org_id", "=", "org_1").where("state", "=", "retired").execute();
    const fresh = await openTestVault(store, createMasterKeys([newMaster]));
    for (const [index, value] of last.entries()) expect(await fresh.get(secretAt(index))).toBe(value);
    for (const token of await store.db.selectFrom("tokens").selectAll().where("org_id", "=", "org_1").execute()) {
      expect(await fresh.unseal(tokenAt(token.key), token.sealed)).toBe(token.key);
    }
    await fresh.close();
    await store.close();
    await place.remove();
  });
});

function secretAt(index: number): SecretPlace {
  return { organisation: "org_1", workspace: "ws_1", owner: `cxn_${index}`, field: "token" };
}

function tokenAt(key: string): SecretPlace {
  return { organisation: "org_1", owner: "con_1", field: key };
}

async function fill(store: Store, vault: Vault): Promise<void> {
  await insertConnector(store, { id: "con_1", org_id: "org_1" });
  for (let index = 0; index < ROWS; index += 1) {
    await vault.put(store.db, secretAt(index), "0");
    const key = `k${index}`;
    const sealed = await vault.seal(tokenAt(key), key);
    await store.db
      .insertInto("tokens")
      .values({ org_id: "org_1", connector_id: "con_1", key, sealed, updated_at: 0 })
      .execute();
  }
}

/** Reads and writes without a pause; each read must give what was written last. Rejects in `stop` where one failed. */
function startLoad(store: Store, vault: Vault) {
  const last = Array.from({ length: ROWS }, () => "0");
  const counts = { reads: 0, writes: 0 };
  const stop = new AbortController();
  const all = Promise.all([...[0, 1, 2, 3].map((lane) => read(lane)), write()]);
  // Heard where it is awaited.
  all.catch(() => {});
  return {
    async stop() {
      stop.abort();
      await all;
      return { ...counts, last };
    },
  };

  async function read(lane: number): Promise<void> {
    for (let index = lane; !stop.signal.aborted; index = (index + 4) % ROWS) {
      const written = last[index];
      const value = await vault.get(secretAt(index));
      if (value === undefined || Number(value) < Number(written))
        throw new Error(`${index} has ${value}, not ${written}`);
      counts.reads += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async function write(): Promise<void> {
    for (let count = 1; !stop.signal.aborted; count += 1) {
      const index = randomInt(ROWS);
      await vault.put(store.db, secretAt(index), String(count));
      last[index] = String(count);
      counts.writes += 1;
      await systemClock.sleep(2, AbortSignal.timeout(1_000));
    }
  }
}

async function rotateAndKill(given: {
  readonly location: StoreLocation;
  readonly masterKeys: readonly string[];
  readonly aheadMs: number;
}) {
  const script = join(import.meta.dirname, "../support/rotate-keys.ts");
  const child = spawn(
    process.execPath,
    ["--conditions=@mortise/source", "--no-warnings", script, JSON.stringify(given)],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  await once(child.stdout, "data");
  // Anywhere in the work: before it, in its middle, after some rounds of it.
  await systemClock.sleep(randomInt(250), AbortSignal.timeout(5_000));
  child.kill("SIGKILL");
  if (child.signalCode === null && child.exitCode === null) await once(child, "exit");
  expect(child.signalCode).toBe("SIGKILL");
}
