import type { OutgoingRequest } from "../egress/egress.ts";
import type { Exchanged } from "../egress/exchange.ts";
import type { Wire } from "../egress/wire.ts";

/** One request that was sent, as it was, and what came of it. Holds secrets: never written, never logged. */
export interface TakenExchange {
  readonly request: OutgoingRequest;
  readonly outcome: Exchanged;
}

/** A wire that keeps what goes over another one. */
export interface RecordingWire extends Wire {
  /** What went over since it was last asked. */
  take(): readonly TakenExchange[];
}

export function createRecordingWire(wire: Wire): RecordingWire {
  let taken: TakenExchange[] = [];
  return {
    judge: (origin, limit) => wire.judge(origin, limit),
    async exchange(request, options) {
      const outcome = await wire.exchange(request, options);
      taken.push({ request, outcome });
      return outcome;
    },
    // Calls read whole answers, so that nothing of a cassette goes this way.
    open: (request, options) => wire.open(request, options),
    close: () => wire.close(),
    take() {
      const all = taken;
      taken = [];
      return all;
    },
  };
}
