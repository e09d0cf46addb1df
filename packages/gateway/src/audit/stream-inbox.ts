import type { Change, ChangeFeed } from "../events/change-feed.ts";

/** What came in since the last time. */
export interface Heard {
  readonly changes: readonly Change[];
  /** Some changes were not kept, or not heard. */
  readonly missed: boolean;
  /** The trail may have grown. */
  readonly trail: boolean;
  /** Nothing had to be told for a while. */
  readonly beat: boolean;
}

/** What waits to be told to one client: bounded, however slowly that takes it. */
export interface StreamInbox {
  /** Resolves when there is something; `undefined` once it was ended. */
  next(): Promise<Heard | undefined>;
  /** The trail was not read to its end. */
  trailIsDue(): void;
  /** What waits is told no more. */
  end(): void;
  /** Hears nothing more. */
  close(): void;
}

/** Proxies cut silent streams; our own server, after two minutes. */
const BEAT_MS = 15_000;
const MOST_CHANGES = 1_000;
/** Changes of these may be about who listens, or what they may be. */
const ABOUT_LISTENERS: ReadonlySet<Change["subject"]> = new Set(["principal", "organisation", "agent"]);

/** @param doubt - Called when the listener may not be who they were. */
export function createStreamInbox(feed: ChangeFeed, organisation: string, doubt: () => void): StreamInbox {
  /** The same change twice is told once. */
  const waiting = new Map<string, Change>();
  let [missed, trail, beat, ended] = [false, false, false, false];
  let wake = (): void => {};
  const stops = [
    feed.subscribe((change) => {
      if (change.organisation !== organisation) return;
      if (change.subject === "audit") trail = true;
      else keep(change);
      if (ABOUT_LISTENERS.has(change.subject)) doubt();
      wake();
    }),
    feed.onGap(() => {
      [missed, trail] = [true, true];
      doubt();
      wake();
    }),
  ];
  const beats = setInterval(() => {
    // A proof that has run out is announced by nobody, and a notification can be lost.
    [beat, trail] = [true, true];
    doubt();
    wake();
  }, BEAT_MS);

  return {
    async next() {
      while (isQuiet()) {
        await new Promise<void>((resolve) => (wake = resolve));
      }
      if (ended) return undefined;
      const heard = { changes: Array.from(waiting.values()), missed, trail, beat };
      waiting.clear();
      [missed, trail, beat] = [false, false, false];
      return heard;
    },
    trailIsDue() {
      trail = true;
    },
    end() {
      ended = true;
      wake();
    },
    close() {
      clearInterval(beats);
      for (const stop of stops) stop();
    },
  };

  function isQuiet(): boolean {
    return !ended && !missed && !trail && !beat && waiting.size === 0;
  }

  function keep(change: Change): void {
    const { subject, id, connector = "" } = change;
    waiting.set(`${subject} ${id} ${connector}`, change);
    if (waiting.size <= MOST_CHANGES) return;
    waiting.clear();
    missed = true;
  }
}
