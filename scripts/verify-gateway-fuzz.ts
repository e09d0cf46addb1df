/**
 * Sends twenty thousand requests that are nearly right to a whole gateway, on each store: every route of its REST
 * API, made from the route's schemas and then mutated; MCP frames of both eras; its pages and its authorization
 * server; and bytes that are no HTTP: `node scripts/verify-gateway-fuzz.ts [requests] [seed] [sqlite|postgres]`. None
 * is answered with a fault of the gateway, nor with anything of its inside. The suite does the same with a few rounds.
 * Exits with 1 where one is.
 */
import { fuzz, wrongAfterwards, type FuzzReport } from "../packages/gateway/test/fuzz/fuzz.ts";
import { STORE_KINDS, type StoreKind } from "../packages/gateway/test/support/places.ts";
import setup, { stopPostgres } from "../packages/gateway/test/support/postgres.ts";
import { startTestGateway } from "../packages/gateway/test/support/start-test-gateway.ts";

const [count = "20000", seedText = String(Date.now() % 1_000_000), only] = process.argv.slice(2);
const seed = Number(seedText);
const kinds = STORE_KINDS.filter((kind) => only === undefined || kind === only);
/** What the gateway, which is in this process, let escape. */
const escaped: unknown[] = [];
process.on("unhandledRejection", (error) => escaped.push(error));

await setup({ rootDir: process.cwd() });
try {
  for (const kind of kinds) await verify(kind);
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
await stopPostgres();
// Connections of clients may be open still.
process.exit();

async function verify(kind: StoreKind): Promise<void> {
  const started = performance.now();
  const gateway = await startTestGateway({ kind, config: { behindProxy: true, logLevel: "info" } });
  const report = await fuzz(gateway, { seed, requests: Number(count) });
  for (const { what, request, answer } of report.faults) console.error(`${what}\n  ${request}\n  ${answer}\n`);
  const wrong = [...(await wrongAfterwards(gateway)), ...escaped.map((error) => `it let ${String(error)} escape`)];
  for (const each of wrong) console.error(each);
  if (report.faults.length + wrong.length > 0) process.exitCode = 1;
  const seconds = ((performance.now() - started) / 1_000).toFixed(0);
  console.log(
    `${kind}: ${summary(report)}, ${String(report.faults.length)} faults, seed ${String(seed)}, ${seconds} s`,
  );
  await gateway.close();
}

function summary({ requests, doors }: FuzzReport): string {
  const statuses = new Map<number, number>();
  for (const [status, times] of Array.from(doors.values()).flatMap((counts) => [...counts])) {
    statuses.set(status, (statuses.get(status) ?? 0) + times);
  }
  const answers = Array.from(
    statuses,
    ([status, times]) => `${status === 0 ? "cut" : String(status)} ${String(times)}`,
  );
  const shut = Array.from(doors).filter(([, counts]) => ![...counts.keys()].some((each) => each >= 200 && each < 400));
  return (
    `${String(requests)} requests to ${String(doors.size)} doors (${answers.toSorted().join(", ")}; ` +
    `with no success at all: ${shut.map(([door]) => door).join(", ") || "none"})`
  );
}
