import { renameSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, expect, it } from "@jest/globals";
import { hang, json, startFakeUpstream, type FakeUpstream } from "@mortise/testkit/fake-upstream";
import { connectClient, type ClientOptions } from "@mortise/testkit/mcp";
import { openMortise, type Running } from "./mortise.ts";
import { brokenDescriptor, shelfDescriptor } from "./shelf-descriptor.ts";

const SECRET = "canary-1d0b8e6f44";
const ENV = { MORTISE_SHELF_API_KEY: SECRET };
const mortise = openMortise();
let upstream: FakeUpstream;

beforeAll(async () => {
  upstream = await startFakeUpstream();
  mortise.write("shelf.yaml", shelfDescriptor(upstream.origin));
  mortise.write("other.yaml", shelfDescriptor(upstream.origin, "other-shelf"));
  await mortise.run(["compile", "shelf.yaml", "-o", "shelf.json"]);
});
beforeEach(() => {
  upstream.forget();
  upstream.respond(({ path, headers }) => json({ path, echo: headers["x-api-key"] }));
});
afterAll(async () => {
  await mortise.close();
  await upstream.close();
});

const stdio = (args: readonly string[]) => ({
  transport: "stdio" as const,
  command: mortise.command,
  args: [mortise.script, "serve", ...args, "--allow-host", upstream.host],
  env: ENV,
});

const http = (args: readonly string[], env: Readonly<Record<string, string>> = ENV): Running =>
  mortise.start(["serve", ...args, "--transport", "http", "--allow-host", upstream.host], { env });

async function urlOf(running: Running, slug = "shelf"): Promise<string> {
  const [, url] = await running.says(new RegExp(`serving ${slug} at (http://\\S+)`));
  return url ?? "";
}

const CLIENTS: readonly (Pick<ClientOptions, "generation"> & { readonly era?: "modern" | "legacy" })[] = [
  { generation: "v2", era: "modern" },
  { generation: "v2", era: "legacy" },
  { generation: "v1" },
];

it.each(CLIENTS)("serves the official client over stdio: %j", async (kind) => {
  const client = await connectClient({ ...kind, ...stdio([mortise.path("shelf.json")]) });
  try {
    expect((await client.listTools()).map(({ name }) => name)).toEqual(["find_books", "get_book", "remove_book"]);
    const found = await client.callTool("find_books", { words: "sea" });
    expect(found).toMatchObject({
      isError: false,
      structuredContent: { path: "/books?q=sea&limit=10", echo: "[masked]" },
    });
    expect(await client.callTool("find_books", {})).toMatchObject({ isError: true });
  } finally {
    await client.close();
  }
  expect(upstream.requests[0]?.headers["x-api-key"]).toBe(SECRET);
});

it.each(CLIENTS)("serves the official client over HTTP: %j", async (kind) => {
  const server = http(["shelf.yaml"]);
  const url = await urlOf(server);
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/mcp$/);
  const client = await connectClient({ ...kind, transport: "http", url });
  expect(await client.callTool("get_book", { id: "7" })).toMatchObject({ structuredContent: { path: "/books/7" } });
  await client.close();
  server.signal("SIGTERM");
  expect(await server.ended).toMatchObject({ code: 0, stdout: "" });
});

it("serves each of several files under its slug", async () => {
  const server = http(["shelf.json", "other.yaml"], { ...ENV, MORTISE_OTHER_SHELF_API_KEY: `${SECRET}-other` });
  const [url, other] = await Promise.all([urlOf(server), urlOf(server, "other-shelf")]);
  expect(new URL(url).pathname).toBe("/mcp/shelf");
  expect(new URL(other).pathname).toBe("/mcp/other-shelf");
  for (const each of [url, other]) {
    const client = await connectClient({ generation: "v2", transport: "http", url: each });
    await client.callTool("get_book", { id: "1" });
    await client.close();
  }
  expect(upstream.requests.map(({ headers }) => headers["x-api-key"])).toEqual([SECRET, `${SECRET}-other`]);
  expect((await fetch(url.replace("/mcp/shelf", "/mcp"), { method: "POST" })).status).toBe(404);
  server.signal("SIGINT");
  expect(await server.ended).toMatchObject({ code: 0 });
});

