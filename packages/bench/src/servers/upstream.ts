/**
 * The vendor's API: answers about 1 KB of JSON to whoever has the key. Prints its origin, and
 * lives until its standard input closes.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const key = process.argv[2];

/** Everything after the identifier is the same in each answer, so it is serialized once. */
const REST = JSON.stringify({
  title: "Export of the quarterly report fails with a timeout",
  status: "in_progress",
  priority: "high",
  assignee: { email: "ada@example.com", name: "Ada Lovelace", team: "reporting" },
  labels: ["export", "reports", "timeout", "quarterly"],
  description: `Exporting the quarterly report stops after thirty seconds. ${"It worked until the last release. ".repeat(11)}`,
  comments: [
    { author: "grace@example.com", text: "Seen on two more accounts this morning.", created: "2026-03-02T09:14:00Z" },
    {
      author: "alan@example.com",
      text: "The query plan changed; an index is missing.",
      created: "2026-03-02T11:40:00Z",
    },
  ],
  created: "2026-03-01T16:20:00Z",
  updated: "2026-03-02T11:40:00Z",
}).slice(1);

const server = createServer((request, response) => {
  if (request.headers["x-api-key"] !== key) {
    response.writeHead(401, { "content-type": "application/json" }).end('{"error":"unauthorized"}');
    return;
  }
  const item = /^\/api\/v1\/[a-z0-9_]+\/([^/?]+)/.exec(request.url ?? "");
  const record = `{"id":${JSON.stringify(decodeURIComponent(item?.[1] ?? "NEW-1"))},${REST}`;
  const body = request.method === "GET" && item === null ? `{"items":[${record}],"next":null}` : record;
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
