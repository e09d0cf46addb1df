import { request as requestSecurely } from "node:https";
import type { IncomingMessage } from "node:http";
import { expect, it } from "@jest/globals";
import { createCertificate } from "@mortise/testkit/fake-upstream";
import { createChanges, listen } from "@mortise/testkit/mcp";
import { namesOf } from "../../src/http/allowed-hosts.ts";
import type { Routed } from "../../src/http/routed.ts";
import { createWaitingTools } from "../waiting-tools.ts";
import { openConnection, rpc, send, wire } from "@mortise/testkit/mcp";

const echo = rpc("tools/call", { name: "echo", arguments: { a: 1 } });
const refusal = {
  status: 401,
  code: -32000,
  message: "Who are you?",
  headers: { "www-authenticate": 'Bearer resource_metadata="http://x"' },
};

it("waits for a route that takes its time, and loses nothing of the body meanwhile", async () => {
  const { served } = createWaitingTools();
  let go = (): void => {};
  const asked = new Promise<void>((resolve) => (go = resolve));
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  const route = async (path: string): Promise<Routed> => {
    go();
    await opened;
    return path === "/mcp" ? served : undefined;
  };
  await using listening = await listen(served, { route });
  const long = rpc("tools/call", { name: "echo", arguments: { a: "x".repeat(200_000) } });
  const answers = [
    send(listening.port, { body: long }),
    send(listening.port, { body: echo, path: "/other" }),
    send(listening.port, { method: "GET" }),
  ];
  await asked;
  open();
  const [call, other, get] = await Promise.all(answers);
  expect(call?.status).toBe(200);
  expect(call?.body).toContain("x".repeat(200_000));
  expect([other?.status, get?.status]).toEqual([404, 405]);
});

it.each([
  ["at once", () => refusal],
  ["later", () => Promise.resolve(refusal)],
])("refuses a request %s with the status, headers and error that the route gives", async (_, route) => {
  await using listening = await listen(createWaitingTools().served, { route });
  for (const method of ["POST", "GET"]) {
    const answer = await send(listening.port, { method, ...(method === "POST" && { body: echo }) });
    expect(answer.status).toBe(401);
    expect(answer.headers["www-authenticate"]).toBe(refusal.headers["www-authenticate"]);
    expect(JSON.parse(answer.body)).toEqual({
      jsonrpc: "2.0",
      id: null,
      error: { code: -32000, message: "Who are you?" },
    });
  }
});

it("gives the route the whole request, and the path without its query", async () => {
  const seen: [string, string | undefined, string[]][] = [];
  const route = (path: string, { url, rawHeaders }: IncomingMessage) => {
    seen.push([path, url, rawHeaders.filter((text) => text.startsWith("Bearer"))]);
    return undefined;
  };
  await using listening = await listen(createWaitingTools().served, { route });
  const { port } = listening;
  const connection = openConnection(port);
  connection.socket.write(
    `GET /mcp?access_token=x HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nauthorization: Bearer a\r\nauthorization: Bearer b\r\n\r\n`,
  );
  await connection.until(/404/);
  connection.socket.destroy();
  expect(seen).toEqual([["/mcp", "/mcp?access_token=x", ["Bearer a", "Bearer b"]]]);
});

it("shows a fault of the route as an internal error, and reports it", async () => {
  const faults: unknown[] = [];
  const route = () => Promise.reject(new Error("/home/secret"));
  await using listening = await listen(createWaitingTools().served, { route, report: (fault) => faults.push(fault) });
  const { status, body } = await send(listening.port, { body: echo });
  expect(status).toBe(500);
  expect(JSON.parse(body)).toMatchObject({ error: { code: -32603, message: "Internal error" } });
  expect(body).not.toContain("secret");
  expect(faults).toEqual([new Error("/home/secret")]);
});

