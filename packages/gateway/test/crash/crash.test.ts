import { expect, jest, test } from "@jest/globals";
import { describeStores, makePlace } from "../support/stores.ts";
import { crashCycles } from "./crash-cycles.ts";

// Several processes, on machines that may have a lot to do: a bound against hangs, no more.
jest.setTimeout(180_000);

describeStores("a gateway that is killed while it writes", (kind) => {
  // F-28 of the table of faults.
  test("has lost nothing that it acknowledged, and leaves nothing half done", async () => {
    const place = await makePlace(kind);
    const report = await crashCycles(place, 1, 20_261_121);
    await place.remove();
    expect(report.faults).toEqual([]);
    expect(report.acknowledged).toBeGreaterThan(0);
    // A machine with a lot to do; `verify:gateway-crash` holds it to five seconds.
    expect(report.slowestStartMs).toBeLessThan(20_000);
  });
});
