import { expect, it } from "@jest/globals";
import { createHttpEndpoint } from "../../src/http/create-http-endpoint.ts";
import { createChanges, listen } from "@mortise/testkit/mcp";
import { openConnection, rpc, send, wire } from "@mortise/testkit/mcp";
import type { RawRequest } from "@mortise/testkit/mcp";
import { createWaitingTools } from "../waiting-tools.ts";

const echo = rpc("tools/call", { name: "echo", arguments: { a: 1 } });

it.each<[string, RawRequest, number]>([
  ["a call", { body: echo }, 200],
  ["a call with a query in the path", { path: "/mcp?x=1", body: echo }, 200],
  [
    "a charset in the content type",
    { headers: { "content-type": "Application/JSON; charset=utf-8" }, body: echo },
    200,
  ],
  ["an Accept of anything", { headers: { accept: "*/*" }, body: echo }, 200],
  ["no Accept", { headers: { accept: undefined }, body: echo }, 200],
  ["a notification", { body: JSON.stringify({ jsonrpc: "2.0", method: "notifications/initialized" }) }, 202],
  ["a batch", { body: `[${echo}]` }, 200],
  ["a batch in a revision without", { headers: { "mcp-protocol-version": "2025-06-18" }, body: `[${echo}]` }, 400],
  ["no JSON", { body: "{" }, 400],
  ["no body", { body: "" }, 400],
  ["invalid UTF-8 outside of strings", { body: Buffer.from([0xff, 0xfe]) }, 400],
  ["65 levels", { body: "[".repeat(65) + "]".repeat(65) }, 400],
  ["another path", { path: "/", body: echo }, 404],
  ["a path that only begins like it", { path: "/mcp/", body: echo }, 404],
  ["a path that resolves to it", { path: "/x/../mcp", body: echo }, 404],
  ["GET", { method: "GET" }, 405],
  ["DELETE", { method: "DELETE" }, 405],
  ["OPTIONS", { method: "OPTIONS" }, 405],
  ["PUT", { method: "PUT", body: echo }, 405],
  ["an Accept of HTML alone", { headers: { accept: "text/html" }, body: echo }, 406],
  ["an Accept that excludes JSON", { headers: { accept: "application/json;q=0" }, body: echo }, 406],
  ["an Accept of streams alone, to a call", { headers: { accept: "text/event-stream" }, body: echo }, 406],
  ["no content type", { headers: { "content-type": undefined }, body: echo }, 415],
  ["plain text", { headers: { "content-type": "text/plain" }, body: echo }, 415],
  ["a form", { headers: { "content-type": "application/x-www-form-urlencoded" }, body: echo }, 415],
  ["JSON as a parameter", { headers: { "content-type": "text/plain; a=application/json" }, body: echo }, 415],
])("answers %s with its status", async (_, request, status) => {
  await using listening = await listen(createWaitingTools().served);
  const answer = await send(listening.port, request);
  expect(answer.status).toBe(status);
  if (status >= 400) expect(JSON.parse(answer.body)).toMatchObject({ jsonrpc: "2.0", error: {} });
  if (status === 202) expect(answer.body).toBe("");
  if (status === 405) expect(answer.headers["allow"]).toBe("POST");
});

it("passes integers beyond 2^53 on, both ways", async () => {
  await using listening = await listen(createWaitingTools().served);
  const body = `{"jsonrpc":"2.0","id":9007199254740991,"method":"tools/list"}`;
  expect((await send(listening.port, { body })).body).toContain(`"id":9007199254740991`);
});

it("refuses a body over the limit with 413, declared or not, and reads no more of it than it must", async () => {
  await using listening = await listen(createWaitingTools().served);
  const { port } = listening;
  const declared = openConnection(port);
  const head = `POST /mcp HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/json\r\n`;
  declared.socket.write(`${head}content-length: ${100 * 1024 * 1024}\r\n\r\n`);
  expect(await declared.until(/"message"/)).toMatch(/^HTTP\/1\.1 413 /);
  await declared.closed;

  const asking = openConnection(port);
  asking.socket.write(`${head}expect: 100-continue\r\ncontent-length: ${100 * 1024 * 1024}\r\n\r\n`);
  expect(await asking.until(/"message"/)).toMatch(/^HTTP\/1\.1 413 /);
  expect(asking.received()).not.toContain("100 Continue");
  asking.socket.destroy();

  const chunked = openConnection(port);
  chunked.socket.write(`${head}transfer-encoding: chunked\r\n\r\n`);
  const chunk = `100000\r\n${" ".repeat(0x100000)}\r\n`;
  let written = 0;
  const pump = () => {
    while (!chunked.socket.destroyed && written < 100) {
      written += 1;
      if (!chunked.socket.write(chunk)) return;
    }
  };
  chunked.socket.on("drain", pump);
  pump();
  expect(await chunked.until(/"message"/)).toMatch(/^HTTP\/1\.1 413 /);
  await chunked.closed;
  expect(written).toBeLessThan(50);
});

it("takes a body right at the limit", async () => {
  await using listening = await listen(createWaitingTools().served, { maxBodyBytes: 1000 });
  const body = echo.padEnd(1000);
  expect((await send(listening.port, { body })).status).toBe(200);
  expect((await send(listening.port, { body: `${body} ` })).status).toBe(413);
});

it("gives each of 200 clients its own answers, though all of them count their ids from 0", async () => {
  await using listening = await listen(createWaitingTools().served);
  const client = async (number: number) => {
    for (let id = 0; id < 5; id++) {
      const body = rpc("tools/call", { name: "echo", arguments: { client: number, id } }, id);
      const { body: answer } = await send(listening.port, { body });
      expect(JSON.parse(answer)).toMatchObject({ id, result: { structuredContent: { client: number, id } } });
    }
  };
  await Promise.all(Array.from({ length: 200 }, (_, number) => client(number)));
});

