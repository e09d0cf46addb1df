import { LRUCache } from "lru-cache";
import type { Change } from "../../events/change-feed.ts";
import type { ConnectionName, TokenOutcome } from "../external-tokens.ts";
import type { OAuthServices } from "../oauth-services.ts";
import { loadAuthorization, type LoadedAuthorization } from "./load-authorization.ts";
import { createRenewal, type Renewal } from "./renew.ts";
import { isAlive, isFresh, type StoredTokens } from "./stored-tokens.ts";

/** Connections whose tokens are in memory at the same time. */
const KEPT = 20_000;
/** For so long nobody asks again after a failure that may pass, and a token that came in place of a refused one is not replaced. */
const PAUSE_MS = 30_000;
/** How long a call waits for a renewal that another replica makes. */
const WAIT_MS = 30_000;
const FIRST_POLL_MS = 40;
const LONGEST_POLL_MS = 500;

type Kept =
  { readonly kind: "tokens"; readonly tokens: StoredTokens } | { readonly kind: "ended"; readonly message: string };

/** What became of one look at a connection: what to answer, or that somebody else is renewing. */
type Step = { readonly kind: "answer"; readonly outcome: TokenOutcome } | { readonly kind: "busy" };

/**
 * Access tokens of connections, good for now. A call that finds one in memory waits for nothing. All others of a
 * process wait for one flight; of all processes one renews, under a lease, and the others find what it stored.
 */
export class TokenKeeper {
  readonly #services: OAuthServices;
  readonly #renewal: Renewal;
  readonly #kept = new LRUCache<string, Kept>({ max: KEPT });
  readonly #flights = new Map<string, Promise<TokenOutcome>>();
  /** Until when nobody asks again, on the monotonic clock, and why. */
  readonly #pauses = new LRUCache<string, { readonly until: number; readonly message: string }>({ max: KEPT });
  /** Tokens that came in place of refused ones, and when. */
  readonly #replacements = new LRUCache<string, { readonly token: string; readonly at: number }>({ max: KEPT });
  readonly #waiting = new Map<string, Set<AbortController>>();
  /** Grows with each change that was heard of, so that what was read before it is not kept after it. */
  #heard = 0;

  constructor(services: OAuthServices) {
    this.#services = services;
    this.#renewal = createRenewal(services);
    services.changes.subscribe((change) => this.#onChange(change));
    services.changes.onGap(() => this.#forgetAll());
  }

  async obtain(connection: ConnectionName): Promise<TokenOutcome> {
    const kept = this.#kept.get(connection.id);
    if (kept?.kind === "ended") return ended(kept.message);
    if (kept !== undefined) {
      const time = this.#services.clock.time();
      if (isFresh(kept.tokens, undefined, time)) return given(kept.tokens);
      const pause = this.#pauseOf(connection.id);
      if (pause !== undefined && isAlive(kept.tokens, undefined, time)) return given(kept.tokens);
    }
    return this.#share(connection, undefined);
  }

  async replace(connection: ConnectionName, refused: string): Promise<TokenOutcome> {
    const { clock } = this.#services;
    const last = this.#replacements.get(connection.id);
    if (last?.token === refused && clock.now() - last.at < PAUSE_MS) {
      return ended("The server refuses a token that it was given a moment ago.");
    }
    const kept = this.#kept.get(connection.id);
    if (kept?.kind === "ended") return ended(kept.message);
    if (kept?.kind === "tokens" && isFresh(kept.tokens, refused, clock.time())) return given(kept.tokens);
    let outcome = await this.#share(connection, refused);
    // It may have been the flight of somebody who did not know of the refusal.
    if (outcome.ok && outcome.accessToken === refused) outcome = await this.#share(connection, refused);
    if (outcome.ok) this.#replacements.set(connection.id, { token: outcome.accessToken, at: clock.now() });
    return outcome;
  }

  #share(connection: ConnectionName, refused: string | undefined): Promise<TokenOutcome> {
    let flight = this.#flights.get(connection.id);
    if (flight === undefined) {
      flight = this.#fly(connection, refused).finally(() => this.#flights.delete(connection.id));
      this.#flights.set(connection.id, flight);
    }
    return flight;
  }

  /** Does not reject: what fails here fails for all who wait. */
  async #fly(connection: ConnectionName, refused: string | undefined): Promise<TokenOutcome> {
    const { clock, log } = this.#services;
    const until = clock.now() + WAIT_MS;
    try {
      for (let poll = FIRST_POLL_MS; ; poll = Math.min(poll * 1.5, LONGEST_POLL_MS)) {
        const step = await this.#look(connection, refused);
        if (step.kind === "answer") return step.outcome;
        if (clock.now() > until) return unavailable("Another process is renewing the access, and does not end.");
        await this.#changeOf(connection.id, poll);
      }
    } catch (error) {
      if (error instanceof Error && error.name === "VaultSealed") return unavailable("The vault is sealed.");
      log.fault(error, connection.id);
      return unavailable("The access could not be renewed because of a fault of the gateway.");
    }
  }