it("hands on what is no MCP endpoint, of any origin but of its own hosts alone, save where any host may ask", async () => {
  const { served } = createWaitingTools();
  await using listening = await listen(served, {
    route: (path) => (path === "/mcp" ? served : undefined),
    otherwise: (request, response) => response.end(`page ${request.url ?? ""}`),
    anyHostPaths: ["/healthz"],
  });
  const ask = async (path: string, headers: Record<string, string> = {}) => {
    const { status, body } = await send(listening.port, { method: "GET", path, headers });
    return [status, body.startsWith("page")];
  };
  expect(await ask("/api/x?y=1")).toEqual([200, true]);
  expect(await ask("/api/x", { origin: "https://app.example.com" })).toEqual([200, true]);
  expect(await ask("/api/x", { host: "evil.example" })).toEqual([403, false]);
  expect(await ask("/healthz", { host: "10.0.0.7:8080" })).toEqual([200, true]);
  expect(await ask("/healthz/more", { host: "10.0.0.7:8080" })).toEqual([403, false]);
  expect(await ask("/mcp", { host: "10.0.0.7:8080" })).toEqual([403, false]);
  expect(await ask("/mcp", { origin: "https://app.example.com" })).toEqual([403, false]);
});

it("answers to the names of its public URL and to this machine's own, and to no others", async () => {
  const { served } = createWaitingTools();
  await using listening = await listen(served, { names: (port) => namesOf("https://mcp.example.com", port) });
  const { port } = listening;
  const ask = async (host: string, origin?: string) =>
    (await send(port, { headers: { host, origin }, body: echo })).status;
  for (const host of ["mcp.example.com", "mcp.example.com:443", "MCP.example.com", `127.0.0.1:${port}`]) {
    expect([host, await ask(host)]).toEqual([host, 200]);
  }
  for (const host of ["mcp.example.com:80", "mcp.example.com.", "x.mcp.example.com", "example.com", "127.0.0.1"]) {
    expect([host, await ask(host)]).toEqual([host, 403]);
  }
  expect(await ask("mcp.example.com", "https://mcp.example.com")).toBe(200);
  for (const origin of ["http://mcp.example.com", "https://mcp.example.com:443", "https://example.com", "null"]) {
    expect([origin, await ask("mcp.example.com", origin)]).toEqual([origin, 403]);
  }
  expect(namesOf("http://gateway:8080", 8080).hosts).toContain("gateway:8080");
  expect(namesOf("http://gateway:8080", 8080).hosts).not.toContain("gateway");
});

it("speaks TLS, and nothing before 1.2", async () => {
  const { cert: certificate, key } = await createCertificate({ names: ["localhost"] });
  await using listening = await listen(createWaitingTools().served, { tls: { certificate, key } });
  expect(listening.origin).toMatch(/^https:/);
  const ask = (versions: object) =>
    new Promise<string>((resolve, reject) => {
      const outgoing = requestSecurely(
        { port: listening.port, method: "POST", path: "/mcp", ca: certificate, servername: "localhost", ...versions },
        (response) => {
          response.resume();
          resolve(String(response.statusCode));
        },
      );
      outgoing.setHeader("host", `localhost:${listening.port}`);
      outgoing.setHeader("content-type", "application/json");
      outgoing.on("error", reject);
      outgoing.end(echo);
    });
  expect(await ask({})).toBe("200");
  await expect(ask({ minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" })).rejects.toThrow();
});

it("answers what is new on an open connection with 503 while it drains", async () => {
  const tools = createWaitingTools();
  await using listening = await listen(tools.served, { otherwise: (_, response) => response.end("page") });
  const { port } = listening;
  const half = openConnection(port);
  const whole = wire(port, echo);
  half.socket.write(whole.slice(0, 20));
  const waiting = send(port, { body: rpc("tools/call", { name: "wait" }, "first") });
  await tools.begun(1);
  const closed = listening.endpoint.close();
  half.socket.write(whole.slice(20));
  const refused = await half.until(/closing/);
  expect(refused).toMatch(/^HTTP\/1\.1 503 /);
  expect(refused).toContain("retry-after: 1");
  tools.release();
  expect((await waiting).status).toBe(200);
  await closed;
});

it("ends a subscription whose subscriber may be told no more", async () => {
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
  await connection.until(/acknowledged/);
  changes.end();
  await connection.closed;
  expect(connection.received()).toContain(`"resultType":"complete"`);
  expect(changes.listeners).toBe(0);
});