it.each([
  [
    "text",
    /shelf find_books upstream_rejected 422 \d+ ms [\w-]+ because of "words" \(\/operations\/0\/parameters\/0\)\n/,
  ],
  ["json", /"status":422,.*"parameter":\{"argument":"words","origin":"\/operations\/0\/parameters\/0"\}/],
])("logs as %s which parameter an upstream complained about, and where that comes from", async (format, line) => {
  const server = http(["shelf.yaml", "--verbose", "--log-format", format]);
  const [, url = ""] = await server.says(/at (http:\/\/[^\s"]+)/);
  const client = await connectClient({ generation: "v2", transport: "http", url });
  upstream.respond(() => json({ errors: [{ field: "q" }] }, { status: 422 }));
  const answer = await client.callTool("find_books", { words: "a" });
  await client.close();
  server.signal("SIGTERM");
  expect(answer.content[0]?.text).toContain("- /words: The upstream API names it as a reason.");
  expect((await server.ended).stderr).toMatch(line);
});

it("logs a line for each call with --verbose, as text or JSON, and never a secret", async () => {
  for (const format of ["text", "json"]) {
    const server = http(["shelf.yaml", "--verbose", "--log-format", format]);
    const [, url = ""] = await server.says(/at (http:\/\/[^\s"]+)/);
    const client = await connectClient({ generation: "v2", transport: "http", url });
    await client.callTool("get_book", { id: SECRET });
    await client.callTool("find_books", {});
    await client.close();
    server.signal("SIGTERM");
    const { stderr } = await server.ended;
    expect(stderr).not.toContain(SECRET);
    const lines = stderr.trimEnd().split("\n");
    if (format === "text") {
      expect(lines[1]).toMatch(/^[\d:.]+ shelf get_book ok 200 \d+ ms [\w-]+$/);
      expect(lines[2]).toMatch(/^[\d:.]+ shelf find_books arguments_invalid \d+ ms /);
    } else {
      expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
        { level: "info", url },
        { level: "info", call: { instance: "shelf", tool: "get_book", code: "ok", status: 200 } },
        { level: "warning", call: { tool: "find_books", code: "arguments_invalid" } },
      ]);
    }
  }
});

it("says what is missing at the start, serves the list, and answers a call with the way out", async () => {
  const server = http(["shelf.yaml"], {});
  const url = await urlOf(server);
  expect(server.stderr()).toContain("warning: shelf has no `api_key`; set MORTISE_SHELF_API_KEY");
  const client = await connectClient({ generation: "v2", transport: "http", url });
  expect(await client.listTools()).toHaveLength(3);
  expect(await client.callTool("get_book", { id: "1" })).toMatchObject({
    isError: true,
    content: [{ text: expect.stringContaining("credential_missing") }],
  });
  await client.close();
  expect(upstream.connections).toBe(0);
});

it("watches: a good save is served and announced, a bad one reported while the last good goes on", async () => {
  const file = mortise.write("watched.yaml", shelfDescriptor(upstream.origin));
  const good = (name: string) =>
    shelfDescriptor(upstream.origin).replace("mcp_tool_name: get_book", `mcp_tool_name: ${name}`);
  const server = http(["watched.yaml", "--watch"]);
  const url = await urlOf(server);
  const announcements = countEvents();
  const client = await connectClient({
    generation: "v2",
    transport: "http",
    url,
    onListChanged: announcements.happened,
  });
  const names = async () => (await client.listTools()).map(({ name }) => name);

  // As editors save: a new file takes the place of the old one.
  writeFileSync(`${file}~`, good("fetch_book"));
  renameSync(`${file}~`, file);
  await server.says(/reloaded watched\.yaml, tools: 3/);
  await announcements.reach(1);
  expect(await names()).toContain("fetch_book");

  writeFileSync(file, brokenDescriptor());
  await server.says(/error\[operation\/unfilled-placeholder\]/);
  await server.says(/watched\.yaml has errors\nthe last good version is still served/);
  expect(await names()).toContain("fetch_book");
  expect(await client.callTool("fetch_book", { id: "1" })).toMatchObject({ isError: false });

  writeFileSync(file, "metadata: [");
  await server.says(/yaml\/syntax/);
  const before = server.stderr().length;
  writeFileSync(file, good("fetch_book"));
  await server.says(/reloaded watched\.yaml/, before);

  // A burst of saves ends with its last version.
  for (const name of ["one", "two", "three", "take_book"]) writeFileSync(file, good(name));
  for (let count = 2; !(await names()).includes("take_book"); count += 1) await announcements.reach(count);
  expect(await names()).toContain("take_book");
  expect(await client.callTool("take_book", { id: "2" })).toMatchObject({ isError: false });
  await client.close();
  server.signal("SIGTERM");
  expect(await server.ended).toMatchObject({ code: 0 });
});

/** Counts what happens, and resolves once it has happened that often. */
function countEvents(): { readonly happened: () => void; reach(count: number): Promise<void> } {
  let count = 0;
  const waiting = new Set<() => void>();
  return {
    happened: () => {
      count += 1;
      for (const check of waiting) check();
    },
    reach: (wanted) =>
      new Promise((resolve) => {
        const check = () => {
          if (count >= wanted) resolve();
        };
        waiting.add(check);
        check();
      }),
  };
}

it("announces a change to a client over stdio, too", async () => {
  mortise.write("piped.yaml", shelfDescriptor(upstream.origin));
  let announce: () => void;
  const announced = new Promise<void>((resolve) => (announce = resolve));
  const client = await connectClient({
    generation: "v1",
    ...stdio([mortise.path("piped.yaml"), "--watch"]),
    onListChanged: () => announce(),
  });
  await client.listTools();
  mortise.write(
    "piped.yaml",
    shelfDescriptor(upstream.origin).replace("mcp_tool_name: get_book", "mcp_tool_name: fetch_book"),
  );
  await announced;
  expect((await client.listTools()).map(({ name }) => name)).toContain("fetch_book");
  await client.close();
});

it("watches the credentials, so that a rotation needs no new start", async () => {
  mortise.write("rotating.json", JSON.stringify({ shelf: { api_key: "first-secret-value" } }), 0o600);
  const server = http(["shelf.yaml", "--watch", "--credentials", "rotating.json"], {});
  const client = await connectClient({ generation: "v2", transport: "http", url: await urlOf(server) });
  await client.callTool("get_book", { id: "1" });
  mortise.write("rotating.json", '{"shelf": {"api_key": 1}}');
  await server.says(/put it in quotes[^\n]*\nthe last good version is still served/);
  await client.callTool("get_book", { id: "1" });
  mortise.write("rotating.json", JSON.stringify({ shelf: { api_key: "second-secret-value" } }));
  await server.says(/read rotating\.json again/);
  await client.callTool("get_book", { id: "1" });
  await client.close();
  const sent = upstream.requests.map(({ headers }) => headers["x-api-key"]);
  expect(sent).toEqual(["first-secret-value", "first-secret-value", "second-secret-value"]);
});

it("lets calls in flight finish on the first signal, and cuts them on the second", async () => {
  upstream.respond(() => hang());
  const server = http(["shelf.yaml"]);
  const client = await connectClient({ generation: "v2", transport: "http", url: await urlOf(server) });
  const call = client.callTool("get_book", { id: "1" }).catch(() => "cut");
  await upstream.received(1);
  server.signal("SIGTERM");
  // Only once the first has been taken does a second one count as such.
  await expect(refused(await urlOf(server))).resolves.toBe(true);
  server.signal("SIGTERM");
  expect(await server.ended).toMatchObject({ code: 143 });
  expect(await call).toBe("cut");
  await client.close().catch(() => {});
});

/** Whether a closing server accepts nothing new; asked until it does not. */
async function refused(url: string): Promise<boolean> {
  for (;;) {
    try {
      await fetch(url, { method: "POST", headers: { connection: "close" } });
    } catch {
      return true;
    }
  }
}

it("ends over stdio when its input does, with every answer out and nothing else on stdout", async () => {
  const messages = [
    { jsonrpc: "2.0", id: 1, method: "tools/list" },
    { jsonrpc: "2.0", id: 2, method: "tools/call", params: { name: "get_book", arguments: { id: "1" } } },
  ];
  const input = messages.map((message) => `${JSON.stringify(message)}\n`).join("");
  const args = ["serve", "shelf.json", "--verbose", "--allow-host", upstream.host];
  const { code, stdout, stderr } = await mortise.run(args, { input, env: ENV });
  expect(code).toBe(0);
  const answers = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { id: number });
  expect(answers.map(({ id }) => id)).toEqual([1, 2]);
  expect(stderr).toMatch(/^serving shelf over stdio\n[\d:.]+ shelf get_book ok 200 .*\n$/);
});

it("cannot serve what contradicts itself, and says what would do", async () => {
  mortise.write("bad.yaml", brokenDescriptor());
  mortise.write("off.yaml", shelfDescriptor().replace("enabled: true", "enabled: false"));
  const lines: readonly (readonly [args: readonly string[], code: number, says: string])[] = [
    [["shelf.json", "other.yaml"], 2, "serve several with --transport http"],
    [["shelf.json", "--port", "8080"], 2, "--port has no meaning over stdio"],
    [["shelf.json", "--transport", "http", "--host", "0.0.0.0"], 2, "nothing checks who calls"],
    [["shelf.json", "--transport", "http", "--port", "70000"], 2, "a number from 0 to 65535"],
    [["shelf.json", "--transport", "http", "--port", String(upstream.port)], 2, "the port is taken"],
    [["shelf.json", "shelf.yaml", "--transport", "http"], 2, "have the same slug"],
    [["off.yaml"], 2, "offers no MCP server"],
    [["-"], 2, "not standard input"],
    [["shelf.json", "--credentials", "-"], 2, "not standard input"],
    [["bad.yaml"], 1, "operation/unfilled-placeholder"],
  ];
  const endings = await Promise.all(lines.map(([args]) => mortise.run(["serve", ...args])));
  for (const [index, { code, stdout, stderr }] of endings.entries()) {
    const [, expected, says] = lines[index] ?? [];
    expect({ code, stdout, stderr }).toEqual({
      code: expected,
      stdout: "",
      stderr: expect.stringContaining(says ?? ""),
    });
  }
});

it("answers on another address only to the names that it was given", async () => {
  const server = mortise.start([
    "serve",
    "shelf.json",
    "--transport",
    "http",
    "--host",
    "0.0.0.0",
    "--public-host",
    "mcp.example.com",
  ]);
  const [, port] = await server.says(/serving shelf at http:\/\/0\.0\.0\.0:(\d+)\/mcp/);
  expect(server.stderr()).toContain("put authentication in front of it");
  const answer = await fetch(`http://127.0.0.1:${port ?? ""}/mcp`, { method: "POST" });
  expect(answer.status).toBe(403);
  server.signal("SIGTERM");
  await server.ended;
});
