/**
 * Sends twenty thousand requests that are nearly right to a whole gateway, on each store: every route of its REST
 * API, made from the route's schemas and then mutated; MCP frames of both eras; its pages and its authorization
 * server; and bytes that are no HTTP: `node scripts/verify-gateway-fuzz.ts [requests] [seed] [sqlite|postgres]...`. None
 * is answered with a fault of the gateway, nor with anything of its inside. The suite does the same with a few rounds.
 * Exits with 1 where one is.
 */
import { fuzz, wrongAfterwards, type FuzzReport } from "../packages/gateway/test/fuzz/fuzz.ts";
import { startFuzzStage } from "../packages/gateway/test/fuzz/start-fuzz-stage.ts";
import type { StoreKind } from "../packages/gateway/test/support/places.ts";
import { onEachStore } from "./on-each-store.ts";

const [count = "20000", seedText = String(Date.now() % 1_000_000), ...chosen] = process.argv.slice(2);
const seed = Number(seedText);
/** What the gateway, which is in this process, let escape. */
const escaped: unknown[] = [];
process.on("unhandledRejection", (error) => escaped.push(error));

await onEachStore(chosen, verify);

async function verify(kind: StoreKind): Promise<void> {
  const started = performance.now();
  await using stage = await startFuzzStage(kind);
  const { gateway } = stage;
  const report = await fuzz(stage, { seed, requests: Number(count) });
  for (const { what, request, answer } of report.faults) console.error(`${what}\n  ${request}\n  ${answer}\n`);
  const wrong = [...(await wrongAfterwards(gateway)), ...escaped.map((error) => `it let ${String(error)} escape`)];
  for (const each of wrong) console.error(each);
  if (report.faults.length + wrong.length > 0) process.exitCode = 1;
  const seconds = ((performance.now() - started) / 1_000).toFixed(0);
  console.log(
    `${kind}: ${String(report.requests)} requests, ${String(report.faults.length)} faults, seed ${String(seed)}, ` +
      `${seconds} s\n${summary(report)}\n  warnings: ${warnings(gateway.lines)}`,
  );
}

interface DoorClass {
  doors: number;
  readonly statuses: Map<string, number>;
  /** Doors that let nothing in. */
  readonly shut: string[];
}

/** For each class of doors how many there are, and how they answered. */
function summary({ doors }: FuzzReport): string {
  const classes = new Map<string, DoorClass>();
  for (const [door, counts] of doors) {
    const one: DoorClass = classes.get(classOf(door)) ?? { doors: 0, statuses: new Map(), shut: [] };
    classes.set(classOf(door), one);
    one.doors += 1;
    if (![...counts.keys()].some((status) => status >= 200 && status < 400)) one.shut.push(door);
    for (const [status, times] of counts) {
      const word = status === 0 ? "cut" : `${String(status).slice(0, 1)}xx`;
      one.statuses.set(word, (one.statuses.get(word) ?? 0) + times);
    }
  }
  return Array.from(classes, ([name, { doors: number, statuses, shut }]) => {
    const answers = Array.from(statuses, ([status, times]) => `${status} ${String(times)}`);
    const none = shut.length === 0 ? "" : `; no success at ${shut.join(", ")}`;
    return `  ${name} (${String(number)} doors): ${answers.toSorted().join(", ")}${none}`;
  }).join("\n");
}

/** What it warned of, and how often: each should say something to whoever operates it. */
function warnings(lines: readonly string[]): string {
  const times = new Map<string, number>();
  for (const line of lines) {
    const { level, msg } = JSON.parse(line) as { readonly level: string; readonly msg: string };
    if (level === "warn") times.set(msg, (times.get(msg) ?? 0) + 1);
  }
  return Array.from(times, ([message, count]) => `${message} (${String(count)})`).join(", ") || "none";
}

function classOf(door: string): string {
  if (door.startsWith("mcp ")) return door.split(" ", 2).join(" ");
  if (/^(?:form|page|in hand:) /.test(door))
    return door.startsWith("in hand") ? "in hand" : door.split(" ", 1).join("");
  return /^[a-z]+ \//.test(door) ? "REST" : door;
}
