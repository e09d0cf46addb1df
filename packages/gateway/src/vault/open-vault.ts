import type { Clock } from "@mortise/runtime";
import type { Store } from "../db/store.ts";
import type { GatewayLog } from "../services.ts";
import { ACTIVE_KEY_MS, createDataKeys } from "./data-keys.ts";
import { MasterKeyMissing, type MasterKeys } from "./master-keys.ts";
import { createSealedTexts } from "./sealed-texts.ts";
import { createSecrets } from "./secrets.ts";
import { listDataKeys, tendKeys } from "./tend-keys.ts";
import type { VaultKeys } from "./vault-keys.ts";
import { openRoot, type VaultRoot } from "./vault-root.ts";
import { type Vault, VaultSealed, type VaultState } from "./vault.ts";

export interface VaultOptions {
  readonly store: Store;
  /** Left out where none was given: the vault is sealed. */
  readonly masterKeys?: MasterKeys | undefined;
  readonly clock: Clock;
  readonly log?: Pick<GatewayLog, "warn"> | undefined;
}

const TEND_EVERY_MS = 30_000;

/**
 * Opens the vault. Without a master key, or with another than its data is under, it is sealed: nothing is read,
 * nothing is altered, and its state says why.
 */
export async function openVault({ store, masterKeys, clock, log }: VaultOptions): Promise<Vault & VaultKeys> {
  if (masterKeys === undefined) return sealedVault("no master key was given");
  const opened = await openRoot(store, masterKeys);
  if (!opened.ok) return sealedVault(opened.why);
  const { newerId } = opened.root;
  if (newerId !== undefined) {
    const given = masterKeys.currentId;
    log?.warn("the first master key is an older one: all stays under the newer, which is still needed", {
      given,
      newerId,
    });
  }
  return openedVault(store, masterKeys, opened.root, clock, log);
}

function openedVault(
  store: Store,
  masterKeys: MasterKeys,
  root: VaultRoot,
  clock: Clock,
  log: VaultOptions["log"],
): Vault & VaultKeys {
  let state: VaultState = { state: "open", masterKeyId: masterKeys.currentId };
  const closing = new AbortController();
  const work = new Set<Promise<unknown>>();
  const keys = createDataKeys(store, masterKeys, clock, (organisation) => inBackground(replaceSpent(organisation)));
  const texts = createSealedTexts(store, keys);
  const secrets = createSecrets(store, keys, clock);
  const tended = { store, clock, masterKeys, root, keys, texts };
  let tending: Promise<unknown> = Promise.resolve();
  inBackground(tendOn());

  return {
    state: () => state,
    put: (...given) => guarded(() => secrets.put(...given)),
    get: (place) => guarded(() => secrets.get(place)),
    getAll: (place) => guarded(() => secrets.getAll(place)),
    remove: (...given) => guarded(() => secrets.remove(...given)),
    seal: (...given) => guarded(() => texts.seal(...given)),
    unseal: (...given) => guarded(() => texts.unseal(...given)),
    deriveKey(purpose) {
      assertOpen();
      return root.deriveKey(purpose);
    },
    dataKeys: (organisation) => listDataKeys(store, organisation),
    rotate: (organisation) => guarded(() => rotate(organisation)),
    destroy: (organisation) => guarded(() => keys.destroy(organisation)),
    tend: () => guarded(tend),
    async close() {
      state = { state: "sealed", why: "it was closed" };
      closing.abort();
      await Promise.allSettled(work);
      await keys.settled();
      keys.forget();
    },
  };

  function assertOpen(): void {
    if (state.state === "sealed") throw sealedError(state.why);
  }

  async function guarded<T>(act: () => Promise<T>): Promise<T> {
    assertOpen();
    try {
      return await act();
    } catch (error) {
      if (error instanceof MasterKeyMissing) throw sealedError(error.message);
      throw error;
    }
  }

  async function rotate(organisation: string): Promise<string> {
    const id = await keys.replace(organisation);
    inBackground(
      (async () => {
        await tend();
        // Until then another replica may still seal with the old one.
        await clock.sleep(2 * ACTIVE_KEY_MS, closing.signal);
        await tend();
      })(),
    );
    return id;
  }

  async function replaceSpent(organisation: string): Promise<void> {
    log?.warn("a data key has sealed as often as it may, and is replaced", { organisation });
    await rotate(organisation);
  }

  /** One round after the other in this process: who asks for one has all done that was to do when they asked. */
  function tend(): Promise<void> {
    const round = tending.then(() => tendKeys(tended, closing.signal));
    tending = round.catch(() => {});
    return round;
  }

  async function tendOn(): Promise<void> {
    while (!closing.signal.aborted) {
      await tend().catch((error: unknown) => {
        if (!closing.signal.aborted) log?.warn("the vault's keys could not be tended", { error: messageOf(error) });
      });
      await clock.sleep(TEND_EVERY_MS, closing.signal);
    }
  }

  /** What fails is done again at the next round. */
  function inBackground(task: Promise<unknown>): void {
    const done: Promise<unknown> = task.catch(() => {}).finally(() => work.delete(done));
    work.add(done);
  }
}

/** The vault that does nothing. */
function sealedVault(why: string): Vault & VaultKeys {
  const refuse = () => Promise.reject(sealedError(why));
  return {
    state: () => ({ state: "sealed", why }),
    put: refuse,
    get: refuse,
    getAll: refuse,
    remove: refuse,
    seal: refuse,
    unseal: refuse,
    deriveKey() {
      throw sealedError(why);
    },
    dataKeys: refuse,
    rotate: refuse,
    destroy: refuse,
    tend: refuse,
    close: () => Promise.resolve(),
  };
}

function sealedError(why: string): VaultSealed {
  return new VaultSealed(`The vault is sealed: ${why}.`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "unknown";
}
