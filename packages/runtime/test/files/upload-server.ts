import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** An upstream that reads uploads without keeping them, so that they may be of any size. */
export interface UploadServer {
  readonly host: string;
  readonly origin: string;
  /** Bytes of bodies, as they arrive. */
  readonly received: () => number;
  close(): Promise<void>;
}

/** Starts one; `handle` reads the request, or does not. */
export async function startUploadServer(
  handle: (request: IncomingMessage, response: ServerResponse, index: number) => void,
): Promise<UploadServer> {
  let received = 0;
  let requests = 0;
  const server = createServer((request, response) => {
    request.on("error", () => {});
    const push = request.push.bind(request);
    request.push = (chunk: unknown, encoding) => {
      if (chunk instanceof Uint8Array) received += chunk.length;
      return push(chunk, encoding);
    };
    handle(request, response, requests++);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  return {
    host: `127.0.0.1:${port}`,
    origin: `http://127.0.0.1:${port}`,
    received: () => received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
