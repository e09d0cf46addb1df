import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { JsonObject } from "../../packages/core/src/index.ts";
import { createMock } from "../../packages/runtime/src/mock/index.ts";
import type { LibraryConnector } from "./library.ts";

/** The upstream of one connector, made of its descriptor, on loopback. */
export interface MockUpstream {
  readonly origin: string;
  close(): Promise<void>;
}

/** Starts a mock of a connector's upstream. It refuses what the descriptor does not declare, and requests without a credential. */
export async function startMock({ connector, openapi }: LibraryConnector): Promise<MockUpstream> {
  let origin = "";
  // The document is JSON, whatever its type is called.
  const document = openapi as unknown as JsonObject;
  const mock = createMock([{ connector, openapi: document, cassettes: [] }], () => origin);
  const server = createServer((request, response) => {
    void answer(request).then(({ status, headers, body }) => response.writeHead(status, headers).end(body));
  });
  const answer = async (request: IncomingMessage) =>
    mock({
      method: request.method ?? "GET",
      target: request.url ?? "/",
      headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
      body: await buffer(request),
    });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo; // A TCP server's address is never a string.
  origin = `http://127.0.0.1:${String(port)}`;
  return {
    origin,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
