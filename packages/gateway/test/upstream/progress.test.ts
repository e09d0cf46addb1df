import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "@jest/globals";
import type { ProgressStep } from "@mortise/core/mcp";
import { clientTo, targetAt, within } from "./client-to.ts";

type Message = Readonly<Record<string, unknown>>;
type Tell = (message: Message) => void;

const TRANSPORTS = ["modern", "legacy", "sse"] as const;

/** A server of one era whose calls are answered by writing to their stream. */
async function startTelling(era: (typeof TRANSPORTS)[number], call: (token: unknown, id: number, tell: Tell) => void) {
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
        out?.write(`event: message\ndata: ${JSON.stringify({ jsonrpc: "2.0", ...message })}\n\n`);
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

/** Tells a step every 100 ms, and after so many of them the result. */
function stepping(steps: number) {
  return (progressToken: unknown, id: number, tell: Tell): void => {
    let progress = 0;
    const timer = setInterval(() => {
      progress += 1;
      tell({ method: "notifications/progress", params: { progressToken, progress } });
      if (progress < steps) return;
      clearInterval(timer);
      tell({ id, result: { content: [] } });
      tell({ method: "notifications/progress", params: { progressToken, progress: progress + 1 } });
    }, 100);
    timer.unref();
  };
}

it.each(TRANSPORTS)("waits for a %s server that tells its progress, and no longer than it has in all", async (era) => {
  await using tested = clientTo();
  const told: number[] = [];
  const hear = ({ progress }: ProgressStep) => void told.push(progress);
  using server = await startTelling(era, stepping(12));
  const target = targetAt(server.url);
  const patient = { ...within(20_000), idleMs: 600 };
  expect(await tested.client.call(target, "do", {}, patient, hear)).toEqual({ ok: true, value: { content: [] } });
  // Nothing that comes after the answer.
  expect(told).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
  const late = await tested.client.call(target, "do", {}, { ...within(500), idleMs: 400 }, hear);
  expect(late).toMatchObject({ ok: false, fault: { code: "timeout" } });
});

it.each(TRANSPORTS)("gives a %s server up that tells nothing any more", async (era) => {
  await using tested = clientTo();
  using server = await startTelling(era, (progressToken, _id, tell) =>
    tell({ method: "notifications/progress", params: { progressToken, progress: 1 } }),
  );
  const told: number[] = [];
  const limit = { ...within(20_000), idleMs: 300 };
  const outcome = await tested.client.call(targetAt(server.url), "do", {}, limit, ({ progress }) =>
    told.push(progress),
  );
  expect(outcome).toMatchObject({ ok: false, fault: { code: "timeout" } });
  expect(told).toEqual([1]);
});
