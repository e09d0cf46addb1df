import { createHmac, randomBytes } from "node:crypto";
import type { TokenExchange } from "@mortise/core";
import { LRUCache } from "lru-cache";
import { atMost } from "../../at-most.ts";
import type { Clock } from "../../clock.ts";
import type { Egress, TimeLimit } from "../../egress/egress.ts";
import { inTime } from "../../egress/in-time.ts";
import { fail, type Outcome, type RuntimeErrorCode, type RuntimeFault } from "../../errors.ts";
import type { FieldValues } from "../field-values.ts";
import type { Credential, CredentialQuery } from "../resolver.ts";
import { MemoryTokens, type Tokens, type TokenStore } from "./token-store.ts";

export interface TokenSourceOptions {
  /** Token endpoints are reached through the same way out as everything else. */
  readonly egress: Egress;
  readonly clock: Clock;
  /** In memory unless given. */
  readonly store?: TokenStore;
  /** Makes the keys of the store, so that they tell nothing of a secret. Needed with a store that outlives the process; random unless given. */
  readonly fingerprintKey?: Uint8Array;
  /**
   * Lets one exchange of a key run at a time among all who share the store: the store is read anew inside. Needed
   * where several processes share it; left out, this process takes it that it is alone.
   */
  readonly exclusive?: <T>(key: string, exchange: () => Promise<T>) => Promise<T>;
}

/** Whose token is wanted, and what it is made from. */
export interface TokenQuery {
  readonly connection: CredentialQuery;
  readonly exchange: TokenExchange;
  readonly credential: Credential;
  readonly fields: FieldValues;
}

/** One exchange of a credential for a token may take this long, whoever waits for it. */
const EXCHANGE_MS = 20_000;
/** For so long nobody asks again after a failure that may pass. */
const PAUSE_MS = 30_000;
/** And after one that somebody must mend first, where a mended credential does not show in its key. */
const LONG_PAUSE_MS = 5 * 60_000;

/** Why there is no token, and until when nobody asks again, on the monotonic clock. */
interface Setback {
  readonly fault: RuntimeFault;
  readonly until: number;
}

/** The last token of a connection that was replaced because an upstream refused it. */
interface Refusal {
  /** Which one, as long as nothing came in its place. */
  readonly token: string | undefined;
  readonly at: number;
}

/**
 * Obtains tokens, keeps them and renews them 60 s ahead of their end, with exactly one exchange in
 * flight for each connection: every call that needs it waits for the same one, each with its own
 * deadline, and none that gives up ends it for the others. A token that still lives serves where its
 * renewal failed, and a failure is remembered, so that no endpoint is asked in vain again and again.
 */
export class TokenSource {
  readonly #egress: Egress;
  readonly #clock: Clock;
  readonly #store: TokenStore;
  readonly #fingerprintKey: Uint8Array;
  readonly #exclusive: NonNullable<TokenSourceOptions["exclusive"]>;
  readonly #flights = new Map<string, Promise<Outcome<Tokens>>>();
  readonly #setbacks = new LRUCache<string, Setback>(atMost(10_000));
  readonly #refusals = new LRUCache<string, Refusal>(atMost(10_000));
  /** Tokens that a store did not take: the refresh token in them may be the only one that is left. */
  readonly #unsaved = new Map<string, Tokens>();
  /** What hangs on a credential ends with it. */
  readonly #ofCredential = new WeakMap<Credential, OfCredential>();

  constructor(options: TokenSourceOptions) {
    const { egress, clock, store = new MemoryTokens(), fingerprintKey = randomBytes(32), exclusive = alone } = options;
    this.#egress = egress;
    this.#clock = clock;
    this.#store = store;
    this.#fingerprintKey = fingerprintKey;
    this.#exclusive = exclusive;
  }

