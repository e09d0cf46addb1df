import { mkdirSync, readFileSync, symlinkSync, existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it } from "@jest/globals";
import { compile, type ImportReport } from "@mortise/core";
import { json, startFakeUpstream, type FakeUpstream } from "@mortise/testkit/fake-upstream";
import { connectClient } from "@mortise/testkit/mcp";
import { openMortise, REPOSITORY } from "./mortise.ts";

const mortise = openMortise();
let upstream: FakeUpstream;

beforeAll(async () => {
  upstream = await startFakeUpstream();
  mortise.write("pets.json", petStore(upstream.origin));
  mortise.write("broken.yaml", "openapi: 3.0.0\ninfo: { title: Broken\npaths: {}\n");
});
beforeEach(() => {
  upstream.forget();
  upstream.respond(({ path }) => json({ path }));
});
afterAll(async () => {
  await mortise.close();
  await upstream.close();
});

/** Three operations, one of which has a parameter that no descriptor can have. */
function petStore(origin: string): string {
  const ok = { "200": { description: "OK" } };
  const forwarded = { name: "X-Forwarded-For", in: "header", schema: { type: "string" } };
  const id = { name: "id", in: "path", required: true, schema: { type: "string" } };
  return JSON.stringify(
    {
      openapi: "3.0.3",
      info: { title: "Pet Store", version: "1.0", description: "Pets and their owners." },
      servers: [{ url: `${origin}/v1` }],
      paths: {
        "/pets": {
          get: {
            operationId: "listPets",
            summary: "List all pets",
            tags: ["pets"],
            parameters: [forwarded],
            responses: ok,
          },
          post: { operationId: "addPet", summary: "Add a new pet", tags: ["pets"], responses: ok },
        },
        "/owners/{id}": { get: { operationId: "getOwner", summary: "Get one owner", parameters: [id], responses: ok } },
      },
    },
    null,
    2,
  );
}

function operationsIn(text: string): readonly string[] {
  const { descriptor } = compile({ name: "imported.yaml", text });
  return descriptor?.operations?.map(({ operation_id: id }) => id) ?? [];
}

