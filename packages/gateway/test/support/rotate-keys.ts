/** A process of its own that rotates an organisation's data key and does the work that follows, over and over, until it is killed. */
import { systemClock } from "@mortise/runtime";
import { openStore, type StoreLocation } from "../../src/db/open-store.ts";
import { createMasterKeys } from "../../src/vault/master-keys.ts";
import { openVault } from "../../src/vault/open-vault.ts";

const { location, masterKeys, aheadMs } = JSON.parse(process.argv[2] ?? "") as {
  readonly location: StoreLocation;
  readonly masterKeys: readonly [string, ...string[]];
  /** Further on than the process before it, whose lease has run out for this one. */
  readonly aheadMs: number;
};
const [first, ...others] = masterKeys.map((key) => Buffer.from(key, "hex"));
const store = await openStore(location);
const clock = { ...systemClock, time: () => systemClock.time() + aheadMs };
const vault = await openVault({ store, masterKeys: createMasterKeys([first as Buffer, ...others]), clock });
process.stdout.write("begun\n");
for (;;) {
  await vault.rotate("org_1");
  await vault.tend();
}
