import { roundTrip } from "../../packages/core/test/import/round-trip.ts";
import { filesBeside } from "./files-beside.ts";
import type { Check } from "./check.ts";

/** Import, then emit: the same operations, parameters, bodies and answers, except where the report says otherwise. */
export const checkRoundTrip: Check = {
  name: "round trip",
  run: (document) => {
    const result = roundTrip(document.source, {}, filesBeside(document));
    if (!result.ok) return { faults: result.messages, counts: { unreadable: 1 } };
    const { operations, parameters, bodies, losses } = result.report;
    return {
      faults: result.differences.map(
        ({ operation, part, before, after }) =>
          `${operation}: ${part}: ${before.slice(0, 200)} became ${after.slice(0, 200)}`,
      ),
      counts: {
        operations: operations.found,
        "of them imported": operations.imported,
        parameters: parameters.found,
        "of those imported": parameters.imported,
        bodies: bodies.found,
        losses: losses.length,
      },
    };
  },
};
