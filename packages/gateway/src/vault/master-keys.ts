import { createSecretKey, hkdfSync, type KeyObject } from "node:crypto";
import { openBytes, sealBytes } from "./cipher.ts";

/** A key that only a master key opens, and which master key that is. */
export interface WrappedKey {
  readonly masterKeyId: string;
  readonly wrapped: string;
}

/** The master key that something is under was not given, or the service that holds it does not answer. */
export class MasterKeyMissing extends Error {
  override readonly name = "MasterKeyMissing";
}

/**
 * What stands at the top: keys that never leave a file, the environment or a key management service. `context` is
 * authenticated with what is wrapped (at a service, as its encryption context).
 */
export interface MasterKeys {
  /** The master key that {@link wrap} uses. */
  readonly currentId: string;
  wrap(key: Uint8Array, context: Uint8Array): Promise<WrappedKey>;
  /** `undefined` where it was damaged or moved. Rejects with {@link MasterKeyMissing} where nobody can say. */
  unwrap(key: WrappedKey, context: Uint8Array): Promise<Uint8Array | undefined>;
}

/** Master keys that this process holds: 32 bytes each. The first wraps, the others still open what is under them. */
export function createMasterKeys(keys: readonly [Uint8Array, ...Uint8Array[]]): MasterKeys {
  const currentId = idOf(keys[0]);
  const byId = new Map(keys.map((key): [string, KeyObject] => [idOf(key), createSecretKey(key)]));
  return {
    currentId,
    wrap: (key, context) =>
      Promise.resolve({ masterKeyId: currentId, wrapped: sealBytes(held(currentId), context, key) }),
    // oxlint-disable-next-line typescript/require-await -- A key that is missing rejects.
    unwrap: async ({ masterKeyId, wrapped }, context) => openBytes(held(masterKeyId), context, wrapped),
  };

  function held(id: string): KeyObject {
    const key = byId.get(id);
    if (key === undefined) throw new MasterKeyMissing(`the master key ${id} was not given`);
    return key;
  }
}

/** Names a key and tells nothing of it. */
function idOf(key: Uint8Array): string {
  return `mk_${Buffer.from(hkdfSync("sha256", key, "", "mortise master key id", 9)).toString("hex")}`;
}