it("answers pipelined requests in their order", async () => {
  const tools = createWaitingTools();
  await using listening = await listen(tools.served);
  const connection = openConnection(listening.port);
  const { port } = listening;
  connection.socket.write(
    wire(port, rpc("tools/call", { name: "wait" }, "first")) +
      wire(port, rpc("tools/call", { name: "echo" }, "second")),
  );
  await tools.begun(1);
  tools.release();
  const text = await connection.until(/"id":"second"/);
  expect(text.indexOf(`"id":"first"`)).toBeLessThan(text.indexOf(`"id":"second"`));
  connection.socket.destroy();
});

it("aborts a call when its client goes away, and answers the others", async () => {
  const tools = createWaitingTools();
  await using listening = await listen(tools.served);
  const connection = openConnection(listening.port);
  connection.socket.write(wire(listening.port, rpc("tools/call", { name: "wait" })));
  await tools.begun(1);
  connection.socket.destroy();
  await tools.abortedAtLeast(1);
  expect((await send(listening.port, { body: echo })).status).toBe(200);
  expect(tools.aborted).toBe(1);
});

it("shuts down gracefully under load: what is in flight is answered, what is new is not accepted", async () => {
  const tools = createWaitingTools();
  await using listening = await listen(tools.served);
  const answers = Array.from({ length: 50 }, (_, id) =>
    send(listening.port, { body: rpc("tools/call", { name: "wait", arguments: { id } }, id) }),
  );
  await tools.begun(50);
  const closed = listening.endpoint.close();
  await expect(send(listening.port, { body: echo })).rejects.toThrow("ECONNREFUSED");
  tools.release();
  for (const [id, answer] of (await Promise.all(answers)).entries()) {
    expect(JSON.parse(answer.body)).toMatchObject({ id, result: { structuredContent: { id } } });
    expect(answer.headers["connection"]).toBe("close");
  }
  await closed;
});

it("cuts what outlasts the grace, and tells the calls", async () => {
  const tools = createWaitingTools();
  await using listening = await listen(tools.served);
  const answer = send(listening.port, { body: rpc("tools/call", { name: "wait" }) });
  answer.catch(() => {});
  await tools.begun(1);
  await listening.endpoint.close(10);
  await tools.abortedAtLeast(1);
  await expect(answer).rejects.toThrow("socket hang up");
});

it("streams changes of the list to who subscribed, and says goodbye", async () => {
  const changes = createChanges();
  await using listening = await listen(createWaitingTools({ changes }).served);
  const connection = openConnection(listening.port);
  const envelope = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": {},
  };
  const body = rpc("subscriptions/listen", { notifications: { toolsListChanged: true }, _meta: envelope }, "s");
  connection.socket.write(
    wire(listening.port, body, "mcp-protocol-version: 2026-07-28\r\nmcp-method: subscriptions/listen\r\n"),
  );
  const opening = await connection.until(/acknowledged/);
  expect(opening).toContain("content-type: text/event-stream");
  expect(opening).toContain("x-accel-buffering: no");
  changes.announce();
  await connection.until(/notifications\/tools\/list_changed/);
  await listening.endpoint.close();
  await connection.closed;
  expect(connection.received()).toContain(`"resultType":"complete"`);
  expect(changes.listeners).toBe(0);
});

it("binds loopback only, unless allowed and told its names", async () => {
  const open = (hosts?: string[]) => createHttpEndpoint({ route: () => undefined, ...(hosts && { hosts }) });
  for (const host of ["0.0.0.0", "::", "192.0.2.1", "example.com", "127.0.0.1.example.com"]) {
    await expect(open().listen({ host })).rejects.toThrow("other machines");
    await expect(open().listen({ host, allowRemote: true })).rejects.toThrow("name the hosts");
  }
  const endpoint = open(["mcp.example.com"]);
  const url = await endpoint.listen({ host: "0.0.0.0", allowRemote: true });
  expect(url).toMatch(/^http:\/\/0\.0\.0\.0:\d+$/);
  await endpoint.close(0);
});

it("says so when the port is taken", async () => {
  await using listening = await listen(createWaitingTools().served);
  const second = createHttpEndpoint({ route: () => undefined });
  await expect(second.listen({ port: listening.port })).rejects.toThrow("EADDRINUSE");
});

it("shows a fault of ours as an internal error, and reports it", async () => {
  const faults: unknown[] = [];
  const { served } = createWaitingTools();
  const broken = { ...served, call: () => Promise.reject(new Error("/home/secret")) };
  await using listening = await listen(broken, { report: (fault) => faults.push(fault) });
  const { status, body } = await send(listening.port, { body: echo });
  expect(status).toBe(200);
  expect(JSON.parse(body)).toMatchObject({ id: 1, error: { code: -32603, message: "Internal error" } });
  expect(body).not.toContain("secret");
  expect(faults).toEqual([new Error("/home/secret")]);
});

it.each([
  ["headers", () => "POST /mcp HTTP/1.1\r\nhost: x"],
  ["body", (port: number) => wire(port, echo).slice(0, -5)],
])("drops a client that is slow to send its %s", async (_, sent) => {
  const sendingTimeouts = { headersMs: 50, requestMs: 100 };
  await using listening = await listen(createWaitingTools().served, { sendingTimeouts });
  const slow = openConnection(listening.port);
  slow.socket.write(sent(listening.port));
  expect(await slow.until(/\r\n\r\n/)).toMatch(/^HTTP\/1\.1 408 /);
  await slow.closed;
});
