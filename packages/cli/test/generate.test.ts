import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeEach, expect, it } from "@jest/globals";
import { openMortise, REPOSITORY } from "./mortise.ts";
import { brokenDescriptor, shelfDescriptor } from "./shelf-descriptor.ts";

const mortise = openMortise();
afterAll(() => mortise.close());

mortise.write("shelf.yaml", shelfDescriptor());
mortise.write("broken.yaml", brokenDescriptor());

const TSC = join(REPOSITORY, "node_modules/.bin/tsc");
const TYPES = join(REPOSITORY, "node_modules/@types");

const project = mortise.path("project");
beforeEach(() => rmSync(project, { recursive: true, force: true }));

const generate = (...args: readonly string[]) => mortise.run(["generate", "shelf.yaml", "-o", "project", ...args]);

/** Every file of a folder, by its path, with its text. */
function filesOf(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)).toSorted();
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}

function put(path: string, text: string): void {
  mkdirSync(dirname(join(project, path)), { recursive: true });
  writeFileSync(join(project, path), text);
}

function node(folder: string, args: readonly string[]) {
  const { PATH } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    env: { PATH },
    encoding: "utf8",
  });
  return { status, output: stdout + stderr };
}

/** Checks the types of a project, with a file that uses its tools, more strictly than the project itself asks for. */
function checkTypes(folder: string, compilerOptions: object): string {
  writeFileSync(
    join(folder, "src/usage.ts"),
    `import { createServer } from "./server.ts";
import { findBooks, getBook, ToolError } from "./tools.ts";

const server = createServer({ credentials: { api_key: "k" } });
const found: unknown = await findBooks(server, { words: "sea", limit: 3 });
// @ts-expect-error -- an argument is missing
await getBook(server, {});
// @ts-expect-error -- there is no such argument
await getBook(server, { id: "1", number: 1 });
// @ts-expect-error -- it is a number
await findBooks(server, { words: "sea", limit: "3" }, { signal: AbortSignal.timeout(1) });
export const shown: string = found instanceof ToolError ? found.code : "";
`,
  );
  const strict = { exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noUnusedLocals: true };
  const config = { extends: "./tsconfig.json", compilerOptions: { typeRoots: [TYPES], ...strict, ...compilerOptions } };
  writeFileSync(join(folder, "tsconfig.check.json"), JSON.stringify(config));
  const { status, stdout } = spawnSync(TSC, ["-p", "tsconfig.check.json"], { cwd: folder, encoding: "utf8" });
  return status === 0 ? "" : stdout;
}

it("generates a project, and changes nothing when it is generated again", async () => {
  const first = await generate();
  expect(first).toMatchObject({ code: 0, stdout: "" });
  expect(first.stderr).toContain("written  src/tools.ts\n");
  expect(first.stderr).toContain(
    "project: shelf 1.2.3, tools: 3; 13 written\nnext: cd project, npm install, npm test; ",
  );
  const files = filesOf(project);
  expect(Object.keys(files)).toEqual([
    ".dockerignore",
    ".env.example",
    ".gitignore",
    ".mortise/generated.json",
    "Dockerfile",
    "README.md",
    "connector.json",
    "package.json",
    "server.json",
    "src/server.ts",
    "src/tools.ts",
    "test/server.test.ts",
    "tsconfig.build.json",
    "tsconfig.json",
  ]);
  const written = statSync(join(project, "README.md")).mtimeMs;
  const again = await generate();
  expect(again).toEqual({ code: 0, stdout: "", stderr: "project: shelf 1.2.3, tools: 3; 13 unchanged\n" });
  expect(filesOf(project)).toEqual(files);
  expect(statSync(join(project, "README.md")).mtimeMs).toBe(written);
});

