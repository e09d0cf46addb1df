import { expect, it } from "@jest/globals";
import { SecretUnreadable, type SecretPlace } from "../../src/vault/vault.ts";
import { openTestVault } from "../support/open-test-vault.ts";
import { openTestStore } from "../support/stores.ts";

const PLACE: SecretPlace = { organisation: "org_1", owner: "cxn_1", field: "token" };
const OTHER: SecretPlace = { ...PLACE, organisation: "org_10", owner: "cxn_2" };

it("destroys an organisation's secrets with their keys: a copy of one opens no more, and nobody else's is touched", async () => {
  const { store, close } = await openTestStore("sqlite");
  const vault = await openTestVault(store);
  for (const place of [PLACE, OTHER]) await vault.put(store.db, place, `of ${place.organisation}`);
  const [copy, kept] = [await vault.seal(PLACE, "a token"), await vault.seal(OTHER, "another")];
  // Under a retired key, and under the active one.
  const rotated = await vault.rotate("org_1");
  const newer = await vault.seal(PLACE, "a newer token");

  await vault.destroy("org_1");
  expect([await vault.get(PLACE), await vault.dataKeys("org_1")]).toEqual([undefined, []]);
  for (const sealed of [copy, newer]) await expect(vault.unseal(PLACE, sealed)).rejects.toThrow(SecretUnreadable);
  expect([await vault.get(OTHER), await vault.unseal(OTHER, kept)]).toEqual(["of org_10", "another"]);

  // Whoever comes too late begins with a key of its own.
  await vault.put(store.db, PLACE, "late");
  expect(await vault.get(PLACE)).toBe("late");
  expect(await vault.dataKeys("org_1")).toEqual([expect.not.objectContaining({ id: rotated })]);
  await vault.close();
  await close();
});
