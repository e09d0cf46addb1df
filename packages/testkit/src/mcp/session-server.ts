import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { CallToolRequestSchema, ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { NO_ARGUMENTS } from "./served-fixture.ts";

/** A server of the official v1 SDK that keeps a session for each client, to whoever has its token. */
export interface SessionServer extends AsyncDisposable {
  readonly url: string;
  /** Sessions that it keeps now. */
  readonly sessions: ReadonlyMap<string, unknown>;
  /** How many clients have ended theirs. */
  readonly ended: number;
  /** Calls of `wait` that have begun: each ends with {@link release}. */
  readonly waiting: number;
  release(): void;
}

/** Starts one with the tools `do`, which answers at once, and `wait`. */
export async function startSessionServer(token: string): Promise<SessionServer> {
  const sessions = new Map<string, StreamableHTTPServerTransport>();
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  let ended = 0;
  let waiting = 0;

  const begin = async (): Promise<StreamableHTTPServerTransport> => {
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => void sessions.set(id, transport),
      onsessionclosed(id) {
        sessions.delete(id);
        ended += 1;
      },
    });
    // The SDK calls its low-level server deprecated in favour of one that needs schemas of its own kind.
    // oxlint-disable-next-line typescript/no-deprecated
    const server = new Server({ name: "sessions", version: "1.0.0" }, { capabilities: { tools: {} } });
    server.setRequestHandler(ListToolsRequestSchema, () => ({
      tools: ["do", "wait"].map((name) => ({ name, inputSchema: { ...NO_ARGUMENTS, type: "object" as const } })),
    }));
    server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
      if (params.name === "wait") {
        waiting += 1;
        await released;
      }
      return { content: [{ type: "text", text: "done" }] };
    });
    await server.connect(transport);
    return transport;
  };

  const http = createServer((request, response) => {
    void (async () => {
      if (request.headers.authorization !== `Bearer ${token}`) return response.writeHead(401).end();
      const id = request.headers["mcp-session-id"];
      const transport = typeof id === "string" ? sessions.get(id) : await begin();
      if (transport === undefined) return response.writeHead(404).end();
      return transport.handleRequest(request, response);
    })();
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  // A TCP server that listens has one.
  const { port } = http.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}/mcp`,
    sessions,
    release,
    get ended() {
      return ended;
    },
    get waiting() {
      return waiting;
    },
    async [Symbol.asyncDispose]() {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}
