import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A JSON-RPC message, or its `params`. */
type Message = Readonly<Record<string, unknown>>;
/** Writes a message, or a line as it is, to the stream that a call is answered on. */
export type Tell = (message: Message | string) => void;

/** The ways in which servers are spoken to, newest first. */
export const TRANSPORTS = ["modern", "legacy", "sse"] as const;

/** A server of one era whose calls are answered by writing to their stream. */
export async function startTelling(
  era: (typeof TRANSPORTS)[number],
  call: (token: unknown, id: number, tell: Tell) => void,
) {
  let stream: ServerResponse | undefined;
  const http = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      const begin = (): ServerResponse => response.writeHead(200, { "content-type": "text/event-stream" });
      if (request.method === "GET" && era === "sse") {
        stream = begin();
        return void stream.write("event: endpoint\ndata: /messages\n\n");
      }
      const isMessage = request.method === "POST" && (era !== "sse" || request.url === "/messages");
      if (!isMessage) return void response.writeHead(405).end();
      const { id, method, params } = JSON.parse(body) as { id?: number; method: string; params: Message };
      if (id === undefined || era === "sse") response.writeHead(202).end();
      if (id === undefined) return;
      const out = era === "sse" ? stream : begin();
      const tell: Tell = (message) => {
        const event = (data: Message) => `event: message\ndata: ${JSON.stringify({ jsonrpc: "2.0", ...data })}`;
        out?.write(`${typeof message === "string" ? message : event(message)}\n\n`);
      };
      if (method === "tools/call") return call((params["_meta"] as Message | undefined)?.["progressToken"], id, tell);
      if (method === "server/discover" && era !== "modern") {
        return tell({ id, error: { code: -32601, message: "Method not found" } });
      }
      tell({
        id,
        result: {
          supportedVersions: ["2026-07-28"],
          protocolVersion: "2025-11-25",
          capabilities: {},
          serverInfo: { name: "telling", version: "1" },
        },
      });
    });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  // A TCP server that listens has one.
  const { port } = http.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}/mcp`,
    [Symbol.dispose]() {
      http.closeAllConnections();
      http.close();
    },
  };
}
