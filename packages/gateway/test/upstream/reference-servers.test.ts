import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getRequestListener } from "@hono/node-server";
import { expect, it } from "@jest/globals";
import { createMcpHandler, McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";
import { programOf, startBridged, startEverything } from "../support/reference-server.ts";
import { clientTo, targetAt, valueOf, within } from "./client-to.ts";

it.each([
  ["streamableHttp", "/mcp", "streamable-http"],
  ["sse", "/sse", "sse"],
] as const)("speaks to the reference server over %s", async (transport, path, expected) => {
  await using server = await startEverything(transport);
  await using tested = clientTo();
  const { client } = tested;
  const target = targetAt(server.origin + path);
  const list = valueOf(await client.list(target, within()));
  expect(list.server).toMatchObject({ name: "mcp-servers/everything", protocol: "2025-11-25", transport: expected });
  expect(list.tools.map(({ name }) => name)).toEqual(expect.arrayContaining(["echo", "get-sum", "get-tiny-image"]));
  const echoed = valueOf(await client.call(target, "echo", { message: "hello" }, within()));
  expect(echoed).toEqual({ content: [{ type: "text", text: "Echo: hello" }] });
  const structured = valueOf(await client.call(target, "get-structured-content", { location: "New York" }, within()));
  expect(structured).toMatchObject({ structuredContent: { conditions: expect.any(String) } });
  const image = valueOf(await client.call(target, "get-tiny-image", {}, within()));
  expect(image["content"]).toContainEqual({ type: "image", data: expect.any(String), mimeType: "image/png" });
  const slow = await client.call(target, "trigger-long-running-operation", { duration: 1, steps: 4 }, within());
  expect(JSON.stringify(valueOf(slow))).toContain("completed");
  // Many at a time, over one session.
  const sums = await Promise.all(
    Array.from({ length: 20 }, (_, a) => client.call(target, "get-sum", { a, b: 1 }, within())),
  );
  expect(sums.map((sum) => JSON.stringify(valueOf(sum)))).toEqual(
    Array.from({ length: 20 }, (_, a) => expect.stringContaining(`is ${String(a + 1)}.`)),
  );
});

it("speaks the current revision to a server of the current SDK, and mirrors the arguments that it wants in headers", async () => {
  const seen: (string | undefined)[] = [];
  const handler = createMcpHandler(() => {
    const server = new McpServer({ name: "current", version: "3.1.4" }, { instructions: "Use it well." });
    const region = z.string().meta({ "x-mcp-header": "Region" });
    server.registerTool(
      "place",
      { description: "Places.", inputSchema: z.object({ region, count: z.number() }) },
      ({ region: where, count }) => ({ content: [{ type: "text", text: `${where} ${String(count)}` }] }),
    );
    return server;
  });
  const http = createServer((request, response) => {
    seen.push(request.headers["mcp-param-region"] as string | undefined);
    void getRequestListener((given) => handler.fetch(given))(request, response);
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  try {
    await using tested = clientTo();
    const { client } = tested;
    const target = targetAt(`http://127.0.0.1:${String((http.address() as AddressInfo).port)}/mcp`);
    // Without having listed: the server's refusal says that there is something to be read from its list.
    const placed = valueOf(await client.call(target, "place", { region: "東京", count: 2 }, within()));
    expect(placed).toMatchObject({ content: [{ type: "text", text: "東京 2" }] });
    expect(seen).toContain(`=?base64?${Buffer.from("東京").toString("base64")}?=`);
    const list = valueOf(await client.list(target, within()));
    expect(list.server).toEqual({
      name: "current",
      version: "3.1.4",
      instructions: "Use it well.",
      protocol: "2026-07-28",
      transport: "streamable-http",
    });
    expect(list.tools.map(({ name }) => name)).toEqual(["place"]);
    expect(list.refused).toEqual([]);
  } finally {
    http.close();
    http.closeAllConnections();
  }
});

it.each([
  ["streamableHttp", "/mcp"],
  ["sse", "/sse"],
] as const)("speaks to stdio servers behind a bridge over %s", async (transport, path) => {
  const folder = await mkdtemp(join(tmpdir(), "files-"));
  await writeFile(join(folder, "note.txt"), "written down");
  const program = programOf("@modelcontextprotocol/server-filesystem");
  await using server = await startBridged([program, folder], transport);
  await using tested = clientTo();
  const target = targetAt(server.origin + path);
  const { tools } = valueOf(await tested.client.list(target, within()));
  expect(tools.map(({ name }) => name)).toContain("read_text_file");
  const read = valueOf(
    await tested.client.call(target, "read_text_file", { path: join(folder, "note.txt") }, within()),
  );
  expect(read).toMatchObject({ content: [{ type: "text", text: "written down" }] });
  await rm(folder, { recursive: true });
});
