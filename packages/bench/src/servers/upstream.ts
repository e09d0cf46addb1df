/**
 * The vendor's API: answers about 1 KB of JSON to whoever has the key. Prints its origin, and
 * lives until its standard input closes.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { record } from "../api/record.ts";

const key = process.argv[2];

const server = createServer((request, response) => {
  if (request.headers["x-api-key"] !== key) {
    response.writeHead(401, { "content-type": "application/json" }).end('{"error":"unauthorized"}');
    return;
  }
  const item = /^\/api\/v1\/[a-z0-9_]+\/([^/?]+)/.exec(request.url ?? "");
  const text = record(decodeURIComponent(item?.[1] ?? "NEW-1"));
  const body = request.method === "GET" && item === null ? `{"items":[${text}],"next":null}` : text;
  const answer = (): void => {
    response
      .writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) })
      .end(body);
  };
  if (request.method === "GET") answer();
  else request.on("end", answer).resume();
});

server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => {
  // A server that listens on a TCP port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`http://127.0.0.1:${port}\n`);
});
process.stdin.on("end", () => process.exit()).resume();
