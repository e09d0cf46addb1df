/**
 * The least that can stand in front of an MCP server over HTTP: reads each message, asks the server once, and gives
 * on what it says. Nobody is known, nothing is judged, bounded or recorded.
 *
 * Arguments: the server's origin, and the port.
 */
import { createServer, type IncomingHttpHeaders } from "node:http";
import { Pool } from "undici";

const [, , origin = "", port] = process.argv;
const pool = new Pool(origin);

/** What a request says beside its message (MCP 2026-07-28, Streamable HTTP › Standard Request Headers). */
const PASSED = ["mcp-protocol-version", "mcp-method", "mcp-name"] as const;

async function ask(body: string, given: IncomingHttpHeaders): Promise<string> {
  const headers: Record<string, string> = {
    "content-type": "application/json",
    accept: "application/json, text/event-stream",
  };
  for (const name of PASSED) {
    const value = given[name];
    if (value !== undefined) headers[name] = String(value);
  }
  const answer = await pool.request({ method: "POST", path: "/mcp", headers, body });
  return JSON.stringify(await answer.body.json());
}

createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const message = JSON.parse(Buffer.concat(chunks).toString()) as { readonly id?: number | string };
    if (message.id === undefined) {
      response.writeHead(202).end();
      return;
    }
    void ask(JSON.stringify(message), request.headers).then((text) =>
      response
        .writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(text) })
        .end(text),
    );
  });
}).listen(Number(port), "127.0.0.1");
