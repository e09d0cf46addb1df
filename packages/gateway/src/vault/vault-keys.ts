/** A data key as it may be shown. */
export interface DataKeyStatus {
  readonly id: string;
  readonly state: "active" | "retired";
  readonly masterKeyId: string;
  readonly createdAt: number;
  /** How often it has sealed, counted ahead by up to a thousand for each replica. */
  readonly sealedCount: number;
  /** Values that are under it now. */
  readonly values: number;
}

/** The keys under the vault, for whoever operates it. */
export interface VaultKeys {
  dataKeys(organisation: string): Promise<readonly DataKeyStatus[]>;
  /** Puts a new data key in place, and gives its id. What is under the old one follows in the background, and reads and writes go on. Rejects with `VaultSealed`. */
  rotate(organisation: string): Promise<string>;
  /**
   * Removes every secret of an organisation with the keys that they are under: what is left of one elsewhere opens for
   * nobody who has no copy of its key, too. Rejects with `VaultSealed`.
   */
  destroy(organisation: string): Promise<void>;
  /**
   * Does now what else is done twice a minute: seals what is under retired data keys with the active ones, removes
   * retired keys that nothing has been under for a while, and wraps everything by the current master key. Does
   * nothing where another replica is at it.
   */
  tend(): Promise<void>;
  /** Stops tending and forgets all keys: the vault is sealed then. */
  close(): Promise<void>;
}
