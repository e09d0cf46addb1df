import { createServer } from "node:http";
import type { RequestListener, Server, ServerOptions } from "node:http";
import type { AddressInfo } from "node:net";
import type { HttpEndpointOptions } from "./http-endpoint.ts";

/** Node's own defaults let one slow client hold a connection for five minutes. */
const SENDING_TIMEOUTS = { headersMs: 10_000, requestMs: 30_000 } as const;
const LIMITS = {
  keepAliveTimeout: 5_000,
  maxHeaderSize: 16 * 1024,
} as const;

/** Longer than a call may take that is answered without a stream, and than the pause between two signs of life on one. */
const IDLE_SOCKET_MS = 120_000;

/** A server of Node's own, with limits on what slow and silent clients can hold. It does not listen yet. */
export function createNodeServer(
  { tls, sendingTimeouts = SENDING_TIMEOUTS }: Pick<HttpEndpointOptions, "tls" | "sendingTimeouts">,
  handle: RequestListener,
): Server {
  const { headersMs: headersTimeout, requestMs: requestTimeout } = sendingTimeouts;
  // Often: those who are too slow go a few at a time, and cutting off a flood of them holds nobody up.
  const connectionsCheckingInterval = Math.ceil(headersTimeout / 20);
  const limits = { ...LIMITS, headersTimeout, requestTimeout, connectionsCheckingInterval };
  const server = tls === undefined ? createServer(limits, handle) : createTlsServer(tls, limits, handle);
  server.timeout = IDLE_SOCKET_MS;
  return server;
}

function createTlsServer(
  { certificate: cert, key }: NonNullable<HttpEndpointOptions["tls"]>,
  limits: ServerOptions & { readonly headersTimeout: number },
  handle: RequestListener,
): Server {
  // Loaded where it is needed: 2 ms of every start that is without.
  const https = process.getBuiltinModule("node:https");
  const handshakeTimeout = limits.headersTimeout;
  return https.createServer({ ...limits, cert, key, minVersion: "TLSv1.2", handshakeTimeout }, handle);
}

/** Listens, and gives the address. Rejects when it is taken, or none of this machine's. */
export function bind(server: Server, host: string, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port }, () => {
      server.off("error", reject);
      // A server bound to host and port has an address of this form.
      resolve(server.address() as AddressInfo);
    });
  });
}
