/**
 * Kills a gateway with signal 9 in the middle of concurrent writes and calls, and holds what is there after each start
 * against what it had acknowledged: `node scripts/verify-gateway-crash.ts [cycles] [seed] [sqlite|postgres]...`. The suite does
 * the same once. Exits with 1 on the first faults, and where a start took longer than five seconds.
 */
import { crashCycles } from "../packages/gateway/test/crash/crash-cycles.ts";
import { makePlace } from "../packages/gateway/test/support/places.ts";
import { onEachStore } from "./on-each-store.ts";

const MOST_START_MS = 5_000;
const MOST_SHOWN = 50;

const [cycles = "50", seed = "20261121", ...chosen] = process.argv.slice(2);
await onEachStore(chosen, async (kind) => {
  const place = await makePlace(kind);
  const started = performance.now();
  const report = await crashCycles(place, Number(cycles), Number(seed));
  await place.remove();
  const { acknowledged, cut, calls, slowestStartMs, faults } = report;
  faults.slice(0, MOST_SHOWN).forEach((fault) => console.error(fault));
  if (faults.length > 0 || slowestStartMs > MOST_START_MS) process.exitCode = 1;
  console.log(
    `${kind}: ${String(report.cycles)} kills (seed ${seed}), ${String(acknowledged)} acknowledged changes, ${String(calls)} calls answered, ` +
      `${String(cut)} cut in the middle: ${String(faults.length)} faults; slowest start ${String(slowestStartMs)} ms, ` +
      `${((performance.now() - started) / 1_000).toFixed(0)} s`,
  );
});
