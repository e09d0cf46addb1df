import { randomBytes } from "node:crypto";
import { type Clock, systemClock } from "@mortise/runtime";
import type { Store } from "../../src/db/store.ts";
import { createMasterKeys, type MasterKeys } from "../../src/vault/master-keys.ts";
import { openVault } from "../../src/vault/open-vault.ts";
import type { VaultKeys } from "../../src/vault/vault-keys.ts";
import type { Vault } from "../../src/vault/vault.ts";

/** A vault of a test's own, under a key that was made for it unless one is given. */
export function openTestVault(
  store: Store,
  masterKeys: MasterKeys = createMasterKeys([randomBytes(32)]),
  clock: Clock = systemClock,
): Promise<Vault & VaultKeys> {
  return openVault({ store, masterKeys, clock });
}

/** The system's clock, ahead by some time that can be changed. */
export function movedClock(aheadMs = 0): Clock & { aheadMs: number } {
  const clock = {
    ...systemClock,
    aheadMs,
    time: () => systemClock.time() + clock.aheadMs,
    now: () => systemClock.now() + clock.aheadMs,
  };
  return clock;
}
