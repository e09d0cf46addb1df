import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it } from "@jest/globals";
import { readJunit } from "@mortise/testkit";
import { json, startFakeUpstream, status, type FakeUpstream } from "@mortise/testkit/fake-upstream";
import { openMortise, REPOSITORY } from "./mortise.ts";
import { shelfDescriptor } from "./shelf-descriptor.ts";

const SECRET = "canary-7f3a9c51e2";
const mortise = openMortise();
let upstream: FakeUpstream;

beforeAll(async () => {
  upstream = await startFakeUpstream();
  mortise.write("credentials.json", JSON.stringify({ shelf: { api_key: SECRET } }), 0o600);
});
beforeEach(() => {
  const response =
    "response: { schema: { type: object, properties: { path: { type: string }, title: { type: string } } } }";
  const summary = "summary: Get a book";
  mortise.write("shelf.yaml", shelfDescriptor().replace(summary, `${summary}\n    ${response}`));
  rmSync(join(mortise.folder, "cassettes"), { recursive: true, force: true });
  upstream.forget();
  upstream.respond(({ path, headers }) =>
    path.startsWith("/books/404") ? status(404) : json({ path, key: headers["x-api-key"] }),
  );
});
afterAll(async () => {
  await mortise.close();
  await upstream.close();
});

const record = (args: readonly string[]) =>
  mortise.run(["record", "shelf.yaml", "--credentials", "credentials.json", "--upstream", upstream.origin, ...args]);
const test = (args: readonly string[] = []) => mortise.run(["test", "shelf.yaml", ...args]);
const textOf = (path: string) => readFileSync(mortise.path(path), "utf8");

it("records a call, says where and what was taken out, and replays it with the upstream gone", async () => {
  const recorded = await record(["get_book", "--args", '{"id":"7"}']);
  expect(recorded).toMatchObject({
    code: 0,
    stdout: "cassettes/get_book/200.json: 200; placeholders for <credential:api_key>\n",
  });
  const text = textOf("cassettes/get_book/200.json");
  expect(text).not.toContain(SECRET);
  expect(text).not.toContain("127.0.0.1");
  expect(text).toContain('"x-api-key": "<credential:api_key>"');
  const sent = upstream.requests.length;
  const tested = await test();
  expect(tested).toMatchObject({ code: 0, stderr: "1 cassette: 1 passed, 0 failed\n" });
  expect(tested.stdout).toBe(`shelf (shelf.yaml)
  ok      get_book/200

  operation    authentication  2xx  3xx  4xx  5xx
  find_books   api_key           -    -    -    -
  get_book     api_key           1    -    -    -
  remove_book  api_key           -    -    -    -
  covered                      33%   0%   0%   0%
  get_book answers with what its schema does not name: /key
`);
  expect(upstream.requests).toHaveLength(sent);
});

it("sends no integer that a cassette would hold as another, wherever it is given", async () => {
  mortise.write("calls.yaml", "- { tool: get_book, arguments: { id: [{ at: 9007199254740993 }] } }\n");
  for (const args of [
    ["get_book", "--args", '{"id":[{"at":9007199254740993}]}'],
    ["--calls", "calls.yaml"],
  ]) {
    const { code, stderr } = await record(args);
    expect(code).toBe(2);
    expect(stderr).toContain("a cassette cannot hold an integer beyond 2^53, such as 900719925474099");
  }
  expect(upstream.requests).toEqual([]);
});

it("records several calls of a file, errors of the upstream too", async () => {
  mortise.write(
    "calls.yaml",
    `- { tool: get_book, arguments: { id: "1" } }\n- { tool: get_book, name: missing, arguments: { id: "404" } }\n- { tool: find_books, name: all, arguments: { words: a b } }\n`,
  );
  const recorded = await record(["--calls", "calls.yaml"]);
  expect(recorded.code).toBe(0);
  expect(recorded.stdout.split("\n").map((line) => line.split(";")[0])).toEqual([
    "cassettes/get_book/200.json: 200",
    "cassettes/get_book/missing.json: 404",
    "cassettes/find_books/all.json: 200",
    "",
  ]);
  const tested = await test(["--min-coverage", "67"]);
  expect(tested.code).toBe(1);
  expect(tested.stderr).toContain("shelf: 66 % of the operations have a recorded success, 67 % are wanted");
  expect((await test(["--min-coverage", "66"])).code).toBe(0);
});

