import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, beforeEach, expect, it } from "@jest/globals";
import { compile } from "@mortise/core";
import { hang, json, startFakeUpstream, type FakeUpstream } from "@mortise/testkit/fake-upstream";
import { connectClient, type ClientOptions } from "@mortise/testkit/mcp";
import { follow, REPOSITORY, type Running } from "./mortise.ts";
import { shelfDescriptor } from "./shelf-descriptor.ts";

const SECRET = "canary-4be1905d27";
const folder = mkdtempSync(join(tmpdir(), "standalone-"));
const script = join(folder, "server.js");
const running = new Set<Running>();
let upstream: FakeUpstream;
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  upstream = await startFakeUpstream();
  env = { MORTISE_SHELF_API_KEY: SECRET, MORTISE_ALLOW_HOST: upstream.host };
  const { connector } = compile({ name: "shelf.yaml", text: shelfDescriptor(upstream.origin) });
  writeFileSync(join(folder, "connector.json"), JSON.stringify(connector));
  bundleRuntime(join(folder, "mortise.js"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  writeFileSync(
    script,
    `import { readFileSync } from "node:fs";
     import { runServer } from "./mortise.js";
     const connector = JSON.parse(readFileSync(new URL("connector.json", import.meta.url), "utf8"));
     process.exitCode = await runServer(connector, { transports: ["stdio", "http"] });`,
  );
});
beforeEach(() => {
  upstream.forget();
  upstream.respond(({ path, headers }) => json({ path, echo: headers["x-api-key"] }));
});
afterAll(async () => {
  for (const one of running) one.signal("SIGKILL");
  await Promise.all(Array.from(running, ({ ended }) => ended));
  rmSync(folder, { recursive: true, force: true });
  await upstream.close();
});

/** In a process of its own, because esbuild does not work inside the test runner. */
function bundleRuntime(file: string): void {
  const module = join(REPOSITORY, "packages/cli/src/generate/bundle-runtime.ts");
  const program = `
    import { writeFileSync } from "node:fs";
    import { bundleRuntime } from ${JSON.stringify(module)};
    writeFileSync(${JSON.stringify(file)}, (await bundleRuntime()).runtime);`;
  const options = ["--conditions=@mortise/source", "--input-type=module", "--eval", program];
  const { status, stderr } = spawnSync(process.execPath, options, { encoding: "utf8", cwd: REPOSITORY });
  if (status !== 0) throw new Error(`the bundle failed:\n${stderr}`);
}

interface StartOptions {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts the server as it stands in a folder with nothing but Node around it. */
function start(args: readonly string[], { input, env: variables = env }: StartOptions = {}) {
  const child = spawn(process.execPath, [script, ...args], { cwd: folder, env: variables });
  const { started, ended } = follow(child);
  running.add(started);
  void ended.then(() => running.delete(started));
  if (input !== undefined) child.stdin.end(input);
  return { ...started, stdin: child.stdin, stdout: child.stdout };
}

const CLIENTS: readonly Pick<ClientOptions, "generation" | "era">[] = [
  { generation: "v2", era: "modern" },
  { generation: "v2", era: "legacy" },
  { generation: "v1" },
];

it.each(CLIENTS)("serves the official client over stdio: %j", async (kind) => {
  const program = { transport: "stdio" as const, command: process.execPath, args: [script], env };
  const client = await connectClient({ ...kind, ...program });
  try {
    expect((await client.listTools()).map(({ name }) => name)).toEqual(["find_books", "get_book", "remove_book"]);
    expect(await client.callTool("find_books", { words: "sea" })).toMatchObject({
      isError: false,
      structuredContent: { path: "/books?q=sea&limit=10", echo: "[masked]" },
    });
    // What is loaded on demand: the validator's words, and the SDK for a message out of the ordinary.
    expect(await client.callTool("find_books", { words: 1 })).toMatchObject({ isError: true });
    await expect(client.callTool("", {})).rejects.toMatchObject({ code: -32602 });
  } finally {
    await client.close();
  }
  expect(upstream.requests[0]?.headers["x-api-key"]).toBe(SECRET);
});

it.each(CLIENTS)("serves the official client over HTTP, until it is stopped: %j", async (kind) => {
  const server = start(["--transport", "http"]);
  const [, url = ""] = await server.says(/serving shelf at (http:\/\/127\.0\.0\.1:\d+\/mcp)\n/);
  const client = await connectClient({ ...kind, transport: "http", url });
  expect(await client.callTool("get_book", { id: "7" })).toMatchObject({ structuredContent: { path: "/books/7" } });
  await client.close();
  server.signal("SIGTERM");
  expect(await server.ended).toMatchObject({ code: 0, stdout: "" });
});

it("answers what the SDK answers, too: nothing of it is missing in the one file", async () => {
  const { ended } = start([], { input: '{"jsonrpc":"2.0","id":1,"method":"prompts/list","params":{}}\n' });
  const { stdout, code } = await ended;
  expect(JSON.parse(stdout)).toMatchObject({ id: 1, error: { code: -32601 } });
  expect(code).toBe(0);
});

it("writes messages and nothing else to stdout, whatever happens", async () => {
  upstream.respond(() => json({ errors: [{ field: "q" }] }, { status: 422 }));
  const call = (id: number, name: string, args: unknown) =>
    JSON.stringify({ jsonrpc: "2.0", id, method: "tools/call", params: { name, arguments: args } });
  const input = [call(1, "find_books", { words: "a" }), call(2, "get_book", {}), "nonsense", call(3, "none", {}), ""];
  const { ended } = start(["--verbose"], { input: input.join("\n"), env: { MORTISE_ALLOW_HOST: upstream.host } });
  const { stdout, stderr, code } = await ended;
  const messages = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { id: unknown });
  expect(new Set(messages.map(({ id }) => id))).toEqual(new Set([1, 2, 3, null]));
  expect(messages).toHaveLength(4);
  expect(stderr).toContain("warning: shelf has no `api_key`; set MORTISE_SHELF_API_KEY\n");
  expect(stderr).toMatch(/shelf find_books credential_missing \d+ ms/);
  expect(code).toBe(0);
});