  /** A token that is good for now. Waits only where one must be asked for, or the store does. */
  obtain(query: TokenQuery, limit: TimeLimit): Outcome<Tokens> | Promise<Outcome<Tokens>> {
    const key = this.#keyOf(query);
    const stored = this.#load(key, query.credential);
    if (!(stored instanceof Promise)) return this.#choose(key, stored, query, undefined, limit);
    return inTime(
      stored.then((tokens) => this.#choose(key, tokens, query, undefined, limit), storeFailed),
      limit,
      this.#clock,
      STORE_LATE,
    );
  }

  /**
   * Another token in place of one that the upstream refused (RFC 9110 §15.5.2), though nobody knew of
   * its end. `null` where one was replaced for that reason a moment ago: this one would be refused, too.
   */
  async replace(query: TokenQuery, refused: string, limit: TimeLimit): Promise<Outcome<Tokens | null>> {
    const key = this.#keyOf(query);
    const loaded = await inTime(this.#loadAnew(key, query), limit, this.#clock, STORE_LATE);
    if (!loaded.ok) return loaded;
    const stored = loaded.value;
    const now = this.#clock.now();
    const isCurrent = stored?.accessToken === refused;
    const last = this.#refusals.get(key);
    if (isCurrent && !this.#flights.has(key) && last?.token !== refused) {
      if (last !== undefined && now - last.at < PAUSE_MS) return { ok: true, value: null };
      this.#refusals.set(key, { token: refused, at: now });
    }
    return this.#choose(key, stored, query, isCurrent ? refused : undefined, limit);
  }

  #choose(
    key: string,
    stored: Tokens | undefined,
    query: TokenQuery,
    justRefused: string | undefined,
    limit: TimeLimit,
  ): Outcome<Tokens> | Promise<Outcome<Tokens>> {
    const tokens = stored ?? this.#given(query);
    // What was refused once is not sent again, even where there is nothing in its place.
    const refused = justRefused ?? this.#refusals.get(key)?.token;
    const time = this.#clock.time();
    if (tokens !== undefined && tokens.accessToken !== refused && time < (tokens.renewAt ?? Number.POSITIVE_INFINITY)) {
      return { ok: true, value: tokens };
    }
    let flight = this.#flights.get(key);
    const setback = this.#setbacks.get(key);
    if (flight === undefined && setback !== undefined && this.#clock.now() < setback.until) {
      return orStillAlive(tokens, refused, time, { ok: false, fault: setback.fault });
    }
    if (flight === undefined) {
      flight = this.#exchange(key, query, refused).finally(() => this.#flights.delete(key));
      this.#flights.set(key, flight);
    }
    return inTime(flight, limit, this.#clock, TOO_LATE);
  }

  async #exchange(key: string, query: TokenQuery, refused: string | undefined): Promise<Outcome<Tokens>> {
    try {
      return await this.#exclusive(key, () => this.#exchangeOnce(key, query, refused));
    } catch (error) {
      return fail("internal", { cause: `no token was obtained (${error instanceof Error ? error.name : "unknown"})` });
    }
  }

  /** Exchanges once. Nothing that happens to a caller stops it: a refresh token that was used up must not get lost. */
  async #exchangeOnce(key: string, query: TokenQuery, refused: string | undefined): Promise<Outcome<Tokens>> {
    // Another exchange may have ended while the store was read.
    const stored = (await this.#load(key, query.credential)) ?? this.#given(query);
    const time = this.#clock.time();
    const isNew = stored !== undefined && stored.accessToken !== refused;
    if (isNew && time < (stored.renewAt ?? Number.POSITIVE_INFINITY)) return { ok: true, value: stored };

    const { exchangeCredential } = await import("./exchange-credential.ts");
    const outcome = await exchangeCredential(query.exchange, query.fields, stored?.refreshToken, {
      egress: this.#egress,
      deadline: this.#clock.now() + EXCHANGE_MS,
      time,
      organisation: query.connection.scope.organisation,
    });
    if (outcome.ok) {
      await this.#save(key, query.credential, outcome.value);
      this.#setbacks.delete(key);
      const refusal = this.#refusals.get(key);
      // Some servers give the same token again: then it is the upstream's turn to judge it.
      if (refusal !== undefined) this.#refusals.set(key, { at: refusal.at, token: undefined });
      return outcome;
    }
    this.#setbacks.set(key, { fault: outcome.fault, until: this.#clock.now() + pauseAfter(outcome.fault) });
    const usable = orStillAlive(stored, refused, this.#clock.time(), outcome);
    // A refresh token that has ended is of no use to the next process either.
    if (!usable.ok && outcome.fault.code === "reauthentication_required") await this.#forget(key);
    return usable;
  }

  /** Which tokens: of this connection, with these values. The secrets in it are behind a keyed hash. */
  #keyOf({ connection: { instance, scheme, scope }, exchange, credential, fields }: TokenQuery): string {
    const of = this.#hangingOn(credential);
    let fingerprint = of.fingerprints.get(exchange);
    if (fingerprint === undefined) {
      // Nobody else's tokens are kept under the key of a credential that is gone with its request.
      const content = credential.ephemeral === true ? [randomBytes(16).toString("hex")] : contentOf(exchange, fields);
      fingerprint = createHmac("sha256", this.#fingerprintKey).update(JSON.stringify(content)).digest("base64url");
      of.fingerprints.set(exchange, fingerprint);
    }
    const { level } = credential;
    return JSON.stringify([instance, scheme, scope.organisation, level, scope[level] ?? null, fingerprint]);
  }

  /** A token that the user brought along: good until an upstream refuses it. */
  #given({ credential, fields }: TokenQuery): Tokens | undefined {
    const accessToken = fields.values["access_token"];
    if (accessToken === undefined) return undefined;
    const of = this.#hangingOn(credential);
    return (of.given ??= { accessToken });
  }

  #hangingOn(credential: Credential): OfCredential {
    let of = this.#ofCredential.get(credential);
    if (of === undefined) {
      of = { fingerprints: new Map(), own: new Map(), given: undefined };
      this.#ofCredential.set(credential, of);
    }
    return of;
  }

