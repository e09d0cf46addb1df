import { measureBodies } from "./measure-costs.ts";
import { measureCounts, measureThrottled, measureUnrecorded } from "./measure-counts.ts";
import { measureRebinding } from "./measure-rebinding.ts";
import { measureLeftAlone, measureNeighbours, measureSlowClients, measureTimes } from "./measure-times.ts";
import type { Counts, Measured, MeasuringStage } from "./measuring-stage.ts";

/** Each row in turn, or only those that are named; one that is not measured throws. */
export async function* measureAll(
  stage: MeasuringStage,
  counts: Counts,
  only: readonly string[] = [],
): AsyncGenerator<Measured> {
  const rows = [
    [["F-12", "F-13", "F-14"], measureBodies],
    [["F-8", "F-9"], measureTimes],
    [["F-6", "F-7", "F-10", "F-11"], measureCounts],
    [["F-32"], measureUnrecorded],
    [["F-35"], measureNeighbours],
    [["F-37"], measureSlowClients],
    [["F-3"], measureThrottled],
    // In this process, with a gateway of its own: what a name means is given to that.
    [["F-19"], (_stage: MeasuringStage, { calls }: Counts) => measureRebinding(calls)],
    // Last: what is left alone stays so for a while.
    [["F-5"], measureLeftAlone],
  ] as const;
  const measured = rows.flatMap(([ids]) => ids as readonly string[]);
  const unknown = only.filter((id) => !measured.includes(id));
  if (unknown.length > 0) throw new Error(`${unknown.join(", ")}: measured are ${measured.join(", ")}.`);
  for (const [ids, measure] of rows) {
    if (only.length === 0 || ids.some((id) => only.includes(id))) yield* await measure(stage, counts);
  }
}
