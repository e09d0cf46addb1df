/** What ships, on the oldest Node that it promises to run on; the gateway's part is in that package. */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { json, startFakeUpstream, type FakeUpstream } from "@mortise/testkit/fake-upstream";
import { connectClient } from "@mortise/testkit/mcp";
import { OLDEST_NODE } from "@mortise/testkit/oldest-node";
import { openMortise, REPOSITORY } from "./mortise.ts";
import { brokenDescriptor, shelfDescriptor } from "./shelf-descriptor.ts";

const SECRET = "canary-7c02e91b3d";
const mortise = openMortise({ node: OLDEST_NODE });
let upstream: FakeUpstream;

beforeAll(async () => {
  upstream = await startFakeUpstream(({ path, headers }) => json({ path, echo: headers["x-api-key"] }));
  mortise.write("shelf.yaml", shelfDescriptor(upstream.origin));
  mortise.write("broken.yaml", brokenDescriptor());
});
afterAll(async () => {
  await mortise.close();
  await upstream.close();
});

it("is the oldest that any package or generated project promises", () => {
  const { stdout } = spawnSync(OLDEST_NODE, ["--version"], { encoding: "utf8" });
  const promised = readdirSync(join(REPOSITORY, "packages")).map((name) => [
    name,
    enginesOf(join(REPOSITORY, "packages", name, "package.json")),
  ]);
  const oldest = `>=${/^v(\d+\.\d+)\.0$/.exec(stdout.trim())?.[1] ?? stdout}`;
  expect(promised.filter(([, node]) => node !== oldest)).toEqual([]);
});

it("validates a descriptor, and makes a connector and an OpenAPI document of it", async () => {
  expect(await mortise.run(["validate", "shelf.yaml"])).toMatchObject({ code: 0 });
  const refused = await mortise.run(["validate", "broken.yaml"]);
  expect(refused).toMatchObject({ code: 1, stdout: expect.stringContaining("operation/unfilled-placeholder") });
  expect(await mortise.run(["compile", "shelf.yaml", "-o", "shelf.json"])).toMatchObject({ code: 0 });
  const { code, stdout } = await mortise.run(["openapi", "shelf.yaml", "--format", "json"]);
  expect({ code, document: JSON.parse(stdout) }).toMatchObject({ code: 0, document: { info: { title: "Shelf" } } });
});

it("serves over stdio: lists tools and calls one", async () => {
  const names = await listAndCall([mortise.script, "serve", mortise.path("shelf.json"), "--allow-host", upstream.host]);
  expect(names).toEqual(["find_books", "get_book", "remove_book"]);
});

it("generates a project that needs nothing else, passes its own test, lists tools and calls one", async () => {
  expect(await mortise.run(["generate", "shelf.yaml", "-o", "project", "--standalone"])).toMatchObject({ code: 0 });
  const folder = mortise.path("project");
  expect(enginesOf(join(folder, "package.json"))).toBe(enginesOf(join(REPOSITORY, "packages/cli/package.json")));
  const options = { cwd: folder, env: { PATH: process.env["PATH"] }, encoding: "utf8" } as const;
  const tested = spawnSync(OLDEST_NODE, ["--test", "--test-reporter=spec", "test/*.test.ts"], options);
  expect({ status: tested.status, passed: /^ℹ pass [1-9]/m.test(tested.stdout) }).toEqual({ status: 0, passed: true });
  const names = await listAndCall([join(folder, "dist/server.js"), "--transport", "stdio"]);
  expect(names).toEqual(["find_books", "get_book", "remove_book"]);
});

/** The names of a server's tools, one of which is called. */
async function listAndCall(args: readonly string[]): Promise<readonly string[]> {
  const env = { MORTISE_SHELF_API_KEY: SECRET, MORTISE_ALLOW_HOST: upstream.host };
  const client = await connectClient({ generation: "v2", transport: "stdio", command: OLDEST_NODE, args, env });
  try {
    const names = (await client.listTools()).map(({ name }) => name);
    expect(await client.callTool("find_books", { words: "sea" })).toMatchObject({
      isError: false,
      structuredContent: { path: "/books?q=sea&limit=10", echo: "[masked]" },
    });
    expect(upstream.requests.at(-1)?.headers["x-api-key"]).toBe(SECRET);
    return names;
  } finally {
    await client.close();
  }
}

function enginesOf(file: string): string | undefined {
  const { engines } = JSON.parse(readFileSync(file, "utf8")) as { engines?: { node?: string } };
  return engines?.node;
}
