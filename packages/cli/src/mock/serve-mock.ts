import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Mock, MockAnswer } from "@mortise/runtime/mock";
import { systemFault } from "../exit-code.ts";

/** More than any request of a test, and no more than a machine has to spare. */
const LARGEST_BODY = 32 * 1024 * 1024;

/** A mock answers at once. */
const GRACE_MS = 1000;

export interface ServedMock {
  readonly origin: string;
  /** Ends once what is in flight is answered, and does not wait for a client that never sends the rest. */
  close(): Promise<void>;
}

/** Serves a mock upstream over HTTP on a loopback address, and tells of each request. */
export async function serveMock(
  mock: Mock,
  { host, port }: { readonly host: string; readonly port: number },
  log: (line: string) => void,
): Promise<ServedMock> {
  const server = createServer((incoming, outgoing) => {
    void answer(mock, incoming, outgoing, log);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(systemFault(`cannot listen on ${host}:${String(port)}`, error)));
    server.listen(port, host, resolve);
  });
  const { address, port: bound, family } = server.address() as AddressInfo; // a TCP server that listens has one
  return {
    origin: `http://${family === "IPv6" ? `[${address}]` : address}:${String(bound)}`,
    close: () =>
      new Promise((resolve) => {
        // To Node, a connection that has sent nothing yet is not idle.
        const last = setTimeout(() => server.closeAllConnections(), GRACE_MS);
        server.close(() => {
          clearTimeout(last);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

async function answer(
  mock: Mock,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  log: (line: string) => void,
): Promise<void> {
  const { method = "GET", url = "/" } = incoming;
  try {
    const body = await bodyOf(incoming);
    const given =
      body === undefined ? TOO_LARGE : await mock({ method, target: url, headers: headersOf(incoming), body });
    outgoing.writeHead(given.status, { ...given.headers, "content-length": given.body.length });
    outgoing.end(method === "HEAD" ? undefined : given.body);
    log(`${method} ${url.replace(/\?.*$/s, "")} ${String(given.status)} ${given.note}`);
  } catch (error) {
    // A client that has gone hears nothing; of a fault of ours, nobody but whoever runs the mock needs to.
    outgoing.destroy();
    if (!incoming.destroyed || incoming.complete) {
      log(
        `${method} ${url.replace(/\?.*$/s, "")} failed inside the mock (${error instanceof Error ? error.name : "unknown"})`,
      );
    }
  }
}

const TOO_LARGE: MockAnswer = { status: 413, headers: {}, body: new Uint8Array(), note: "the body is too large" };

async function bodyOf(incoming: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += (chunk as Buffer).length; // no encoding is set, so chunks are buffers
    if (size > LARGEST_BODY) return undefined;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

function headersOf({ headers }: IncomingMessage): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, [value].flat().join(", ")]],
    ),
  );
}