it("finishes what is in flight when it is asked to stop, and ends at once when it is asked twice", async () => {
  let release: () => void = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  upstream.respond(async () => {
    await held;
    return json({ done: true });
  });
  const call = '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_book","arguments":{"id":"1"}}}\n';
  const patient = start([]);
  patient.stdin.write(call);
  await upstream.received(1);
  patient.signal("SIGINT");
  release();
  const { stdout, code } = await patient.ended;
  expect(JSON.parse(stdout)).toMatchObject({ id: 1, result: { isError: false } });
  expect(code).toBe(0);

  upstream.respond(() => hang());
  const hasty = start([]);
  hasty.stdin.write(call);
  await upstream.received(2);
  hasty.signal("SIGTERM");
  // Each signal has to arrive as one of its own.
  const again = setInterval(() => hasty.signal("SIGTERM"), 20);
  expect((await hasty.ended).code).toBe(143);
  clearInterval(again);
});

it("lets requests go to no private address that was not named", async () => {
  const input = '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_book","arguments":{"id":"1"}}}\n';
  const other = { MORTISE_SHELF_API_KEY: SECRET, MORTISE_ALLOW_HOST: "localhost:1, 127.0.0.1:1" };
  const { stdout, stderr } = await start([], { input, env: other }).ended;
  expect(JSON.parse(stdout)).toMatchObject({ result: { isError: true } });
  expect(stderr).toContain("MORTISE_ALLOW_HOST=HOST:PORT lets others through");
  expect(upstream.connections).toBe(0);
  expect((await start([], { input }).ended).stdout).toContain('"isError":false');
});

it("takes credentials from a file that is its owner's alone, and keeps tokens in another", async () => {
  const input = '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_book","arguments":{"id":"1"}}}\n';
  const file = join(folder, "credentials.json");
  writeFileSync(file, JSON.stringify({ shelf: { api_key: `${SECRET}-file` } }), { mode: 0o600 });
  const tokens = join(folder, "tokens.json");
  const variables = { MORTISE_CREDENTIALS: "credentials.json", MORTISE_TOKEN_FILE: "tokens.json" };
  const ended = await start([], { input, env: { ...env, ...variables } }).ended;
  expect(ended).toMatchObject({ code: 0, stderr: expect.not.stringContaining("warning") });
  expect(upstream.requests[0]?.headers["x-api-key"]).toBe(`${SECRET}-file`);
  expect(existsSync(tokens)).toBe(true);
  writeFileSync(join(folder, "open.json"), "{}", { mode: 0o644 });
  const refused = await start([], { input, env: { ...env, MORTISE_CREDENTIALS: "open.json" } }).ended;
  expect(refused).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining("chmod 600 open.json") });
});

