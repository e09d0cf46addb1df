import { LRUCache } from "lru-cache";
import { atMost } from "../../at-most.ts";

/** What a token endpoint or a login gave. Never changed in place. Plain data, all of it secret. */
export interface Tokens {
  /** What requests carry: an access token, or a session's. */
  readonly accessToken: string;
  /** The newest refresh token: a server that rotates them has ended all before. */
  readonly refreshToken?: string;
  /** Whether the credential's own refresh token has been replaced, so that it may be good for nothing any more. */
  readonly rotated?: boolean;
  /** Milliseconds since 1970; left out where nobody said. */
  readonly expiresAt?: number;
  /** From when on it is renewed ahead of its end, in milliseconds since 1970. */
  readonly renewAt?: number;
}

/**
 * Keeps tokens between calls. A key names one connection with one credential and holds no secret; a
 * changed credential has another key. A store that outlives the process keeps what it is given like a credential.
 */
export interface TokenStore {
  get(key: string): Promise<Tokens | undefined> | Tokens | undefined;
  set(key: string, tokens: Tokens): Promise<void> | void;
  delete(key: string): Promise<void> | void;
}

/** Tokens in memory. They end with the process; those that were not used for longest end when there are too many. */
export class MemoryTokens implements TokenStore {
  readonly #tokens = new LRUCache<string, Tokens>(atMost(100_000));

  get(key: string): Tokens | undefined {
    return this.#tokens.get(key);
  }

  set(key: string, tokens: Tokens): void {
    this.#tokens.set(key, tokens);
  }

  delete(key: string): void {
    this.#tokens.delete(key);
  }
}
