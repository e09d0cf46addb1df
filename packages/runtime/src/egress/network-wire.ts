import { createSecureContext, rootCertificates } from "node:tls";
import { LRUCache } from "lru-cache";
import { systemClock } from "../clock.ts";
import { readAllowedDestinations } from "./allowed-destinations.ts";
import type { EgressOptions } from "./create-egress.ts";
import { Destination, type DestinationContext } from "./destination.ts";
import { exchange } from "./exchange.ts";
import { openExchange } from "./open-exchange.ts";
import { DEFAULT_EGRESS_LIMITS } from "./limits.ts";
import { systemNetwork } from "./network.ts";
import type { Wire } from "./wire.ts";

/** The network: connections to upstreams, kept for the next request, and verdicts on where they lead. */
export function createNetworkWire(
  isPublic: (address: string) => boolean,
  { allow = [], authorities = [], limits = {}, clock = systemClock, network = systemNetwork }: EgressOptions,
): Wire {
  const allLimits = { ...DEFAULT_EGRESS_LIMITS, ...limits };
  const trust =
    authorities.length === 0 ? undefined : createSecureContext({ ca: [...rootCertificates, ...authorities] });
  const allowed = readAllowedDestinations(allow);
  const context: DestinationContext = { allowed, trust, limits: allLimits, clock, network, isPublic };
  const destinations = new LRUCache<string, Destination>({
    max: allLimits.origins,
    dispose: (destination) => void destination.close(),
  });
  const destinationOf = (origin: string): Destination => {
    let destination = destinations.get(origin);
    if (destination === undefined) {
      destination = new Destination(origin, context);
      destinations.set(origin, destination);
    }
    return destination;
  };
  return {
    judge: (origin, limit) => destinationOf(origin).judge(limit),
    exchange(request, options) {
      const { pool, secure } = destinationOf(request.origin);
      return exchange(pool, request, options, { clock, limits: allLimits, secure });
    },
    open(request, options) {
      const { pool, secure } = destinationOf(request.origin);
      return openExchange(pool, request, options, { clock, limits: allLimits, secure });
    },
    async close() {
      const open = [...destinations.values()];
      await Promise.all(open.map((destination) => destination.close()));
      destinations.clear();
    },
  };
}
