/** What the vault holds of a connection's authorization, as one value, so that it changes as one. */
export interface StoredTokens {
  readonly accessToken: string;
  /** The newest one: a server that rotates them has ended all before. */
  readonly refreshToken?: string;
  /** Milliseconds since 1970; left out where the server does not say. */
  readonly expiresAt?: number;
  /** From when on it is renewed ahead of its end. */
  readonly renewAt?: number;
}

/** The field of a connection that holds them. */
export const TOKENS_FIELD = "tokens";

/** What a connection of scheme `oauth` remembers in its configuration. No secrets. */
export interface OAuthConfiguration {
  /** The client that it was made with. */
  readonly client: string;
  readonly clientId: string;
  readonly issuer: string;
  /** The resource that the tokens are for: they go to no other server. */
  readonly resource: string;
  /** What was granted; where that was not told, what was asked for. */
  readonly scope?: string;
  /** What was asked for. */
  readonly asked?: string;
  /** What the server has wanted since, beyond what it asks for at first: asked for with it from then on. */
  readonly more?: string;
}

export function readStoredTokens(text: string): StoredTokens {
  // Written by `writeStoredTokens` alone, and sealed since.
  return JSON.parse(text) as StoredTokens;
}

export function writeStoredTokens(tokens: StoredTokens): string {
  return JSON.stringify(tokens);
}

/** At most this long before its end a token is renewed; one that lives shorter, at half of its life. */
const RENEW_AHEAD_MS = 60_000;
const LONGEST_LIFE_SECONDS = 10 * 366 * 24 * 3_600;

/** When a token ends and when it is renewed. A life that makes no sense says nothing: then the server's 401 does. */
export function lifeOf(expiresIn: unknown, time: number): Pick<StoredTokens, "expiresAt" | "renewAt"> {
  const seconds = typeof expiresIn === "string" && expiresIn.trim() !== "" ? Number(expiresIn) : expiresIn;
  if (typeof seconds !== "number" || !(seconds > 0 && seconds <= LONGEST_LIFE_SECONDS)) return {};
  const life = seconds * 1_000;
  return { expiresAt: time + life, renewAt: time + life - Math.min(RENEW_AHEAD_MS, life / 2) };
}

/** Whether it serves without being renewed. */
export function isFresh(tokens: StoredTokens, refused: string | undefined, time: number): boolean {
  return tokens.accessToken !== refused && time < (tokens.renewAt ?? Number.POSITIVE_INFINITY);
}

/** Whether it serves where its renewal failed, or is somebody else's just now. */
export function isAlive(tokens: StoredTokens, refused: string | undefined, time: number): boolean {
  return tokens.accessToken !== refused && time < (tokens.expiresAt ?? Number.POSITIVE_INFINITY);
}
