import * as fc from "fast-check";
import type { TestGateway } from "../support/start-test-gateway.ts";
import { createAsker, type Asker, type FuzzRequest } from "./ask.ts";
import { createWorldMaker } from "./fuzz-world.ts";
import { judgeAnswer } from "./judge-answer.ts";
import { mcpDoors } from "./mcp-doors.ts";
import { pageDoors } from "./page-doors.ts";
import { restDoors } from "./rest-doors.ts";
import type { FuzzStage } from "./start-fuzz-stage.ts";

export interface FuzzFault {
  readonly what: string;
  readonly request: string;
  readonly answer: string;
}

export interface FuzzReport {
  readonly requests: number;
  /** How many answers each door gave, by their status. 0 stands for none. */
  readonly doors: ReadonlyMap<string, ReadonlyMap<number, number>>;
  readonly faults: readonly FuzzFault[];
}

export interface FuzzOptions {
  readonly seed: number;
  /** At least so many: rounds of one to each door, each with a new world for them to destroy. */
  readonly requests: number;
}

/** So that requests meet each other half-way, as those of several clients do. */
const AT_ONCE = 4;
/** More of them say no more. */
const MOST_FAULTS = 50;

/** Sends requests that are nearly right to everything that a gateway listens to, and judges each answer. */
export async function fuzz(stage: FuzzStage, options: FuzzOptions): Promise<FuzzReport> {
  const { seed } = options;
  const doors = new Map<string, Map<number, number>>();
  const faults: FuzzFault[] = [];
  let requests = 0;
  const asker = createAsker(Number(new URL(stage.gateway.url).port));
  await using worlds = await createWorldMaker(stage);
  try {
    for (let round = 0; requests < options.requests && faults.length < MOST_FAULTS; round += 1) {
      const world = await worlds.make();
      const all = [...restDoors(world), ...mcpDoors(world), ...pageDoors(world)];
      const asked = all.flatMap((door, index) => fc.sample(door, { seed: seed + round * 10_007 + index, numRuns: 1 }));
      const [shuffled = asked] = fc.sample(fc.shuffledSubarray(asked, { minLength: asked.length }), {
        seed: seed + round,
        numRuns: 1,
      });
      const queue = [...shuffled];
      await Promise.all(Array.from({ length: AT_ONCE }, () => work(queue)));
    }
  } finally {
    asker.close();
  }
  return { requests, doors, faults };

  async function work(queue: FuzzRequest[]): Promise<void> {
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      requests += 1;
      const { status, fault } = await judged(asker, next);
      const counts = doors.get(next.door) ?? new Map<number, number>();
      counts.set(status, (counts.get(status) ?? 0) + 1);
      doors.set(next.door, counts);
      if (fault !== undefined) faults.push(fault);
    }
  }
}

async function judged(asker: Asker, asked: FuzzRequest): Promise<{ status: number; fault?: FuzzFault }> {
  const request = `${asked.method} ${asked.path.slice(0, 300)} ${shown(asked)}`;
  try {
    const answer = await asker.ask(asked);
    const what = judgeAnswer(asked, answer);
    const status = answer?.status ?? 0;
    return what === undefined
      ? { status }
      : { status, fault: { what, request, answer: answer?.text.slice(0, 500) ?? "" } };
  } catch (error) {
    return { status: 0, fault: { what: (error as Error).message, request, answer: "" } };
  }
}

function shown({ headers, body, wire }: FuzzRequest): string {
  const { authorization, cookie, ...others } = headers;
  const proof = [authorization, cookie].every((value) => value === undefined) ? "nobody" : "somebody";
  return `as ${proof} ${JSON.stringify(others).slice(0, 400)} ${(wire ?? body)?.toString("latin1").slice(0, 1_500) ?? ""}`;
}

/** Lines that tell of a fault of its own: nothing else is an error, or shows a stack. */
const OWN_NOISE = /"level":"(?:error|fatal)"|unhandled|unexpected|\\n\s+at |(?:Type|Range|Reference|Syntax)Error/i;

/** What is wrong with the gateway after it: it must be whole, and as it was. */
export async function wrongAfterwards(gateway: TestGateway): Promise<readonly string[]> {
  const wrong: string[] = [];
  const check = (what: string, holds: boolean): void => {
    if (!holds) wrong.push(what);
  };
  check("it is not ready", (await gateway.rest("GET", "//readyz", undefined, null)).status === 200);
  check("its admin is refused", (await gateway.rest("GET", "/mcps")).status === 200);
  const trail = await gateway.rest<{ ok?: boolean }>("GET", "/audit/verify");
  check(`its audit trail is not whole: ${trail.text.slice(0, 300)}`, trail.body.ok === true);
  const client = await gateway.mcp();
  check("it lists no tools", (await client.listTools()).length > 0);
  await client.close();
  const logged = gateway.lines.filter((line) => OWN_NOISE.test(line));
  check(`it logged ${String(logged.length)} faults of its own: ${logged.slice(0, 5).join("")}`, logged.length === 0);
  check(`statements without a tenant: ${[...gateway.unguarded].join("; ")}`, gateway.unguarded.size === 0);
  check("Object.prototype was changed", Object.keys(Object.prototype).length === 0 && !("polluted" in {}));
  return wrong;
}
