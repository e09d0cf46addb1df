import type { Statements } from "../db/store.ts";

/** Where a secret stands. All of it is authenticated with the value, so that a row that is moved does not open. */
export interface SecretPlace {
  readonly organisation: string;
  /** Left out where it belongs to the whole organisation. */
  readonly workspace?: string;
  /** The id of what it belongs to: a connection, connector, variable, OAuth client or authorization. */
  readonly owner: string;
  readonly field: string;
}

/** Whether the vault works. Sealed: it has no master key, or not the one that its data is under. */
export type VaultState =
  { readonly state: "open"; readonly masterKeyId: string } | { readonly state: "sealed"; readonly why: string };

/** The vault is sealed: nothing is read and nothing is written. Becomes 503, with `why` for the operator. */
export class VaultSealed extends Error {
  override readonly name = "VaultSealed";
}

/** A stored secret does not open: it was damaged, moved or replayed. Concerns that secret alone. */
export class SecretUnreadable extends Error {
  override readonly name = "SecretUnreadable";
}

/**
 * Keeps secrets: AES-256-GCM under a data key of the organisation, which a master key wraps. Values
 * go in and come out for a call; no API shows one.
 */
export interface Vault {
  readonly state: () => VaultState;
  /** Seals and stores, in place of what stood there. In the caller's transaction. */
  put(statements: Statements, place: SecretPlace, value: string): Promise<void>;
  /** `undefined` where there is none. Rejects with {@link VaultSealed} or {@link SecretUnreadable}. */
  get(place: SecretPlace): Promise<string | undefined>;
  /** All fields of an owner. */
  getAll(place: Omit<SecretPlace, "field">): Promise<Readonly<Record<string, string>>>;
  remove(statements: Statements, place: Omit<SecretPlace, "field"> & { readonly field?: string }): Promise<void>;
  /** Seals a value that the caller stores itself (tokens), bound to the place in the same way. */
  seal(place: SecretPlace, value: string): Promise<string>;
  unseal(place: SecretPlace, sealed: string): Promise<string>;
  /** A key for signatures and fingerprints, derived from the master key; the same in every replica. 32 bytes. */
  deriveKey(purpose: string): Uint8Array;
}
