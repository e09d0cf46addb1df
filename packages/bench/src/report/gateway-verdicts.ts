import type { GatewaySeries } from "../parts/gateway-calls.ts";
import { median, medianRatio } from "../statistics.ts";
import type { Measured } from "./measured.ts";
import { type Verdict, verdict } from "./verdict.ts";

/** Calls of an external server: at least twice as many as through the better of the peers, with the embedded store. */
export function gatewayVerdicts({ gatewayCalls }: Measured): readonly Verdict[] {
  return gatewayCalls
    .filter(({ called, role, target }) => called === "external" && role === "ours" && target === "gateway")
    .flatMap((ours) => {
      const best = bestPeer(gatewayCalls, ours);
      if (best === undefined) return [];
      const ratio = medianRatio(speeds(ours), speeds(best));
      const name = `gateway, external server, ${ours.revision}, ${ours.concurrency} at a time`;
      return [verdict(`${name}: throughput against ${best.target}`, ">= 2", ratio, ratio >= 2)];
    });
}

/** The fastest of the peers that were called as `like` was. */
function bestPeer(all: readonly GatewaySeries[], like: GatewaySeries): GatewaySeries | undefined {
  return all
    .filter(({ role }) => role === "peer")
    .filter(({ called, revision, concurrency }) => {
      return called === like.called && revision === like.revision && concurrency === like.concurrency;
    })
    .toSorted((a, b) => median(speeds(b)) - median(speeds(a)))[0];
}

export function speeds({ rounds }: GatewaySeries): readonly number[] {
  return rounds.map(({ callsPerSecond }) => callsPerSecond);
}
