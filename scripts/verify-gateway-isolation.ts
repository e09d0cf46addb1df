/**
 * Calls through four replicas in the names of many tenants while everything about them changes, and holds every answer
 * and every credential that reaches an upstream against whose call it was:
 * `node scripts/verify-gateway-isolation.ts [calls] [seed]`. The suite does the same with a few calls. Exits with 1 on the
 * first faults, and where a revocation took more than a second on its own replica or five in the fleet.
 */
import { FLEET_MS } from "../packages/gateway/test/isolation/echo-upstreams.ts";
import { runIsolation } from "../packages/gateway/test/isolation/isolation-run.ts";
import { makePlace } from "../packages/gateway/test/support/places.ts";
import setUpPostgres, { stopPostgres } from "../packages/gateway/test/support/postgres.ts";

const NODE_MS = 1_000;
const MOST_SHOWN = 50;
const REVOCATIONS = 100;

const enough = new AbortController();
// Asked to stop, it says what it has found so far.
process.once("SIGINT", () => enough.abort());

const [calls = "50000", seed = "20261121"] = process.argv.slice(2);
await setUpPostgres({ rootDir: process.cwd() });
try {
  const place = await makePlace("postgres");
  const report = await runIsolation(place, {
    organisations: 8,
    workspaces: 4,
    processes: 4,
    workers: 200,
    calls: Number(calls),
    killEvery: 10_000,
    revocations: REVOCATIONS,
    // Each kind comes round once in fifteen.
    spares: Math.ceil(REVOCATIONS / 15),
    churnPauseMs: 10,
    seed: Number(seed),
    enough: enough.signal,
  });
  await place.remove();
  const { faults, revocations, ...figures } = report;
  faults.slice(0, MOST_SHOWN).forEach((fault) => console.error(fault));
  const late = revocations.filter(({ nodeMs, fleetMs }) => nodeMs > NODE_MS || fleetMs > FLEET_MS);
  late.forEach((one) => console.error("late:", one));
  const most = (values: readonly number[]): string => Math.max(...values).toFixed(0);
  console.log(figures);
  console.log(
    `seed ${seed}: ${String(faults.length)} faults; ${String(revocations.length - late.length)} of ${String(revocations.length)} revocations in time, ` +
      `slowest ${most(revocations.map(({ nodeMs }) => nodeMs))} ms on its replica, ${most(revocations.map(({ fleetMs }) => fleetMs))} ms in the fleet`,
  );
  if (faults.length > 0 || late.length > 0) process.exitCode = 1;
} finally {
  await stopPostgres();
}
