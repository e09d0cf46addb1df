import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { systemFault } from "../exit-code.ts";

/** Where a browser comes back to after its user has agreed (RFC 8252 §7.3). */
export interface Redirect {
  readonly uri: string;
  /** The address that the browser came back with, for the request with this state; `undefined` after ten minutes. */
  answer(state: string): Promise<URL | undefined>;
  close(): Promise<void>;
}

const WAIT_MS = 10 * 60_000;
const PATH = "/callback";

/** Listens on loopback. Anything but the answer that is waited for is turned away: other pages in the browser can reach this, too. */
export async function receiveRedirect(port: number): Promise<Redirect> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  }).catch((error: unknown) => {
    throw systemFault(`cannot listen on 127.0.0.1, port ${String(port)}`, error);
  });
  const { port: bound } = server.address() as AddressInfo; // a TCP server that listens has one
  const host = `127.0.0.1:${String(bound)}`;
  const uri = `http://${host}${PATH}`;
  return {
    uri,
    answer: (state) =>
      new Promise((resolve) => {
        const late = setTimeout(() => resolve(undefined), WAIT_MS);
        server.on("request", (request, response) => {
          const url = URL.parse(request.url ?? "", `http://${host}`);
          const isAnswer =
            request.method === "GET" &&
            request.headers.host === host &&
            url?.pathname === PATH &&
            url.searchParams.get("state") === state;
          response.writeHead(isAnswer ? 200 : 404, {
            "content-type": "text/plain; charset=utf-8",
            "cache-control": "no-store",
            // The code in the address goes nowhere else.
            "referrer-policy": "no-referrer",
            connection: "close",
          });
          response.end(isAnswer ? "That was it. You can close this window.\n" : "Nothing here.\n");
          if (!isAnswer) return;
          clearTimeout(late);
          response.once("close", () => resolve(url));
        });
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