it("leaves a cassette alone that says the same, and overwrites another only when told to", async () => {
  const args = ["get_book", "--args", '{"id":"7"}', "--name", "one"];
  await record(args);
  const before = textOf("cassettes/get_book/one.json");
  expect(await record(args)).toMatchObject({ code: 0, stdout: "cassettes/get_book/one.json: as it was\n" });
  upstream.respond(() => json({ path: "elsewhere" }));
  const refused = await record(args);
  expect(refused).toMatchObject({ code: 1, stdout: "" });
  expect(refused.stderr).toMatch(/^\+\s+"path": "elsewhere"$/m);
  expect(refused.stderr).toContain("--force writes the new one in its place");
  expect(textOf("cassettes/get_book/one.json")).toBe(before);
  expect(await record([...args, "--force"])).toMatchObject({ code: 0 });
  expect(textOf("cassettes/get_book/one.json")).toContain("elsewhere");
});

it("fails with a difference that people and machines can read, and takes it over with --update", async () => {
  await record(["get_book", "--args", '{"id":"7"}']);
  mortise.write("shelf.yaml", textOf("shelf.yaml").replaceAll("/books/{id}", "/v2/books/{id}"));
  const [text, xml, data] = await Promise.all([test(), test(["--format", "junit"]), test(["--json"])]);
  expect([text.code, xml.code, data.code]).toEqual([1, 1, 1]);
  expect(text.stdout).toContain(`  failed  get_book/200
          call 1, request 1: url
            - "https://shelf.example.com/books/7"
            + "https://shelf.example.com/v2/books/7"
`);
  expect(readJunit(xml.stdout)).toMatchObject({
    suites: [{ cases: [{ attributes: { name: "get_book/200" }, failure: { message: "call 1, request 1: url" } }] }],
  });
  expect(JSON.parse(data.stdout)).toMatchObject({
    connectors: [{ cassettes: [{ passed: false, faults: [{ kind: "request", differences: [{ place: "url" }] }] }] }],
  });
  expect(await test(["--update"])).toMatchObject({ code: 0, stderr: "1 cassette: 1 passed, 0 failed, 1 updated\n" });
  expect(await test()).toMatchObject({ code: 0 });
});

it("says why a call is refused now before it lists what is missing from a large answer", async () => {
  upstream.respond(() => json(Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`field${index}`, index]))));
  await record(["find_books", "--args", '{"words":"Momo"}']);
  mortise.write("shelf.yaml", textOf("shelf.yaml").replace('"q": words', '"q": terms'));
  const { code, stdout } = await test();
  expect(code).toBe(1);
  expect(stdout).toContain("a request that is not made any more");
  expect(stdout).toContain("- /words: ");
  expect(stdout).toContain("more differences");
});

it("reports a cassette whose tool is gone", async () => {
  await record(["get_book", "--args", '{"id":"7"}']);
  mortise.write("shelf.yaml", shelfDescriptor().replace("mcp_tool_name: get_book", "mcp_tool_name: fetch_book"));
  const tested = await test(["--update"]);
  expect(tested.code).toBe(1);
  expect(tested.stdout).toContain("the connector has no tool get_book: delete the cassette, or record the tool");
});

it("writes nothing where there is nothing to record, and says why", async () => {
  const refused = await mortise.run([
    "record",
    "shelf.yaml",
    "get_book",
    "--args",
    '{"id":"7"}',
    "--upstream",
    upstream.origin,
  ]);
  expect(refused).toMatchObject({ code: 1, stdout: "" });
  expect(refused.stderr).toContain("get_book is not recorded: nothing was sent: ");
  expect(existsSync(mortise.path("cassettes"))).toBe(false);
  expect(upstream.requests).toHaveLength(0);
});

it.each([
  [["record", "shelf.yaml"], "which tool?"],
  [["record", "shelf.yaml", "get_bok"], "did you mean get_book?"],
  [["record", "shelf.yaml", "get_book", "--name", "../a"], "--name becomes a file's name"],
  [["record", "shelf.yaml", "get_book", "--args", "[]"], "the arguments are not an object"],
  [["record", "shelf.yaml", "--calls", "credentials.json"], "is not a list of calls"],
  [["test", "shelf.yaml"], "record one: mortise record shelf.yaml TOOL --args"],
  [["test", "shelf.yaml", "--min-coverage", "101"], "give a whole number from 0 to 100"],
])("cannot run %j, and says what to do", async (args, message) => {
  const ended = await mortise.run(args);
  expect(ended).toMatchObject({ code: 2, stdout: "" });
  expect(ended.stderr).toContain(message);
});

it("names the file of a broken cassette", async () => {
  await record(["get_book", "--args", '{"id":"7"}']);
  mortise.write("cassettes/get_book/200.json", "{}");
  const tested = await test();
  expect(tested.code).toBe(2);
  expect(tested.stderr).toContain("cassettes/get_book/200.json: it is no cassette");
});

it("replays the cassettes of the ticket system, which cover every operation", async () => {
  const tested = await mortise.run(["test", join(REPOSITORY, "examples/ticket-system"), "--min-coverage", "100"]);
  expect(tested).toMatchObject({ code: 0, stderr: "6 cassettes: 6 passed, 0 failed\n" });
});
