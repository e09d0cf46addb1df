import { setTimeout as pause } from "node:timers/promises";
import type { Clock } from "@mortise/runtime";
import { LRUCache } from "lru-cache";
import type { Session } from "./session.ts";

/** Understandings with servers that are kept: some hundred bytes each, and a connection where it is an event stream. */
const MOST = 10_000;
/** What a server keeps for a session, it need not keep longer than this after the last call. */
const IDLE_MS = 600_000;
const SWEEP_MS = 60_000;
/** How long closing waits for the ends of all of them. */
const CLOSE_MS = 1_500;

/** The sessions that calls share. Whichever is let go of is ended, at the server too, behind whatever still goes on over it. */
export interface Sessions {
  get(key: string): Session | undefined;
  keep(key: string, session: Session): void;
  /** Lets go of this one, if it is kept. */
  drop(key: string, session: Session): void;
  forget(matches: (key: string) => boolean): void;
  /** Ends one that nobody keeps. */
  end(session: Session): void;
  /** Ends all of them, and waits a little for that. */
  close(): Promise<void>;
}

export function createSessions({ now }: Pick<Clock, "now">): Sessions {
  const ends = new Set<Promise<void>>();
  const end = (session: Session): void => {
    const ended = session.end().finally(() => ends.delete(ended));
    ends.add(ended);
  };
  const kept = new LRUCache<string, Session>({ max: MOST, dispose: end });
  const forget = (matches: (key: string, session: Session) => boolean): void => {
    for (const [key, session] of Array.from(kept.entries())) if (matches(key, session)) kept.delete(key);
  };
  const sweep = setInterval(() => {
    const since = now() - IDLE_MS;
    forget((_key, session) => session.isIdleSince(since));
  }, SWEEP_MS).unref();

  return {
    get: (key) => kept.get(key),
    keep: (key, session) => void kept.set(key, session),
    drop(key, session) {
      if (kept.peek(key) === session) kept.delete(key);
    },
    forget,
    end,
    async close() {
      clearInterval(sweep);
      kept.clear();
      const late = new AbortController();
      const tooLong = pause(CLOSE_MS, undefined, { signal: late.signal }).catch(() => {});
      await Promise.race([Promise.all(ends), tooLong]);
      late.abort();
    },
  };
}