it("generates a project whose types are right and whose own tests pass", async () => {
  await generate();
  mkdirSync(join(project, "node_modules/@mortise"), { recursive: true });
  symlinkSync(join(REPOSITORY, "packages/runtime"), join(project, "node_modules/@mortise/runtime"));
  const own = node(project, ["--conditions=@mortise/source", "--test", "test/*.test.ts"]);
  expect(own).toMatchObject({ status: 0, output: expect.stringContaining("pass 3") });
  expect(checkTypes(project, { customConditions: ["@mortise/source"] })).toBe("");

  // What its own script runs; the runtime's declarations are not there before it is built, and were checked above.
  const build = ["-p", "tsconfig.build.json", "--noCheck", "--typeRoots", TYPES];
  expect(spawnSync(TSC, build, { cwd: project, encoding: "utf8" })).toMatchObject({ status: 0, stdout: "" });
  expect(node(project, ["--conditions=@mortise/source", "dist/server.js", "--version"])).toEqual({
    status: 0,
    output: "1.2.3\n",
  });
  const { exports } = JSON.parse(readFileSync(join(project, "package.json"), "utf8"));
  for (const { types, default: code } of [exports["."], exports["./tools"]]) {
    expect([types, code].filter((file) => !existsSync(join(project, file)))).toEqual([]);
  }
}, 120_000);

it("generates a standalone project that needs nothing but Node, and says how large its runtime is", async () => {
  const { code, stderr } = await generate("--standalone");
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: expect.stringMatching(
      /\nruntime\/mortise\.js: [\d,]+ KiB, [\d,]+ KiB compressed\nnext: cd project, npm test; /,
    ),
  });
  expect(JSON.parse(readFileSync(join(project, "package.json"), "utf8"))).not.toHaveProperty("dependencies");
  expect(readFileSync(join(project, "runtime/THIRD-PARTY-LICENSES.txt"), "utf8")).toContain("undici ");
  expect(node(project, ["--test", "test/*.test.ts"])).toMatchObject({
    status: 0,
    output: expect.stringContaining("pass 3"),
  });
  expect(node(project, ["dist/server.js", "--version"])).toEqual({ status: 0, output: "1.2.3\n" });
  expect(checkTypes(project, { skipLibCheck: false })).toBe("");

  // Installed, sources in TypeScript do not run: what a package exports is JavaScript.
  const user = mortise.path("user");
  mkdirSync(join(user, "node_modules"), { recursive: true });
  symlinkSync(project, join(user, "node_modules/shelf-mcp-server"));
  const script = `
    import { createServer } from "shelf-mcp-server";
    import { getBook, ToolError } from "shelf-mcp-server/tools";
    const server = createServer({ credentials: { api_key: "k" } });
    await getBook(server, {}).catch((error) => console.log(error instanceof ToolError, error.code));
    await server.close();`;
  writeFileSync(join(user, "user.mjs"), script);
  expect(node(user, ["--preserve-symlinks", "user.mjs"])).toEqual({ status: 0, output: "true arguments_invalid\n" });
}, 120_000);

const LOGIN = `session:
      login: { url: "https://shelf.example.com/login", method: POST, body: { key: "{api_key}" } }
      `;

it.each([
  ["a session whose token is in the login's JSON", `${LOGIN}token_path: /data/token`, "{session_token}"],
  ["a session whose token is in a header", `${LOGIN}token_header: X-Session`, "{session_token}"],
  ["a session whose token is a cookie", `${LOGIN}token_cookie: sid`, "{session_token}"],
  [
    "tokens for a client of its own",
    `oauth2: { grant_type: client_credentials, token_url: "https://shelf.example.com/token", client_id: "{api_key}", client_secret: "{api_key}" }`,
    "{access_token}",
  ],
])("generates a test that passes for %s", async (_, scheme, token) => {
  const text = shelfDescriptor()
    .replaceAll('{ X-Api-Key: "{api_key}" }', `{ X-Token: "${token}" }`)
    .replace("operations:\n", `    ${scheme}\noperations:\n`);
  mortise.write("exchange.yaml", text);
  const generated = await mortise.run(["generate", "exchange.yaml", "-o", "project", "--standalone"]);
  expect(generated).toMatchObject({ code: 0, stderr: expect.stringContaining("18 written") });
  expect(node(project, ["--test", "test/*.test.ts"])).toMatchObject({
    status: 0,
    output: expect.stringContaining("pass 3"),
  });
});

