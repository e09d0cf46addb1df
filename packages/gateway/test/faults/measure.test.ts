import { expect, it } from "@jest/globals";
import { measureAll } from "./measure.ts";
import { type Measured, startMeasuringStage } from "./measuring-stage.ts";

// At the table's own counts, and with the costs of large bodies and slow clients: `pnpm verify:gateway-faults`.
it("meets what the table of faults counts, in a process of its own", async () => {
  await using stage = await startMeasuringStage();
  const counts = { bodies: 1, calls: 10, many: 60, slowClients: 0 };
  const measured: Measured[] = [];
  for await (const one of measureAll(stage, counts, ["F-6", "F-32"])) measured.push(one);
  expect(measured.map(({ id }) => id)).toEqual(["F-6", "F-7", "F-10", "F-11", "F-32"]);
  expect(measured.filter(({ ok }) => !ok)).toEqual([]);
}, 60_000);
