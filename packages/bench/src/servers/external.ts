/**
 * An external MCP server, as others run them: the tools of the offer, answered out of its own memory and as cheaply
 * as can be, so that what stands in front of it shows. Over stdio or over HTTP, in both revisions of the protocol.
 *
 * Arguments: `stdio` or `http`, the offer's file, and the port for HTTP.
 */
import { createServer } from "node:http";
import { record } from "../api/record.ts";
import { readOffer } from "./call-upstream.ts";

const [, , transport, file = "", port] = process.argv;
const server = { name: "external", version: "1.0.0" };
const tools = readOffer(file).tools.map(({ name, description, inputSchema }) => ({ name, description, inputSchema }));

/** What a request of the revision of 2026 says of itself. */
const META = "_meta";

interface Message {
  readonly id?: number | string;
  readonly method: string;
  readonly params?: {
    readonly name?: string;
    readonly arguments?: { readonly ticket_id?: string };
    readonly protocolVersion?: string;
    readonly [META]?: Readonly<Record<string, unknown>>;
  };
}

/** What the revision of 2026 asks of a result: that it is one, and of what can be kept, for how long. */
const COMPLETE = { resultType: "complete", _meta: { "io.modelcontextprotocol/serverInfo": server } };
const CACHEABLE = { ttlMs: 300_000, cacheScope: "private", ...COMPLETE };

function answer({ id, method, params = {} }: Message): string {
  const isModern = params[META]?.["io.modelcontextprotocol/protocolVersion"] !== undefined;
  switch (method) {
    case "server/discover":
      return reply(id, { supportedVersions: ["2026-07-28"], capabilities: { tools: {} }, ...CACHEABLE });
    case "initialize":
      return reply(id, {
        protocolVersion: params.protocolVersion ?? "2025-11-25",
        capabilities: { tools: {} },
        serverInfo: server,
      });
    case "ping":
      return reply(id, {});
    case "tools/list":
      return reply(id, isModern ? { tools, ...CACHEABLE } : { tools });
    case "tools/call": {
      const content = [{ type: "text", text: record(params.arguments?.ticket_id ?? "NEW-1") }];
      return reply(id, isModern ? { content, ...COMPLETE } : { content });
    }
    default:
      return JSON.stringify({ jsonrpc: "2.0", id, error: { code: -32_601, message: "Method not found" } });
  }
}

function reply(id: number | string | undefined, result: object): string {
  return JSON.stringify({ jsonrpc: "2.0", id, result });
}

if (transport === "stdio") {
  let rest = "";
  process.stdin.setEncoding("utf8").on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const message = JSON.parse(line) as Message;
      if (message.id !== undefined) process.stdout.write(`${answer(message)}\n`);
    }
  });
} else {
  createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      if (request.method !== "POST") {
        response.writeHead(405).end();
        return;
      }
      const message = JSON.parse(Buffer.concat(chunks).toString()) as Message;
      if (message.id === undefined) {
        response.writeHead(202).end();
        return;
      }
      const text = answer(message);
      response
        .writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(text) })
        .end(text);
    });
  }).listen(Number(port), "127.0.0.1");
}
