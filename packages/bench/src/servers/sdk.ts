/**
 * The official SDK's own way to serve: its low-level server over `serveStdio`, or over
 * `createMcpHandler` and the node adapter. Each call is one request over an undici pool.
 *
 * Arguments: `stdio` or `http`, the offer's file, and the port for HTTP.
 */
import { createServer } from "node:http";
import { type NodeIncomingMessageLike, toNodeHandler } from "@modelcontextprotocol/node";
import { createMcpHandler, Server, type Tool } from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import { callUpstream, readOffer } from "./call-upstream.ts";

const [, , transport, file = "", port] = process.argv;
const offer = readOffer(file);
const call = callUpstream(offer);
const tools = offer.tools.map(
  // Our harness writes input schemas as objects with `type: "object"`, which is what the SDK's type asks for.
  ({ name, description, inputSchema }) => ({ name, description, inputSchema }) as Tool,
);

function createProtocolServer(): Server {
  const server = new Server({ name: "sdk", version: "1.0.0" }, { capabilities: { tools: {} } });
  server.setRequestHandler("tools/list", () => ({ tools }));
  server.setRequestHandler("tools/call", async ({ params }) => ({
    content: [{ type: "text", text: await call(params.name, params.arguments ?? {}) }],
  }));
  return server;
}

if (transport === "stdio") {
  serveStdio(createProtocolServer);
} else {
  const handler = toNodeHandler(createMcpHandler(createProtocolServer));
  // node's own type allows `undefined` where the adapter's, under our strict options, does not; the adapter is made for it.
  createServer((request, response) => void handler(request as NodeIncomingMessageLike, response)).listen(
    Number(port),
    "127.0.0.1",
  );
}
