import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, expect, it } from "@jest/globals";
import { answer, json, startFakeUpstream, status, type FakeUpstream } from "@mortise/testkit/fake-upstream";
import { openMortise } from "./mortise.ts";
import { brokenDescriptor, shelfDescriptor } from "./shelf-descriptor.ts";

const SECRET = "canary-7f3a9c51e2";
const mortise = openMortise();
let upstream: FakeUpstream;

beforeAll(async () => {
  upstream = await startFakeUpstream();
  mortise.write("shelf.yaml", shelfDescriptor(upstream.origin));
  mortise.write("bad.yaml", brokenDescriptor());
  mortise.write("credentials.json", JSON.stringify({ shelf: { api_key: SECRET } }), 0o600);
});
beforeEach(() => {
  upstream.forget();
  upstream.respond(({ path }) => (path.startsWith("/books/404") ? status(404) : json({ path, number: 7 })));
});
afterAll(async () => {
  await mortise.close();
  await upstream.close();
});

const call = (tool: string, args: readonly string[], options = {}) =>
  mortise.run(["call", "shelf.yaml", tool, "--allow-host", upstream.host, ...args], options);
const WITH_FILE = ["--credentials", "credentials.json"];

it("prints the result and nothing else, with the credential and the defaults in the request", async () => {
  const ended = await call("find_books", [...WITH_FILE, "--args", '{"words": "a b"}']);
  expect(ended).toEqual({ code: 0, stdout: '{"path":"/books?q=a%20b&limit=10","number":7}\n', stderr: "" });
  expect(upstream.requests.map(({ method, headers }) => [method, headers["x-api-key"]])).toEqual([["GET", SECRET]]);
});

it("takes the credential from the environment", async () => {
  const ended = await call("get_book", ["--args", '{"id": "1"}'], { env: { MORTISE_SHELF_API_KEY: SECRET } });
  expect(ended).toMatchObject({ code: 0, stderr: "" });
  expect(upstream.requests[0]?.headers["x-api-key"]).toBe(SECRET);
});

it("takes credentials in YAML, and arguments from a file or from standard input", async () => {
  mortise.write("credentials.yaml", `shelf:\n  api_key: ${SECRET}\n`, 0o600);
  mortise.write("args.json", '{"id": "1"}');
  const credentials = ["--credentials", "credentials.yaml"];
  const [file, stream] = await Promise.all([
    call("get_book", [...credentials, "--args-file", "args.json"]),
    call("get_book", [...credentials, "--args-file", "-"], { input: '{"id": "1"}' }),
  ]);
  expect(file).toEqual({ code: 0, stdout: '{"path":"/books/1","number":7}\n', stderr: "" });
  expect(stream).toEqual(file);
});

it("calls a tool by its own name where clients are shown only the three that find and call it", async () => {
  mortise.write(
    "large.yaml",
    shelfDescriptor(upstream.origin).replace("enabled: true", "enabled: true\n  mode: discovery"),
  );
  const args = ["call", "large.yaml", "--allow-host", upstream.host, ...WITH_FILE];
  const inner = await mortise.run([...args, "get_book", "--args", '{"id":"1"}']);
  const found = await mortise.run([...args, "find_tools", "--args", '{"query":"get a book"}']);
  expect(inner).toEqual({ code: 0, stdout: '{"path":"/books/1","number":7}\n', stderr: "" });
  expect(JSON.parse(found.stdout)).toMatchObject({ tools: [{ name: "get_book" }, {}, {}], total: 3 });
  expect((await mortise.run(["tools", "large.yaml"])).stderr).toMatch(
    /^clients list find_tools, call_read_tool, call_write_tool instead, which find and call these: \d+ bytes, about \d{3} tokens\n$/,
  );
});

it("goes on with a list in another process where both have the same key", async () => {
  const paging = "response: { items: '', paging: { kind: link } }";
  mortise.write(
    "pages.yaml",
    shelfDescriptor(upstream.origin).replace("summary: Find books", `summary: Find books\n    ${paging}`),
  );
  upstream.respond(({ path }) =>
    path.includes("page=2") ? json([2]) : json([1], { headers: { link: '</books?page=2>; rel="next"' } }),
  );
  const find = (more: object, key?: string) =>
    mortise.run(
      [
        "call",
        "pages.yaml",
        "find_books",
        "--allow-host",
        upstream.host,
        ...WITH_FILE,
        "--args",
        JSON.stringify({ words: "a", ...more }),
      ],
      key === undefined ? {} : { env: { MORTISE_CURSOR_KEY: key } },
    );
  const key = Buffer.alloc(32, 7).toString("base64");
  const { next_cursor: cursor } = JSON.parse((await find({}, key)).stdout) as { next_cursor: string };
  expect(JSON.parse((await find({ cursor }, key)).stdout)).toEqual({ shown: 1, items: [2] });
  expect((await find({ cursor })).stdout).toContain("This cursor was not given by this tool, or not to this caller.");
  expect(await find({}, "short")).toMatchObject({ code: 2, stderr: expect.stringContaining("MORTISE_CURSOR_KEY") });
});

it("calls from a compiled connector", async () => {
  await mortise.run(["compile", "shelf.yaml", "-o", "shelf.json"]);
  const args = ["call", "shelf.json", "get_book", "--args", '{"id":"1"}', "--allow-host", upstream.host, ...WITH_FILE];
  expect(await mortise.run(args)).toMatchObject({ code: 0, stdout: '{"path":"/books/1","number":7}\n' });
});

