import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { TlsOptions } from "node:tls";
import { status, type Reply } from "./reply.ts";

/** A request as the upstream got it. */
export interface ReceivedRequest {
  readonly method: string;
  /** Path and query, as sent. */
  readonly path: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Names and values in turn, as sent: shows what `headers` folds together. */
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

/** Decides what becomes of a request. `index` counts the requests of this upstream from 0. */
export type Respond = (request: ReceivedRequest, index: number) => Reply | Promise<Reply>;

/** A vendor's API, played by a real server on loopback. Counts everything that reaches it. */
export interface FakeUpstream {
  /** `http://127.0.0.1:port`, or `https://...`. */
  readonly origin: string;
  /** `127.0.0.1:port`: what an operator would allow. */
  readonly host: string;
  readonly port: number;
  /** Every request that arrived whole, in order. */
  readonly requests: readonly ReceivedRequest[];
  /** How many TCP connections were ever accepted. */
  readonly connections: number;
  /** How many are open now. */
  readonly openConnections: number;
  /** Bytes received over all connections, headers included. */
  readonly bytesReceived: number;
  /** Changes the behaviour from the next request on. */
  respond(respond: Respond): void;
  /** Forgets the requests and counts so far. */
  forget(): void;
  /** Resolves once that many requests have arrived. */
  received(count: number): Promise<void>;
  /** Resolves once at most that many connections are open. */
  open(count: number): Promise<void>;
  /** Resolves once the connection that a request came on is closed. */
  closed(request: ReceivedRequest): Promise<void>;
  /** Breaks every open connection, the way a restarted server does. */
  dropConnections(): void;
  close(): Promise<void>;
}

export interface FakeUpstreamOptions {
  /** Serves HTTPS with these. */
  readonly tls?: TlsOptions;
  /** 0, a free port, unless given. */
  readonly port?: number;
  /** A loopback address, 127.0.0.1 unless given. */
  readonly address?: `127.${string}`;
}

/** Starts an upstream; without `respond` it answers 404 to everything. Close it when the test ends. */
export async function startFakeUpstream(
  respond: Respond = () => status(404),
  { tls, port = 0, address = "127.0.0.1" }: FakeUpstreamOptions = {},
): Promise<FakeUpstream> {
  let behaviour = respond;
  let requests: ReceivedRequest[] = [];
  let connections = 0;
  let bytesOfClosed = 0;
  const sockets = new Set<Socket>();
  const socketOf = new WeakMap<ReceivedRequest, Socket>();
  const waiting = new Set<() => void>();
  const changed = (): void => {
    for (const check of waiting) check();
  };
  const until = (condition: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const check = (): void => {
        if (!condition()) return;
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      check();
    });

  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await receive(incoming);
    socketOf.set(request, incoming.socket);
    const index = requests.push(request) - 1;
    changed();
    await carryOut(await behaviour(request, index), response);
  };
  const listener = (incoming: IncomingMessage, response: ServerResponse): void => {
    // Whatever fails here is the connection, and a test sees that from its own side.
    serve(incoming, response).catch(() => response.destroy());
  };
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  server.keepAliveTimeout = 0;
  // A TLS socket may end after the TCP connection that is under it.
  server.on("secureConnection", (socket: Socket) => socket.once("close", changed));
  server.on("connection", (socket: Socket) => {
    connections++;
    sockets.add(socket);
    socket.on("error", () => {});
    socket.once("close", () => {
      sockets.delete(socket);
      bytesOfClosed += socket.bytesRead;
      changed();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, address, resolve);
  });
  const bound = server.address() as AddressInfo; // a TCP server that listens has one

  return {
    origin: `${tls === undefined ? "http" : "https"}://${address}:${bound.port}`,
    host: `${address}:${bound.port}`,
    port: bound.port,
    get requests() {
      return requests;
    },
    get connections() {
      return connections;
    },
    get openConnections() {
      return sockets.size;
    },
    get bytesReceived() {
      return [...sockets].reduce((sum, socket) => sum + socket.bytesRead, bytesOfClosed);
    },
    respond: (next) => {
      behaviour = next;
    },
    forget: () => {
      requests = [];
      connections = 0;
      bytesOfClosed = 0;
    },
    received: (count) => until(() => requests.length >= count),
    open: (count) => until(() => sockets.size <= count),
    closed: (request) => until(() => socketOf.get(request)?.destroyed !== false),
    dropConnections: () => {
      for (const socket of sockets) socket.destroy();
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

async function receive(incoming: IncomingMessage): Promise<ReceivedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer); // no encoding is set, so chunks are buffers
  return {
    method: incoming.method ?? "",
    path: incoming.url ?? "",
    headers: incoming.headers,
    rawHeaders: incoming.rawHeaders,
    body: Buffer.concat(chunks).toString(),
  };
}

async function carryOut(reply: Reply, response: ServerResponse): Promise<void> {
  switch (reply.kind) {
    case "answer": {
      const { status: code, headers, body } = reply;
      response.writeHead(code, headers);
      if (typeof body === "string" || body instanceof Uint8Array) response.end(body);
      else await pipeline(Readable.from(body, { objectMode: false }), response);
      return;
    }
    case "raw": {
      const { socket } = response;
      if (reply.afterwards === "end") socket?.end(reply.bytes);
      else socket?.write(reply.bytes, () => reply.afterwards === "reset" && socket.resetAndDestroy());
      return;
    }
    case "reset":
      response.socket?.resetAndDestroy();
      return;
    case "hang":
      return;
  }
}
