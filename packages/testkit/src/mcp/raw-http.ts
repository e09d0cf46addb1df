import { request } from "node:http";
import type { IncomingHttpHeaders } from "node:http";
import { connect } from "node:net";
import type { Socket } from "node:net";

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface RawRequest {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string | Buffer;
}

const ORDINARY = { "content-type": "application/json", accept: "application/json, text/event-stream" };

/** Sends a request exactly as told. A header that is undefined is left out. */
export function send(port: number, { method = "POST", path = "/mcp", headers = {}, body = "" }: RawRequest = {}) {
  return new Promise<RawAnswer>((resolve, reject) => {
    const all = Object.entries({ host: `127.0.0.1:${port}`, ...ORDINARY, ...headers }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    );
    const outgoing = request({
      host: "127.0.0.1",
      port,
      method,
      path,
      setHost: false,
      headers: Object.fromEntries(all),
    });
    outgoing.on("error", reject);
    outgoing.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
      });
    });
    outgoing.end(body);
  });
}

/** A connection on which a test writes bytes, and what came back on it so far. */
export interface RawConnection {
  readonly socket: Socket;
  received(): string;
  /** Resolves once what came back matches. Rejects when the connection ends before. */
  until(pattern: RegExp): Promise<string>;
  readonly closed: Promise<void>;
}

export function openConnection(port: number): RawConnection {
  const socket = connect(port, "127.0.0.1");
  // A test that fails leaves its connections behind: they must not keep the process.
  socket.unref();
  let text = "";
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  socket.on("error", () => {});
  socket.on("data", (chunk: Buffer) => (text += chunk.toString()));
  return {
    socket,
    received: () => text,
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (pattern.test(text)) resolve(text);
        };
        socket.on("data", look);
        socket.once("close", () => reject(new Error(`closed after ${JSON.stringify(text)}`)));
        look();
      }),
    closed,
  };
}

/** A request of the legacy era, as text. */
export function rpc(method: string, params: unknown = {}, id: unknown = 1): string {
  return JSON.stringify({ jsonrpc: "2.0", id, method, params });
}

/** A whole HTTP request with a JSON body, as it goes over the wire. */
export function wire(port: number, body: string, headers = ""): string {
  return (
    `POST /mcp HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/json\r\n` +
    `${headers}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  );
}
