import type { LookupFunction } from "node:net";
import { isIPv6 } from "node:net";
import type { SecureContext } from "node:tls";
import { buildConnector, Pool } from "undici";
import type { EgressLimits } from "./limits.ts";

export interface PoolOptions {
  readonly origin: string;
  /** The addresses that were judged; it connects to no others. */
  readonly addresses: readonly string[];
  readonly limits: EgressLimits;
  /** Whose certificates are trusted, where that is more than Node's own authorities. */
  readonly trust: SecureContext | undefined;
}

/**
 * Keep-alive connections to one upstream, shared by every tenant that calls it: nothing of a
 * tenant stays on a connection. HTTP/1.1 only, so that one request has one socket, which an
 * abort can close.
 */
export function createUpstreamPool({ origin, addresses, limits, trust }: PoolOptions): Pool {
  const connect = buildConnector({
    allowH2: false,
    timeout: limits.connectMs,
    lookup: pinnedLookup(addresses),
    autoSelectFamily: true,
    ...(trust === undefined ? {} : { secureContext: trust }),
  });
  return new Pool(origin, {
    connections: limits.connections,
    // The deadlines are ours: undici's restart with every byte.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: (options, callback) => {
      connect(options, (...[error, socket]) => {
        if (error !== null) return callback(error, null);
        // undici takes a reset for the end of a body that has no declared length. Under another name it is an error.
        // Node 22 itself (libuv 1.51) tells one that comes right behind the last bytes as an end in good order.
        socket.on("error", (fault: NodeJS.ErrnoException) => {
          if (fault.code === "ECONNRESET") fault.code = "EPIPE";
        });
        callback(null, socket);
      });
    },
  });
}

/**
 * Answers with the judged addresses whatever the resolver would say by now. Node asks it for
 * names only; a literal address was judged as it stands.
 */
function pinnedLookup(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  const none = Object.assign(new Error("no judged address"), { code: "ENOTFOUND" });
  return (_hostname, { all: wantsAll }, callback) => {
    const [first] = all;
    if (first === undefined) callback(none, "");
    else if (wantsAll === true) callback(null, all);
    else callback(null, first.address, first.family);
  };
}
