/**
 * Measures what rows of the table of faults ask for in figures, through a gateway in a process of its own, at their
 * full counts: `node scripts/verify-gateway-faults.ts [F-12 ...]`. Prints each figure, and exits with 1 where one is
 * not what its row asks for. Times need a machine that has nothing else to do. The suite does the same a few times.
 */
import { measureAll } from "../packages/gateway/test/faults/measure.ts";
import { startMeasuringStage } from "../packages/gateway/test/faults/measuring-stage.ts";

const only = process.argv.slice(2);
const counts = { bodies: 5, calls: 1_000, many: 10_000, slowClients: 1_000 };

await using stage = await startMeasuringStage();
for await (const { id, what, figure, ok } of measureAll(stage, counts, only)) {
  console.log(`${ok ? "ok  " : "OVER"} ${id} ${what}: ${figure}`);
  if (!ok) process.exitCode = 1;
}
