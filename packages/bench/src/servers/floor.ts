/**
 * The floor: as little as a server can do for a call and still be one. It parses the JSON-RPC
 * request, asks the upstream once, and serializes the answer. Nothing is validated.
 *
 * Arguments: `stdio` or `http`, the offer's file, and the port for HTTP.
 */
import { createServer } from "node:http";
import { callUpstream, readOffer } from "./call-upstream.ts";

const [, , transport, file = "", port] = process.argv;
const offer = readOffer(file);
const call = callUpstream(offer);
const list = {
  tools: offer.tools.map(({ name, description, inputSchema }) => ({ name, description, inputSchema })),
};

interface Request {
  readonly id?: number | string;
  readonly method: string;
  readonly params?: { readonly name: string; readonly arguments: Record<string, unknown> };
}

async function answer({ id, method, params }: Request): Promise<string> {
  switch (method) {
    case "initialize":
      return reply(id, {
        protocolVersion: "2025-11-25",
        capabilities: { tools: {} },
        serverInfo: { name: "floor", version: "1.0.0" },
      });
    case "tools/list":
      return reply(id, list);
    case "tools/call": {
      const text = await call(params?.name ?? "", params?.arguments ?? {});
      return reply(id, { content: [{ type: "text", text }] });
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
      const message = JSON.parse(line) as Request;
      if (message.id !== undefined) void answer(message).then((text) => process.stdout.write(`${text}\n`));
    }
  });
} else {
  createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const message = JSON.parse(Buffer.concat(chunks).toString()) as Request;
      if (message.id === undefined) {
        response.writeHead(202).end();
        return;
      }
      void answer(message).then((text) =>
        response
          .writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(text) })
          .end(text),
      );
    });
  }).listen(Number(port), "127.0.0.1");
}
