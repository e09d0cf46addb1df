import type { Change, ChangeFeed } from "./change-feed.ts";

/** Changes within this process: all there is with the embedded store. */
export function createLocalChanges(): ChangeFeed {
  const listeners = new Set<(change: Change) => void>();
  return {
    publish(change) {
      for (const listener of Array.from(listeners)) listener(change);
      return Promise.resolve();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    // Nothing can be missed without a network in between.
    onGap: () => () => {},
  };
}
