/**
 * Plants more than a thousand secrets of every kind in a whole gateway, on each store, has them used in calls that go
 * well and wrong in every way at servers that repeat them, and searches all that came out for any part of any of them:
 * `node scripts/verify-gateway-canaries.ts [units] [sqlite|postgres]...`. The suite does the same with one unit. Exits
 * with 1 where one is found.
 */
import { runCanaries } from "../packages/gateway/test/canaries/canary-run.ts";
import type { StoreKind } from "../packages/gateway/test/support/places.ts";
import { onEachStore } from "./on-each-store.ts";

const LEAST_SECRETS = 1_000;
const DEFAULT_UNITS = "14";
const MOST_SHOWN = 50;

const [units = DEFAULT_UNITS, ...chosen] = process.argv.slice(2);
await onEachStore(chosen, verify);

async function verify(kind: StoreKind): Promise<void> {
  const crashes = ["fault", "memory"] as const;
  const report = await runCanaries({ kind, units: Number(units), leaks: Infinity, isPatient: true, crashes });
  const { hits, silent, missed, faults, kinds, secrets, used, arrivals, outputs, bytes, seconds } = report;
  const places = Map.groupBy(hits, ({ canary, where }) => `the ${canary} is in ${where}`);
  for (const [place, found] of Array.from(places).slice(0, MOST_SHOWN)) {
    const forms = found.map(({ encoding }) => encoding).join(", ");
    console.error(`${place} (${forms}): ${JSON.stringify(found[0]?.around)}`);
  }
  const wrong = [...silent, ...missed, ...faults];
  for (const sentence of wrong.slice(0, MOST_SHOWN)) console.error(sentence);
  console.log(kinds);
  console.log(
    `${kind}: ${String(secrets)} secrets, ${String(used)} of them seen at upstreams in ${String(arrivals)} requests; ` +
      `${String(outputs)} outputs, ${(bytes / 1e6).toFixed(0)} MB; ${String(hits.length)} hits, ` +
      `${String(wrong.length)} faults, ${String(seconds)} s`,
  );
  if (hits.length + wrong.length > 0) process.exitCode = 1;
  if (secrets < LEAST_SECRETS && units === DEFAULT_UNITS) process.exitCode = 1;
}