it.each<[readonly string[], Readonly<Record<string, string>>, RegExp]>([
  [["--loud"], {}, /^error: Unknown option '--loud'\n {2}hint: --help lists the options\n$/],
  [["here"], {}, /^error: Unexpected argument 'here'/],
  [["--port"], {}, /^error: Option '--port <value>' argument missing/],
  [["--transport", "http", "--port", "70000"], {}, /--port takes a number from 0 to 65535, not "70000"/],
  [["--transport", "carrier pigeon"], {}, /--transport takes stdio or http, not "carrier pigeon"/],
  [["--mode", "none"], {}, /--mode takes list or discovery, not "none"/],
  [["--files", "nowhere"], {}, /--files takes a folder that is there, and nowhere is none/],
  [["--port", "80"], {}, /--port has no meaning over stdio\n {2}hint: add --transport http/],
  [
    ["--transport", "http", "--host", "0.0.0.0"],
    {},
    /other machines can reach 0\.0\.0\.0.*\n {2}hint: .*--public-host/,
  ],
  [[], { MORTISE_ALLOW_HOST: "http://localhost" }, /MORTISE_ALLOW_HOST takes HOST or HOST:PORT/],
  [[], { MORTISE_CURSOR_KEY: "short" }, /MORTISE_CURSOR_KEY is not 32 bytes/],
  [[], { MORTISE_CREDENTIALS: "nowhere.json" }, /cannot read nowhere\.json: there is no such file/],
])("says what is wrong and how to mend it, without a stack or a path: %j %j", async (args, variables, message) => {
  const { stdout, stderr, code } = await start(args, { input: "", env: variables }).ended;
  expect(stderr.replace(/^warning: .*\n/m, "")).toMatch(message);
  expect(stderr).not.toMatch(/\n\s+at |node:|file:/);
  expect(stderr).not.toContain(folder);
  expect({ stdout, code }).toEqual({ stdout: "", code: 2 });
});

it("takes an empty variable for one that is not there", async () => {
  const empty = { MORTISE_SHELF_API_KEY: "", MORTISE_ALLOW_HOST: "", MORTISE_CREDENTIALS: "", MORTISE_TOKEN_FILE: "" };
  const { stderr, code } = await start([], { input: "", env: empty }).ended;
  expect(stderr).toContain("warning: shelf has no `api_key`; set MORTISE_SHELF_API_KEY\n");
  expect(code).toBe(0);
});

it("prints its version, and a help that names the variables it reads", async () => {
  expect(await start(["--version"], { input: "" }).ended).toMatchObject({ code: 0, stdout: "1.2.3\n", stderr: "" });
  const { stdout } = await start(["--help"], { input: "" }).ended;
  expect(stdout).toMatch(/^Usage: shelf \[options\]\n/);
  expect(stdout).toMatch(/MORTISE_SHELF_API_KEY +the field api_key of api_key \(required, secret\)/);
});

it("lists three tools with --mode discovery", async () => {
  const input = '{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{}}\n';
  const { stdout } = await start(["--mode=discovery"], { input }).ended;
  const { result } = JSON.parse(stdout) as { result: { tools: { name: string }[] } };
  expect(result.tools.map(({ name }) => name)).toEqual(["find_tools", "call_read_tool", "call_write_tool"]);
});

it("starts without node:http and node:tls, though both are in the one file", () => {
  const program = `
    await import(${JSON.stringify(pathToFileURL(join(folder, "mortise.js")).href)});
    console.log(JSON.stringify(process.moduleLoadList.filter((name) => /^NativeModule (?:https?|tls|_http.*)$/.test(name))));`;
  const { stdout } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], { encoding: "utf8" });
  expect(JSON.parse(stdout)).toEqual([]);
  const text = readFileSync(join(folder, "mortise.js"), "utf8");
  expect(text).toContain('getBuiltinModule("node:tls")');
  expect(text).not.toMatch(/(?:^|[;}\n])import[\s{*"]/);
});

it("leaves nothing behind in its folder", () => {
  const made = ["credentials.json", "open.json", "tokens.json"];
  expect(readdirSync(folder).filter((file) => !made.includes(file))).toEqual([
    "connector.json",
    "mortise.js",
    "package.json",
    "server.js",
  ]);
});