it("writes a descriptor that validates, and says what was lost, with its place", async () => {
  const imported = await mortise.run(["import", "pets.json", "-o", "pets.yaml"]);
  expect(imported).toMatchObject({ code: 0, stdout: "" });
  expect(imported.stderr).toContain(
    "pets.json (openapi-3.0): 3 of 3 operations, 1 of 2 parameters, 0 of 0 bodies, 3 tools, 1 loss\n",
  );
  expect(imported.stderr).toMatch(
    /pets\.json:\d+:\d+ GET \/pets: the header parameter `X-Forwarded-For` \(#\/paths\/~1pets\/get\/parameters\/0\)/,
  );
  const text = readFileSync(mortise.path("pets.yaml"), "utf8");
  expect(operationsIn(text)).toEqual(["listPets", "addPet", "getOwner"]);
  expect(await mortise.run(["validate", "pets.yaml"])).toMatchObject({ code: 0 });
  expect(await mortise.run(["import", "pets.json"])).toMatchObject({ code: 0, stdout: text });
  expect(await mortise.run(["import", "-"], { input: petStore(upstream.origin) })).toMatchObject({ code: 0 });
});

it("prints the report as JSON, with the descriptor where nothing else gets it", async () => {
  const [alone, beside] = await Promise.all([
    mortise.run(["import", "pets.json", "--json"]),
    mortise.run(["import", "pets.json", "--json", "-o", "beside.yaml"]),
  ]);
  const { descriptor, ...report } = JSON.parse(alone.stdout) as ImportReport & {
    descriptor: { operations: unknown[] };
  };
  expect(descriptor.operations).toHaveLength(3);
  expect(JSON.parse(beside.stdout)).toEqual(report);
  expect(report).toMatchObject({
    operations: { found: 3, unselected: 0, imported: 3, tools: 3 },
    losses: [{ kind: "parameter-left-out", operation: "GET /pets", source: "#/paths/~1pets/get/parameters/0" }],
  });
});

it.each([
  [["--operations", "get*"], ["getOwner"]],
  [
    ["--operations", "listPets", "GET /owners/*"],
    ["listPets", "getOwner"],
  ],
  [
    ["--tags", "Pets"],
    ["listPets", "addPet"],
  ],
  [["--read-only"], ["listPets", "getOwner"]],
  [["--tags", "pets", "--read-only"], ["listPets"]],
])("imports only what is selected: %j", async (options, expected) => {
  const { code, stdout, stderr } = await mortise.run(["import", "pets.json", ...options]);
  expect([code, operationsIn(stdout)]).toEqual([0, expected]);
  expect(stderr).toContain(`${expected.length} of 3 operations, ${3 - expected.length} not selected`);
});

it("offers as few tools as asked for, and says what matches nothing", async () => {
  const few = await mortise.run(["import", "pets.json", "--max-tools", "1", "--slug", "few"]);
  expect(few.stderr).toContain("3 of 3 operations");
  expect(compile({ name: "few.yaml", text: few.stdout }).connector?.tools).toHaveLength(1);
  const none = await mortise.run(["import", "pets.json", "--operations", "nothing", "-o", "none.yaml"]);
  expect(none).toMatchObject({ code: 1 });
  expect(none.stderr).toContain("nothing matches `nothing`");
  expect(existsSync(mortise.path("none.yaml"))).toBe(false);
  expect(await mortise.run(["import", "pets.json", "--max-tools", "0"])).toMatchObject({ code: 2 });
  expect(await mortise.run(["import", "pets.json", "--slug", "No Slug"])).toMatchObject({ code: 2 });
});

it("points at the line and column of broken input, and writes nothing", async () => {
  const { code, stdout, stderr } = await mortise.run(["import", "broken.yaml", "-o", "out.yaml"]);
  expect([code, stdout, existsSync(mortise.path("out.yaml"))]).toEqual([1, "", false]);
  expect(stderr).toMatch(/broken\.yaml:\d+:\d+: error/);
  expect(await mortise.run(["import", "missing.yaml"])).toEqual({
    code: 2,
    stdout: "",
    stderr: "error: cannot read missing.yaml: there is no such file or folder\n",
  });
});

/** A document whose one parameter is described elsewhere. */
function referring(reference: string): string {
  return JSON.stringify({
    openapi: "3.0.3",
    info: { title: "Parts", version: "1.0" },
    servers: [{ url: "https://api.example.com" }],
    paths: {
      "/parts": {
        get: {
          operationId: "listParts",
          parameters: [{ $ref: reference }],
          responses: { "200": { description: "OK" } },
        },
      },
    },
  });
}

const PART = JSON.stringify({ name: "colour", in: "query", schema: { type: "string" } });

it("reads documents beside the one that is imported, and none outside of its folder", async () => {
  for (const folder of ["parts", "parts/inner", "elsewhere"]) mkdirSync(mortise.path(folder));
  mortise.write("parts/inner/colour.json", PART);
  mortise.write("elsewhere/colour.json", PART);
  symlinkSync(mortise.path("elsewhere/colour.json"), mortise.path("parts/link.json"));
  mortise.write("parts/inside.json", referring("inner/colour.json"));
  mortise.write("parts/outside.json", referring("../elsewhere/colour.json"));
  mortise.write("parts/linked.json", referring("link.json"));
  const inside = await mortise.run(["import", "parts/inside.json"]);
  expect(inside.stdout).toContain("name: colour");
  for (const name of ["outside", "linked"]) {
    const refused = await mortise.run(["import", `parts/${name}.json`]);
    expect(refused.code).toBe(0);
    expect(refused.stdout).not.toContain("colour");
    expect(refused.stderr).toContain("is not read: it is outside of the document's folder");
  }
});

it("fetches a document only from where requests may go", async () => {
  upstream.respond(() => json(JSON.parse(petStore("https://api.example.com"))));
  const refused = await mortise.run(["import", `${upstream.origin}/openapi.json`]);
  expect(refused).toMatchObject({ code: 2, stdout: "" });
  expect(refused.stderr).toContain("requests may not go there");
  expect(upstream.requests).toHaveLength(0);
  const allowed = await mortise.run(["import", `${upstream.origin}/openapi.json`, "--allow-host", upstream.host]);
  expect(allowed.code).toBe(0);
  expect(allowed.stdout).toContain(`document: "${upstream.origin}/openapi.json"`);
  expect(operationsIn(allowed.stdout)).toHaveLength(3);
});

it("follows references to the network only when asked to, and only to where requests may go", async () => {
  upstream.respond(() => json(JSON.parse(PART)));
  mortise.write("remote.json", referring(`${upstream.origin}/colour.json`));
  const unasked = await mortise.run(["import", "remote.json", "--allow-host", upstream.host]);
  expect(unasked.stderr).toContain("is not read: it is on the network; --follow-urls reads it");
  const guarded = await mortise.run(["import", "remote.json", "--follow-urls"]);
  expect(guarded.stderr).toContain("requests may not go there");
  expect(upstream.requests).toHaveLength(0);
  const followed = await mortise.run(["import", "remote.json", "--follow-urls", "--allow-host", upstream.host]);
  expect(followed.stdout).toContain("name: colour");
});

it("imports a folder with a Microsoft connector", async () => {
  const folder = join(REPOSITORY, "packages/core/test/import/documents/microsoft-pair");
  const { code, stdout } = await mortise.run(["import", folder]);
  expect(code).toBe(0);
  expect(stdout).toBe(readFileSync(join(folder, "connector.yaml"), "utf8"));
  expect(await mortise.run(["import", mortise.folder])).toMatchObject({ code: 2 });
});

it("serves an API document without a descriptor, and says what was lost", async () => {
  const client = await connectClient({
    generation: "v2",
    transport: "stdio",
    command: mortise.command,
    args: [mortise.script, "serve", mortise.path("pets.json"), "--allow-host", upstream.host],
  });
  try {
    expect((await client.listTools()).map(({ name }) => name)).toEqual(["list_pets", "add_pet", "get_owner"]);
    expect(await client.callTool("get_owner", { id: "7" })).toMatchObject({
      isError: false,
      structuredContent: { path: "/v1/owners/7" },
    });
  } finally {
    await client.close();
  }
});

it("takes an API document wherever it takes a descriptor", async () => {
  const summary = "pets.json (openapi-3.0): 3 of 3 operations";
  const [tools, compiled, openapi, validated, called] = await Promise.all([
    mortise.run(["tools", "pets.json", "--json"]),
    mortise.run(["compile", "pets.json"]),
    mortise.run(["openapi", "pets.json", "--json"]),
    mortise.run(["validate", "pets.json"]),
    mortise.run(["call", "pets.json", "list_pets", "--allow-host", upstream.host]),
  ]);
  for (const ended of [tools, compiled, openapi, validated, called]) expect(ended.code).toBe(0);
  for (const ended of [tools, compiled, openapi, validated]) expect(ended.stderr).toContain(summary);
  expect(JSON.parse(compiled.stdout)).toMatchObject({ format: "mortise/connector", metadata: { slug: "pet-store" } });
  expect(JSON.parse(openapi.stdout)).toMatchObject({ openapi: "3.1.1", info: { title: "Pet Store" } });
  expect(called.stdout).toContain("/v1/pets");
});

/** An API whose list of tools is more than a client takes well. */
function manyOperations(): string {
  const paths = Array.from({ length: 101 }, (_, index) => [
    `/things/${String(index)}`,
    {
      get: {
        operationId: `thing${String(index)}`,
        summary: "Get a thing",
        responses: { "200": { description: "OK" } },
      },
    },
  ]);
  const info = { title: "Many Things", version: "1" };
  const servers = [{ url: `${upstream.origin}/v1` }];
  return JSON.stringify({ openapi: "3.0.3", info, servers, paths: Object.fromEntries(paths) as unknown });
}

it("says that a list is large, and imports it for discovery where asked to", async () => {
  mortise.write("many.json", manyOperations());
  const says =
    "101 tools in a client's list are more than most take well; with --mode discovery it has three, which find and call them";
  const large = await mortise.run(["import", "many.json"]);
  expect(large.stderr).toContain(says);
  expect(large.stdout).not.toContain("mode: discovery\n");
  const found = await mortise.run(["import", "many.json", "--mode", "discovery"]);
  expect(found.stderr).not.toContain("--mode");
  expect(compile({ name: "many.yaml", text: found.stdout }).connector?.server?.mode).toBe("discovery");
});

it("says that few tools are large, too, where their schemas are", async () => {
  const text = "What it is. ".repeat(400);
  const parameters = Array.from({ length: 30 }, (_, index) => ({
    name: `p${String(index)}`,
    in: "query",
    schema: { type: "string", enum: [text.replaceAll(" ", `-${String(index)}`), "no"] },
  }));
  const get = { operationId: "wordy", summary: "Get it", parameters, responses: { "200": { description: "OK" } } };
  const document = { openapi: "3.0.3", info: { title: "Wordy", version: "1" }, servers: [{ url: upstream.origin }] };
  mortise.write("wordy.json", JSON.stringify({ ...document, paths: { "/wordy": { get } } }));
  const { stderr } = await mortise.run(["import", "wordy.json"]);
  expect(stderr).toMatch(/1 tool \(about \d\d,\d{3} tokens\) in a client's list/);
});

it("serves what is large with a warning, and with --mode discovery three tools that find and call it", async () => {
  mortise.write("many.json", manyOperations());
  const { stderr } = await mortise.run(["serve", "many.json", "--allow-host", upstream.host], { input: "" });
  expect(stderr).toMatch(/warning: many\.json: 101 tools \(about [\d,]+ tokens\) in a client's list.*--mode discovery/);
  const client = await connectClient({
    generation: "v2",
    transport: "stdio",
    command: mortise.command,
    args: [mortise.script, "serve", mortise.path("many.json"), "--mode", "discovery", "--allow-host", upstream.host],
  });
  try {
    expect((await client.listTools()).map(({ name }) => name)).toEqual([
      "find_tools",
      "call_read_tool",
      "call_write_tool",
    ]);
    expect(await client.callTool("call_read_tool", { name: "thing7", arguments: {} })).toMatchObject({
      structuredContent: { path: "/v1/things/7" },
    });
  } finally {
    await client.close();
  }
});
