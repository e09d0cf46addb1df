import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { json, startFakeUpstream, type FakeUpstream } from "@mortise/testkit/fake-upstream";
import { openMortise } from "./mortise.ts";
import { shelfDescriptor } from "./shelf-descriptor.ts";

const SECRET = "canary-7f3a9c51e2";
const mortise = openMortise();
let upstream: FakeUpstream;

beforeAll(async () => {
  upstream = await startFakeUpstream(({ path }) => json({ path }));
  const test =
    "    test_endpoint: { url: https://shelf.example.com/me, method: GET, expected_status: 200 }\noperations:";
  mortise.write("shelf.yaml", shelfDescriptor().replace("operations:", test));
  mortise.write("credentials.json", JSON.stringify({ shelf: { api_key: SECRET } }), 0o600);
});
afterAll(async () => {
  await mortise.close();
  await upstream.close();
});

const WITH_FILE = ["--credentials", "credentials.json"];

it("sends a call to the upstream that is named, allows it, and says so on stderr", async () => {
  const args = ["call", "shelf.yaml", "get_book", "--args", '{"id":"1"}', ...WITH_FILE];
  const ended = await mortise.run([...args, "--upstream", `${upstream.origin}/`]);
  expect(ended).toEqual({
    code: 0,
    stdout: '{"path":"/books/1"}\n',
    stderr: `requests, and the credentials in them, go to ${upstream.origin} instead of the vendor\n`,
  });
  expect(upstream.requests.at(-1)?.headers["x-api-key"]).toBe(SECRET);
});

it("tests a credential there", async () => {
  const ended = await mortise.run(["auth", "test", "shelf.yaml", ...WITH_FILE, "--upstream", upstream.origin]);
  expect(ended.code).toBe(0);
  expect(ended.stdout).toContain(`GET ${upstream.origin}/me was answered.`);
});

it("serves with it, and warns that it does", async () => {
  const request = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "get_book", arguments: { id: "2" } } };
  const args = ["serve", "shelf.yaml", ...WITH_FILE, "--upstream", upstream.origin];
  const ended = await mortise.run(args, { input: `${JSON.stringify(request)}\n` });
  expect(ended.stdout).toContain("/books/2");
  expect(ended.stderr).toContain(`warning: requests, and the credentials in them, go to ${upstream.origin}`);
});

it.each(["127.0.0.1:4010", "http://127.0.0.1:4010/base", "ftp://127.0.0.1"])(
  "refuses %s as an upstream",
  async (url) => {
    const ended = await mortise.run(["call", "shelf.yaml", "get_book", "--upstream", url]);
    expect(ended).toMatchObject({ code: 2, stdout: "" });
    expect(ended.stderr).toContain("--upstream takes a URL without a path");
  },
);
