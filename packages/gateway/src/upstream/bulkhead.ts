/** A place among the calls that are under way; give it back once. */
export type Release = () => void;

/** Holds the calls of one server to a number, so that one which hangs takes nobody else's memory or time. */
export interface Bulkhead {
  /** A place, at once or after a short wait; `undefined` where too many wait already, or the wait was in vain. */
  enter(key: string, signal: AbortSignal): Release | undefined | Promise<Release | undefined>;
}

export interface BulkheadLimits {
  readonly inFlight: number;
  readonly waiting: number;
  readonly waitMs: number;
}

interface Room {
  inFlight: number;
  readonly queue: Set<() => void>;
}

export function createBulkhead({ inFlight, waiting, waitMs }: BulkheadLimits): Bulkhead {
  /** Only of keys with calls under way. */
  const rooms = new Map<string, Room>();

  const leave = (key: string, room: Room): void => {
    const [next] = room.queue;
    // The place goes on to whoever has waited longest.
    if (next !== undefined) return next();
    room.inFlight -= 1;
    if (room.inFlight === 0) rooms.delete(key);
  };

  return {
    enter(key, signal) {
      let room = rooms.get(key);
      if (room === undefined) rooms.set(key, (room = { inFlight: 0, queue: new Set() }));
      const { queue } = room;
      const entered = room;
      const release = (): Release => {
        let isIn = true;
        return () => {
          if (isIn) leave(key, entered);
          isIn = false;
        };
      };
      if (room.inFlight < inFlight) {
        room.inFlight += 1;
        return release();
      }
      if (queue.size >= waiting || signal.aborted) return undefined;
      return new Promise((resolve) => {
        const settle = (place: Release | undefined): void => {
          clearTimeout(timer);
          signal.removeEventListener("abort", giveUp);
          queue.delete(take);
          resolve(place);
        };
        const take = (): void => settle(release());
        const giveUp = (): void => settle(undefined);
        const timer = setTimeout(giveUp, waitMs);
        signal.addEventListener("abort", giveUp);
        queue.add(take);
      });
    },
  };
}