  #load(key: string, credential: Credential): Promise<Tokens | undefined> | Tokens | undefined {
    if (credential.ephemeral === true) return this.#hangingOn(credential).own.get(key);
    return this.#unsaved.get(key) ?? this.#store.get(key);
  }

  async #loadAnew(key: string, query: TokenQuery): Promise<Outcome<Tokens | undefined>> {
    try {
      return { ok: true, value: (await this.#load(key, query.credential)) ?? this.#given(query) };
    } catch {
      return storeFailed();
    }
  }

  async #forget(key: string): Promise<void> {
    this.#unsaved.delete(key);
    try {
      await this.#store.delete(key);
    } catch {
      // Then the next process finds out by itself.
    }
  }

  async #save(key: string, credential: Credential, tokens: Tokens): Promise<void> {
    if (credential.ephemeral === true) {
      this.#hangingOn(credential).own.set(key, tokens);
      return;
    }
    this.#unsaved.set(key, tokens);
    try {
      await this.#store.set(key, tokens);
      this.#unsaved.delete(key);
    } catch {
      // It stays here, and is used from here; the next renewal tries the store again.
    }
  }
}

interface OfCredential {
  readonly fingerprints: Map<TokenExchange, string>;
  readonly own: Map<string, Tokens>;
  given: Tokens | undefined;
}

const TOO_LATE: RuntimeFault = {
  code: "upstream_timeout",
  detail: "Its token endpoint did not answer in time.",
  cause: "no token in time",
};
const STORE_LATE: RuntimeFault = { code: "internal", cause: "the token store did not answer in time" };

function alone<T>(_key: string, exchange: () => Promise<T>): Promise<T> {
  return exchange();
}

function storeFailed(): Outcome<never> {
  return fail("internal", { cause: "the token store failed" });
}

/** What makes one credential another. A refresh token stays good when the scopes in a descriptor change; other tokens do not. */
function contentOf(exchange: TokenExchange, { values }: FieldValues): readonly unknown[] {
  const sorted = Object.entries(values).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const refreshes =
    exchange.kind === "oauth2" &&
    (exchange.grantType === "authorization_code" || exchange.grantType === "refresh_token");
  return [sorted, refreshes ? [exchange.tokenUrl, exchange.clientId] : exchange];
}

/** The old token where it has not ended yet, whatever became of its renewal. */
function orStillAlive(
  tokens: Tokens | undefined,
  refused: string | undefined,
  time: number,
  otherwise: Outcome<Tokens>,
): Outcome<Tokens> {
  const alive =
    tokens !== undefined && tokens.accessToken !== refused && tokens.expiresAt !== undefined && time < tokens.expiresAt;
  return alive ? { ok: true, value: tokens } : otherwise;
}

function pauseAfter({ code, retryAfterMs }: RuntimeFault): number {
  if (code === "reauthentication_required") return Number.POSITIVE_INFINITY;
  return TO_BE_MENDED.has(code) ? LONG_PAUSE_MS : Math.max(PAUSE_MS, retryAfterMs ?? 0);
}

/** Faults that do not pass by themselves. */
const TO_BE_MENDED: ReadonlySet<RuntimeErrorCode> = new Set([
  "connection_invalid",
  "credential_expired",
  "credential_missing",
]);