  async #look(connection: ConnectionName, refused: string | undefined): Promise<Step> {
    const heard = this.#heard;
    const loaded = await loadAuthorization(this.#services, connection);
    if (loaded.kind === "ended") return this.#end(connection, loaded.message, heard);
    const time = this.#services.clock.time();
    const { tokens } = loaded;
    if (isFresh(tokens, refused, time)) return this.#keep(connection, tokens, heard);
    if (tokens.refreshToken === undefined) return this.#withoutRefresh(connection, loaded, refused, heard);

    const pause = this.#pauseOf(connection.id) ?? (await this.#renewal.pauseOf(connection));
    if (pause !== undefined) return answer(isAlive(tokens, refused, time) ? given(tokens) : unavailable(pause));

    const renewed = await this.#renewal.renew(connection, refused);
    switch (renewed.kind) {
      case "busy":
        // The old one still lives, and whoever renews it needs no help.
        return isAlive(tokens, refused, time) ? answer(given(tokens)) : { kind: "busy" };
      case "tokens":
        this.#pauses.delete(connection.id);
        return this.#keep(connection, renewed.tokens, heard);
      case "ended":
        return this.#end(connection, renewed.message, heard);
      case "passing":
        this.#pauses.set(connection.id, { until: this.#services.clock.now() + PAUSE_MS, message: renewed.message });
        return isAlive(tokens, refused, time)
          ? this.#keep(connection, tokens, heard)
          : answer(unavailable(renewed.message));
    }
  }

  async #withoutRefresh(
    connection: ConnectionName,
    { row, tokens }: LoadedAuthorization,
    refused: string | undefined,
    heard: number,
  ): Promise<Step> {
    if (isAlive(tokens, refused, this.#services.clock.time())) return this.#keep(connection, tokens, heard);
    const message = "The access has ended, and the server gave nothing to renew it with.";
    await this.#services.connections.needsAuthentication({ ...connection, revision: row.revision }, message);
    return this.#end(connection, message, heard);
  }

  #keep(connection: ConnectionName, tokens: StoredTokens, heard: number): Step {
    if (heard === this.#heard) this.#kept.set(connection.id, { kind: "tokens", tokens });
    return answer(given(tokens));
  }

  #end(connection: ConnectionName, message: string, heard: number): Step {
    if (heard === this.#heard) this.#kept.set(connection.id, { kind: "ended", message });
    return answer(ended(message));
  }

  #pauseOf(id: string): string | undefined {
    const pause = this.#pauses.get(id);
    if (pause === undefined || this.#services.clock.now() < pause.until) return pause?.message;
    this.#pauses.delete(id);
    return undefined;
  }

  /** Resolves when something is heard of the connection, or after a while. */
  async #changeOf(id: string, milliseconds: number): Promise<void> {
    const waiting = this.#waiting.get(id) ?? new Set();
    const heard = new AbortController();
    this.#waiting.set(id, waiting.add(heard));
    try {
      await this.#services.clock.sleep(milliseconds, heard.signal);
    } catch {
      // Heard of it.
    } finally {
      waiting.delete(heard);
      if (waiting.size === 0) this.#waiting.delete(id);
    }
  }

  #onChange({ subject, id }: Change): void {
    if (subject === "connection" && id !== "") {
      this.#heard++;
      this.#kept.delete(id);
      this.#pauses.delete(id);
      this.#replacements.delete(id);
      for (const waiting of this.#waiting.get(id) ?? []) waiting.abort();
    } else if (subject === "connection" || subject === "connector" || subject === "variable") {
      // The server may be another one now, for which no token is meant.
      this.#forgetAll();
    }
  }

  #forgetAll(): void {
    this.#heard++;
    this.#kept.clear();
  }
}

function answer(outcome: TokenOutcome): Step {
  return { kind: "answer", outcome };
}

function given({ accessToken, expiresAt }: StoredTokens): TokenOutcome {
  return { ok: true, accessToken, ...(expiresAt === undefined ? {} : { expiresAt }) };
}

function ended(message: string): TokenOutcome {
  return { ok: false, need: "reauthenticate", message };
}

function unavailable(message: string): TokenOutcome {
  return { ok: false, need: "unavailable", message };
}