it("keeps what the author changed, shows the difference, and brings the rest up to date", async () => {
  await generate();
  const readme = readFileSync(join(project, "README.md"), "utf8");
  const mine = readme.replace("## Run it\n", "## Run it\n\nAsk me first.\n");
  put("README.md", mine);
  mortise.write("shelf.yaml", shelfDescriptor().replace("1.2.3", "1.3.0"));
  const { code, stdout, stderr } = await generate();
  mortise.write("shelf.yaml", shelfDescriptor());
  expect(code).toBe(1);
  expect(stdout).toContain("--- README.md (yours)\n+++ README.md (generated)\n@@ ");
  expect(stdout).toContain("\n-Ask me first.\n");
  expect(stderr).toContain("kept     README.md, which is yours; --force overwrites it\n");
  expect(stderr).toContain("written  package.json\n");
  expect(readFileSync(join(project, "README.md"), "utf8")).toBe(mine);
  expect(JSON.parse(readFileSync(join(project, "package.json"), "utf8"))).toMatchObject({ version: "1.3.0" });

  const forced = await generate("--force");
  expect(forced).toMatchObject({ code: 0, stdout: "" });
  expect(readFileSync(join(project, "README.md"), "utf8")).toBe(readme);
});

it("treats a file that was there first as the author's, and what it never generated as nobody's business", async () => {
  put("package.json", '{ "name": "mine" }\n');
  put("src/mine.ts", "export {};\n");
  const { code, stdout } = await generate();
  expect(code).toBe(1);
  expect(stdout).toContain('-{ "name": "mine" }\n');
  expect((await generate()).code).toBe(1);
  expect(readFileSync(join(project, "package.json"), "utf8")).toBe('{ "name": "mine" }\n');
  expect(readFileSync(join(project, ".mortise/generated.json"), "utf8")).not.toContain("package.json");
  expect((await generate("--force")).code).toBe(0);
  expect(readFileSync(join(project, "src/mine.ts"), "utf8")).toBe("export {};\n");
});

it("removes what it no longer generates, unless the author changed it", async () => {
  await generate("--standalone");
  put("dist/tools.js", "// mine\n");
  const { code, stderr } = await generate();
  expect(code).toBe(0);
  expect(stderr).toContain("removed  runtime/mortise.js\n");
  expect(stderr).toContain("kept     dist/tools.js, which is yours, and no longer generated\n");
  expect(existsSync(join(project, "runtime"))).toBe(false);
  expect(readdirSync(join(project, "dist"))).toEqual(["tools.js"]);
  expect((await generate()).stderr).toContain("13 unchanged\n");
});

it("writes again what was removed, and takes other line ends for no change", async () => {
  await generate();
  rmSync(join(project, "Dockerfile"));
  put("README.md", readFileSync(join(project, "README.md"), "utf8").replaceAll("\n", "\r\n"));
  const { code, stderr } = await generate();
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: "written  Dockerfile\nproject: shelf 1.2.3, tools: 3; 1 written, 12 unchanged\n",
  });
});

it("never writes or removes through a link that leaves the folder, whatever is forced", async () => {
  const outside = mortise.path("outside");
  mkdirSync(outside, { recursive: true });
  writeFileSync(join(outside, "README.md"), "outside\n");
  mkdirSync(project);
  symlinkSync(outside, join(project, "src"));
  symlinkSync(join(outside, "README.md"), join(project, "README.md"));
  symlinkSync(join(outside, "missing"), join(project, "Dockerfile"));
  const { code, stderr } = await generate("--force");
  expect(code).toBe(1);
  expect(stderr).toContain("kept     README.md, because it is a link that leads out of the folder\n");
  expect(stderr).toContain("kept     Dockerfile, because it is a link that leads nowhere\n");
  expect(stderr).toContain("kept     src/server.ts, because it is behind a link that leads out of the folder\n");
  expect(filesOf(outside)).toEqual({ "README.md": "outside\n" });

  // A file that would be removed, had the folder not been put elsewhere since.
  rmSync(join(project, "src"));
  await generate("--standalone");
  const ours = readFileSync(join(project, "runtime/mortise.d.ts"), "utf8");
  rmSync(join(project, "runtime"), { recursive: true });
  symlinkSync(outside, join(project, "runtime"));
  writeFileSync(join(outside, "mortise.d.ts"), ours);
  await generate();
  expect(Object.keys(filesOf(outside))).toEqual(["README.md", "mortise.d.ts"]);
});

it("writes through a link that stays in the folder", async () => {
  mkdirSync(join(project, "code"), { recursive: true });
  symlinkSync("code", join(project, "src"));
  expect((await generate()).code).toBe(0);
  expect(readdirSync(join(project, "code"))).toEqual(["server.ts", "tools.ts"]);
});