it("prints the whole result with --json, integers beyond 2^53 unharmed", async () => {
  upstream.respond(() => answer('{"id":9007199254740993}', { headers: { "content-type": "application/json" } }));
  const { code, stdout } = await call("get_book", [...WITH_FILE, "--json", "--args", '{"id":"1"}']);
  expect(code).toBe(0);
  expect(stdout).toContain('"structuredContent":{"id":9007199254740993}');
  expect(JSON.parse(stdout)).toMatchObject({ isError: false, content: [{ type: "text" }] });
});

it("ends with 1 on an error that a model would see", async () => {
  const notFound = await call("get_book", [...WITH_FILE, "--args", '{"id":"404"}']);
  expect(notFound).toMatchObject({ code: 1, stderr: "", stdout: expect.stringContaining("upstream_not_found") });
  upstream.forget();
  const invalid = await call("find_books", [...WITH_FILE, "--args", '{"limit":"many"}']);
  expect(invalid).toMatchObject({ code: 1, stdout: expect.stringContaining("arguments_invalid") });
  expect(upstream.requests).toHaveLength(0);
});

it("says which credential is missing and how to give it, and sends nothing", async () => {
  const ended = await call("get_book", ["--args", '{"id":"1"}']);
  expect(ended).toMatchObject({ code: 1, stdout: expect.stringContaining("credential_missing") });
  expect(ended.stderr).toContain("shelf has no `api_key`; set MORTISE_SHELF_API_KEY, or pass --credentials FILE");
  expect(upstream.connections).toBe(0);
});

it("reaches no private address unless it is allowed by name", async () => {
  const ended = await mortise.run(["call", "shelf.yaml", "get_book", "--args", '{"id":"1"}', ...WITH_FILE]);
  expect(ended).toMatchObject({ code: 1, stdout: expect.stringContaining("egress_refused") });
  expect(ended.stderr).toContain("--allow-host HOST:PORT");
  expect(upstream.connections).toBe(0);
  const wrong = await mortise.run(["call", "shelf.yaml", "get_book", "--allow-host", "http://x/", ...WITH_FILE]);
  expect(wrong).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining("HOST or HOST:PORT") });
});

it("shows what an upstream says without letting it act on the terminal, and pipes it as it is", async () => {
  upstream.respond(() => answer("a \u001B[2J b\nc", { headers: { "content-type": "text/plain" } }));
  const args = ["call", "shelf.yaml", "get_book", "--args", '{"id":"1"}', "--allow-host", upstream.host, ...WITH_FILE];
  expect(await mortise.run(args)).toMatchObject({ code: 0, stdout: "a \u001B[2J b\nc\n" });
  const command = [mortise.command, mortise.script, ...args].map((word) => `'${word}'`).join(" ");
  const shown = spawn("script", ["-qec", command, "/dev/null"], { cwd: mortise.folder });
  let output = "";
  shown.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  await once(shown, "close");
  expect(output).toContain("a <U+001B>[2J b");
});

it("refuses a credentials file that others can open, unless told otherwise", async () => {
  for (const mode of [0o640, 0o604, 0o620, 0o601]) {
    mortise.write("open.json", JSON.stringify({ shelf: { api_key: SECRET } }));
    chmodSync(mortise.path("open.json"), mode);
    const refused = await call("get_book", ["--args", '{"id":"1"}', "--credentials", "open.json"]);
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr).toContain(`open.json (its mode is ${mode.toString(8)})`);
    expect(refused.stderr).toContain("chmod 600 open.json");
  }
  expect(upstream.connections).toBe(0);
  const insisted = ["--insecure-credentials-file", "--credentials", "open.json"];
  expect(await call("get_book", ["--args", '{"id":"1"}', ...insisted])).toMatchObject({ code: 0 });
});

it("never shows a line of a credentials file that it cannot use", async () => {
  const files = [
    `{"shelf": {"api_key": "${SECRET}"`,
    `shelf: [${SECRET}`,
    SECRET,
    `{"shelf": "${SECRET}"}`,
    `{"shelf": {"api_key": 12345678}}`,
    `{"shelf": {"api_kee": "${SECRET}"}}`,
  ];
  for (const text of files) {
    mortise.write("broken.json", text, 0o600);
    const ended = await call("get_book", ["--args", '{"id":"1"}', "--credentials", "broken.json"]);
    expect(ended).toMatchObject({ code: 2, stdout: "", stderr: expect.stringMatching(/credential/) });
    expect(ended.stderr).not.toMatch(new RegExp(`${SECRET}|12345678`));
  }
  expect(upstream.connections).toBe(0);
});

it("cannot run with arguments that are no object, an unknown tool, or a bad descriptor", async () => {
  const [broken, list, unknown, twice, bad] = await Promise.all([
    call("get_book", ["--args", '{"id":']),
    call("get_book", ["--args", "[]"]),
    call("get_bok", []),
    call("get_book", ["--args", "{}", "--args-file", "-"]),
    mortise.run(["call", "bad.yaml", "get_book"]),
  ]);
  expect([broken, list, unknown, twice].map(({ code, stdout }) => [code, stdout])).toEqual(
    Array.from({ length: 4 }, () => [2, ""]),
  );
  expect(broken.stderr).toContain("the arguments are not JSON");
  expect(list.stderr).toContain("the arguments are not an object");
  expect(unknown.stderr).toContain("did you mean get_book?");
  expect(bad).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("unfilled-placeholder") });
});
