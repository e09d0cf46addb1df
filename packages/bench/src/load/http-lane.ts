import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** An answer, read whole. */
export interface HttpAnswer {
  readonly status: number;
  /** The status line and the headers, as they came. */
  readonly head: string;
  readonly body: string;
}

/**
 * One kept-alive connection that carries one request at a time. Far lighter than a general
 * client, so that the load generator does not compete with the servers it measures.
 */
export class HttpLane {
  readonly #socket: Socket;
  #received = Buffer.alloc(0);
  #waiting: { resolve: (answer: HttpAnswer) => void; reject: (error: Error) => void } | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on("data", (chunk) => {
      this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
      const answer = readAnswer(this.#received);
      if (answer === undefined) return;
      this.#received = Buffer.alloc(0);
      this.#waiting?.resolve(answer);
    });
    socket.on("error", (error) => this.#waiting?.reject(error));
    socket.on("close", () => this.#waiting?.reject(new Error("the server closed the connection")));
  }

  static async open(port: number): Promise<HttpLane> {
    const socket = connect(port, "127.0.0.1");
    await once(socket, "connect");
    return new HttpLane(socket);
  }

  /** Sends a request, which is ASCII and complete, and resolves with its answer. */
  send(request: string): Promise<HttpAnswer> {
    const answer = new Promise<HttpAnswer>((resolve, reject) => (this.#waiting = { resolve, reject }));
    this.#socket.write(request, "latin1");
    return answer;
  }

  close(): void {
    this.#socket.destroy();
  }
}

/** A POST of JSON, as text. Headers and body are ASCII. */
export function postRequest(port: number, headers: Readonly<Record<string, string>>): (body: string) => string {
  const lines = Object.entries({
    host: `127.0.0.1:${port}`,
    "content-type": "application/json",
    accept: "application/json, text/event-stream",
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `POST /mcp HTTP/1.1\r\n${lines.join("")}content-length: `;
  return (body) => `${head}${body.length}\r\n\r\n${body}`;
}

/** The answer at the beginning of what was received, or `undefined` while some of it is missing. */
function readAnswer(received: Buffer): HttpAnswer | undefined {
  const headEnd = received.indexOf("\r\n\r\n");
  if (headEnd === -1) return undefined;
  const head = received.toString("latin1", 0, headEnd);
  const status = Number(head.slice(9, 12));
  const start = headEnd + 4;
  if (/\r\ntransfer-encoding: *chunked/i.test(head)) {
    const body = readChunks(received, start);
    return body === undefined ? undefined : { status, head, body };
  }
  const end = start + Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
  return received.length < end ? undefined : { status, head, body: received.toString("utf8", start, end) };
}

function readChunks(received: Buffer, start: number): string | undefined {
  const chunks: Buffer[] = [];
  for (let at = start; ;) {
    const lineEnd = received.indexOf("\r\n", at);
    if (lineEnd === -1) return undefined;
    const size = Number.parseInt(received.toString("latin1", at, lineEnd), 16);
    const next = lineEnd + 2 + size + 2;
    if (received.length < next) return undefined;
    if (size === 0) return Buffer.concat(chunks).toString("utf8");
    chunks.push(received.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = next;
  }
}
