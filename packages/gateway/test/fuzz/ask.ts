import { Agent, request } from "node:http";
import { openConnection } from "@mortise/testkit/mcp";

/** One request of the fuzz, ready to be sent, and the same whenever it is sent again. */
export interface FuzzRequest {
  /** What it is aimed at, for the count: `post /api/.../mcps`, `mcp modern tools/call`. */
  readonly door: string;
  readonly method: string;
  /** As it is sent. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  /** Ends the connection after this many bytes of the body. */
  readonly cutAt?: number;
  /** Bytes that are sent in place of an HTTP request. */
  readonly wire?: Buffer;
}

export interface FuzzAnswer {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** No answer within this long is a hang. */
const PATIENCE_MS = 20_000;
/** How long is listened to a stream, which has no end of its own. */
const STREAM_MS = 20;
const WIRE_MS = 2_000;

/** Sends requests to a gateway over its own connections. */
export interface Asker {
  /** `undefined` where the connection ended without an answer; rejects where nothing came in time. */
  ask(asked: FuzzRequest): Promise<FuzzAnswer | undefined>;
  close(): void;
}

export function createAsker(port: number): Asker {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  return {
    ask: (asked) => (asked.wire === undefined ? exchange(port, agent, asked) : write(port, asked.wire)),
    close: () => agent.destroy(),
  };
}

function exchange(port: number, agent: Agent, asked: FuzzRequest): Promise<FuzzAnswer | undefined> {
  const { method, path, headers, body, cutAt } = asked;
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { "content-length": String(body.length) };
    const outgoing = request({
      host: "127.0.0.1",
      port,
      agent,
      method,
      path,
      setHost: false,
      headers: { host: `127.0.0.1:${String(port)}`, ...length, ...headers },
    });
    const timer = setTimeout(() => {
      reject(new Error("no answer came"));
      outgoing.destroy();
    }, PATIENCE_MS);
    const done = (answer: FuzzAnswer | undefined | Promise<FuzzAnswer | undefined>): void => {
      clearTimeout(timer);
      resolve(answer);
    };
    // The connection ends: by the server's choice where the head was unreadable, by ours where it is cut.
    outgoing.on("error", () => {
      // A connection that was kept may be closed just as the next request sets out: that one is asked again.
      done(outgoing.reusedSocket && cutAt === undefined ? exchange(port, agent, asked) : undefined);
    });
    outgoing.on("response", (response) => {
      const chunks: Buffer[] = [];
      const give = (): void => {
        const text = Buffer.concat(chunks).toString("utf8");
        done({ status: response.statusCode ?? 0, headers: response.headers, text });
      };
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", give);
      response.on("end", give);
      if (response.headers["content-type"]?.includes("event-stream") === true) {
        setTimeout(() => {
          give();
          response.destroy();
        }, STREAM_MS);
      }
    });
    if (body === undefined || cutAt === undefined) outgoing.end(body);
    else outgoing.write(body.subarray(0, cutAt), () => outgoing.destroy());
  });
}

async function write(port: number, bytes: Buffer): Promise<FuzzAnswer | undefined> {
  const connection = openConnection(port);
  connection.socket.write(bytes);
  connection.socket.end();
  const timer = setTimeout(() => connection.socket.destroy(), WIRE_MS);
  await connection.closed;
  clearTimeout(timer);
  const text = connection.received();
  const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1];
  return status === undefined ? undefined : { status: Number(status), text, headers: {} };
}
