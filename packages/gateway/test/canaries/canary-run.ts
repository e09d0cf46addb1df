import type { StoreKind } from "../support/places.ts";
import { type Crash, takeDownCrash } from "./crash-dump.ts";
import type { SearchReport } from "./ledger.ts";
import { plantUnit } from "./plant-unit.ts";
import { signInAtProvider } from "./sign-in-at-provider.ts";
import { openSecretWorld } from "./secret-world.ts";
import { keepSpans } from "./spans.ts";
import { dumpStore, takeDown } from "./take-down.ts";

export interface CanaryPlan {
  readonly kind: StoreKind;
  /** Workspaces, each with people, an agent and some thirty secrets. */
  readonly units: number;
  /** Leaks of each list that each account meets. */
  readonly leaks: number;
  /** Whether servers that say nothing are waited for until the gateway gives up: half a minute. */
  readonly isPatient: boolean;
  /** Processes that crash, and how. */
  readonly crashes: readonly Crash[];
}

export interface CanaryReport extends SearchReport {
  readonly kinds: Readonly<Record<string, number>>;
  readonly secrets: number;
  /** Different secrets that arrived at upstreams. */
  readonly used: number;
  /** Requests that upstreams had with any of them. */
  readonly arrivals: number;
  readonly seconds: number;
  /** What did not go as it should before the search: sentences. */
  readonly faults: readonly string[];
}

/**
 * Plants secrets of every kind at every level of a whole gateway, has each used in calls that succeed and fail in every
 * way, and searches all that comes out of it for any of them in any encoding.
 */
export async function runCanaries(plan: CanaryPlan): Promise<CanaryReport> {
  const started = performance.now();
  using spans = keepSpans();
  await using world = await openSecretWorld(plan.kind);
  const { ledger, gateway, place, upstreams, secrets } = world;
  const faults: string[] = [];
  const keys: string[] = [];
  for (let unit = 0; unit < plan.units; unit++) {
    const planted = await plantUnit(world, { unit, leaks: plan.leaks, isPatient: plan.isPatient && unit === 0 });
    faults.push(...planted.faults);
    if (unit === 0) keys.push(planted.key, planted.agentKey);
  }
  await signInAtProvider(ledger);
  await takeDown(world, spans.finished(), keys);
  await dumpStore(place, ledger, "while it runs");
  await gateway.stop();
  ledger.saw("the log of the end", gateway.lines.slice(-20).join("\n"));
  const calls = keys.map((key) => ({ key, tool: "mcp__shared-api__write" }));
  for (const crash of plan.crashes) await takeDownCrash(place, secrets, calls, crash, ledger);
  await dumpStore(place, ledger, "at the end");
  const kinds = ledger.counts();
  return {
    ...ledger.search(),
    kinds,
    secrets: Object.values(kinds).reduce((sum, count) => sum + count, 0),
    used: upstreams.arrived.size,
    arrivals: Array.from(upstreams.arrived.values()).reduce((sum, count) => sum + count, 0),
    seconds: Math.round((performance.now() - started) / 1_000),
    faults,
  };
}
