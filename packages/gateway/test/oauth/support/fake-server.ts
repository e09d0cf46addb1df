import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as it arrived. */
export interface Arrived {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export interface FakeAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly body?: string | Uint8Array;
}

type Answer = FakeAnswer | ((request: Arrived) => FakeAnswer | undefined | Promise<FakeAnswer | undefined>);

/** A server that answers as a test has it, and remembers all that it was sent. */
export interface FakeServer {
  readonly origin: string;
  readonly requests: Arrived[];
  /** By path, without the query. What answers nothing ends the connection. */
  readonly answers: Map<string, Answer>;
  close(): Promise<void>;
}

export async function startFakeServer(): Promise<FakeServer> {
  const requests: Arrived[] = [];
  const answers = new Map<string, Answer>();
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { method = "", url = "", headers } = request;
      const arrived = { method, path: url, headers, body: Buffer.concat(chunks).toString() };
      requests.push(arrived);
      const found = answers.get(url.split("?")[0] ?? "");
      const answer = found === undefined ? { status: 404 } : typeof found === "function" ? await found(arrived) : found;
      if (answer === undefined) return response.destroy();
      const body = answer.json === undefined ? (answer.body ?? "") : JSON.stringify(answer.json);
      const type = answer.json === undefined ? "text/plain" : "application/json";
      response.writeHead(answer.status ?? 200, { "content-type": type, ...answer.headers });
      return response.end(body);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  return {
    origin: `http://127.0.0.1:${String(port)}`,
    requests,
    answers,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