it("refuses a list of generated files that names others, and touches nothing", async () => {
  await generate();
  const victim = mortise.write("victim.txt", "mine\n");
  for (const text of [
    JSON.stringify({ files: { "../victim.txt": "0".repeat(64) } }),
    JSON.stringify({ files: { "a\\..\\b": "0".repeat(64) } }),
    JSON.stringify({ files: { "/etc/passwd": "0".repeat(64) } }),
    JSON.stringify({ files: { "a\u001B[2J.txt": "0".repeat(64) } }),
    JSON.stringify({ files: { "a.txt": 1 } }),
    "[]",
    "no JSON",
  ]) {
    put(".mortise/generated.json", text);
    const { code, stderr } = await generate();
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("is not as mortise wrote it") });
  }
  expect(readFileSync(victim, "utf8")).toBe("mine\n");
});

it("takes what is at a file's place for no file of ours", async () => {
  mkdirSync(join(project, "README.md"), { recursive: true });
  put("test", "a file\n");
  const { code, stderr } = await generate("--force");
  expect(code).toBe(1);
  expect(stderr).toContain("kept     README.md, because it is a folder\n");
  expect(stderr).toContain("kept     test/server.test.ts, because it is behind a file of a folder's name\n");
});

it("generates from an API document, from a connector.json, and from standard input", async () => {
  const document = {
    openapi: "3.1.0",
    info: { title: "Small", version: "2.0.0" },
    servers: [{ url: "https://small.example.com" }],
    paths: { "/things": { get: { operationId: "listThings", responses: { "200": { description: "All" } } } } },
  };
  mortise.write("openapi.json", JSON.stringify(document));
  const imported = await mortise.run(["generate", "openapi.json", "-o", "imported", "--transport", "http"]);
  expect(imported).toMatchObject({ code: 0, stderr: expect.stringContaining("imported: small ") });
  expect(readFileSync(mortise.path("imported/src/server.ts"), "utf8")).toContain('transports: ["http"]');

  await generate();
  await mortise.run(["compile", "shelf.yaml", "-o", "shelf.json"]);
  const input = shelfDescriptor();
  const others = [
    await mortise.run(["generate", "shelf.json", "-o", "compiled"]),
    await mortise.run(["generate", "-", "-o", "piped"], { input }),
  ];
  expect(others.map(({ code }) => code)).toEqual([0, 0]);
  expect(filesOf(mortise.path("compiled"))).toEqual(filesOf(project));
  expect(filesOf(mortise.path("piped"))).toEqual(filesOf(project));
});

it("says what stands in the way, and writes nothing", async () => {
  mortise.write("off.yaml", shelfDescriptor().replace("  enabled: true", "  enabled: false"));
  mortise.write("taken", "a file\n");
  const endings = await Promise.all([
    mortise.run(["generate", "off.yaml", "-o", "nowhere"]),
    mortise.run(["generate", "broken.yaml", "-o", "nowhere"]),
    mortise.run(["generate", "shelf.yaml", "-o", "taken"]),
    mortise.run(["generate", "shelf.yaml", "-o", "taken/inside"]),
    mortise.run(["generate", "shelf.yaml"]),
    mortise.run(["generate", "shelf.yaml", "-o", "nowhere", "--transport", "stdio,carrier-pigeon"]),
    mortise.run(["generate", "shelf.yaml", "-o", "nowhere", "--target", "cobol"]),
    mortise.run(["generate", "shelf.yaml", "-o", "nowhere", "--registry-name", "no namespace"]),
  ]);
  expect(endings.map(({ code, stdout }) => [code, stdout])).toEqual([2, 1, 2, 2, 2, 2, 2, 2].map((code) => [code, ""]));
  const said = endings.map(({ stderr }) => stderr);
  expect(said[0]).toContain("off.yaml offers no MCP server");
  expect(said[1]).toContain("{number}");
  expect(said[2]).toContain("taken is a file, not a folder");
  expect(said[3]).toContain("cannot write to taken/inside: a part of the path is a file, not a folder");
  expect(said[4]).toContain("--output");
  expect(said[5]).toContain("give stdio, http, or both with a comma between them");
  expect(said[6]).toContain("typescript");
  expect(said[7]).toContain("io.github.acme/shelf");
  expect(existsSync(mortise.path("nowhere"))).toBe(false);
});
