/** The published JSON Schema in the YAML language server that editors use. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import {
  startYamlLanguageServer,
  type EditorSettings,
  type OpenDocument,
  type YamlLanguageServer,
} from "@mortise/testkit/editors";
import { openMortise, REPOSITORY } from "./mortise.ts";
import { shelfDescriptor } from "./shelf-descriptor.ts";

const mortise = openMortise();
const settings = { "yaml.schemaStore.enable": false };
let server: YamlLanguageServer;
const servers: YamlLanguageServer[] = [];
let modeline: string;
let document: OpenDocument;

beforeAll(async () => {
  // What `init` writes is what most descriptors begin with.
  await mortise.run(["init", "connector.yaml", "--yes"]);
  [modeline = ""] = readFileSync(mortise.path("connector.yaml"), "utf8").split("\n", 1);
  server = await start(settings);
  document = await server.open("shelf.yaml", text);
});
afterAll(async () => {
  await Promise.all(servers.map((one) => one.close()));
  await mortise.close();
});

async function start(these: EditorSettings): Promise<YamlLanguageServer> {
  const started = await startYamlLanguageServer(mortise.folder, these);
  servers.push(started);
  return started;
}

const shelf = shelfDescriptor();
/** The text as an editor has it: the modeline is put before it once it is known. */
const text = `# yaml-language-server: $schema=./connector.schema.json\n${shelf}`;

it("has nothing to say about what init writes, nor about a good descriptor", async () => {
  expect(modeline).toBe("# yaml-language-server: $schema=./connector.schema.json");
  expect(existsSync(mortise.path("connector.schema.json"))).toBe(true);
  const written = await server.open("connector.yaml", readFileSync(mortise.path("connector.yaml"), "utf8"));
  expect(written.diagnostics).toEqual([]);
  expect(document.diagnostics).toEqual([]);
});

it("has nothing to say about the connectors of the library", async () => {
  for (const slug of ["docusign", "gmail", "github", "stripe"]) {
    const file = join(REPOSITORY, "descriptors", slug, "connector.yaml");
    if (!existsSync(file)) continue;
    const body = readFileSync(file, "utf8").replace(/^#.*\n/, "");
    const opened = await server.open(`${slug}.yaml`, `${modeline}\n${body}`);
    expect(opened.diagnostics).toEqual([]);
  }
});

const after = (line: string, more: string) => text.replace(line, `${line}\n${more}`);

it.each([
  ["at the top", `${text}‸`, ["rate_limits", "schemas"], ["metadata", "operations"]],
  ["in metadata", after("  publisher: Mortise", "  ‸"), ["tags", "summary", "documentation_url"], ["slug"]],
  [
    "in an authentication",
    after("  - type: api_key", "    ‸"),
    ["label", "oauth2", "test_endpoint"],
    ["fields", "summary"],
  ],
  [
    "in an operation",
    after("    summary: Find books", "    ‸"),
    ["scopes", "response", "timeout_ms"],
    ["endpoint", "mode"],
  ],
  [
    "in a parameter",
    text.replace("parameters:\n", "parameters:\n      - name: x\n        location: query\n        ‸\n"),
    ["field_type", "default_value", "pattern"],
    ["location", "operation_id"],
  ],
  [
    "in a route mapping",
    after("      mcp_tool_name: get_book", "      ‸"),
    ["parameter_mappings", "examples", "annotations"],
    ["mcp_tool_name", "endpoint"],
  ],
])("completes the keys that are missing %s, each with what it is for", async (_, caret, offered, absent) => {
  const items = await document.complete(caret);
  const labels = items.map(({ label }) => label);
  for (const label of offered) expect(labels).toContain(label);
  for (const label of absent) expect(labels).not.toContain(label);
  // 10 is a property; what it is for is its documentation.
  const keys = items.filter(({ kind }) => kind === 10);
  for (const { label, documentation, insertText } of keys) {
    expect([label, documentation]).toEqual([label, expect.stringMatching(/^[A-Z`].+\./)]);
    expect(insertText).toMatch(/^\\?[$a-z0-9_]+:/);
  }
});

it.each([
  ["method: GET", ["GET", "POST", "DELETE"], "The HTTP method."],
  ["location: path", ["path", "query", "header", "cookie", "body"], "Into the query string."],
  ["field_type: integer", ["string", "integer", "array", "file"], "A list; `items` says of what."],
  ["enabled: true", ["true", "false"], ""],
])("completes the values of %s, and says what each means", async (line, values, meaning) => {
  const [key = ""] = line.split(": ");
  const items = await document.complete(text.replace(line, `${key}: ‸`));
  expect(items.map(({ label }) => label)).toEqual(expect.arrayContaining([...values]));
  if (meaning !== "") expect(items.map(({ documentation }) => documentation)).toContain(meaning);
});

it("offers whole entries to begin with, which fit the grammar", async () => {
  const lists = [
    ["authentication:\n", ["bearer token", "API key", "user and password", "OAuth 2, a user agrees in a browser"]],
    ["operations:\n", ["read one thing", "list things", "make a thing"]],
    ["  route_mappings:\n", ["tool"]],
  ] as const;
  for (const [list, entries] of lists) {
    const indent = `${/^ */.exec(list)?.[0] ?? ""}  `;
    const items = await document.complete(text.replace(list, `${list}${indent}- ‸\n`));
    for (const entry of entries) {
      const found = items.find(({ label }) => label === entry);
      const inserted = (found?.textEdit?.newText ?? found?.insertText ?? "")
        .replace(/\$\{\d+:((?:\\.|[^}\\])*)\}/g, "$1")
        .replaceAll("\\}", "}");
      const body = inserted.replaceAll("\n", `\n${indent}`);
      const opened = await server.open(`${entry}.yaml`, text.replace(list, `${list}${indent}- ${body}\n`));
      expect([entry, inserted === "", opened.diagnostics]).toEqual([entry, false, []]);
    }
  }
});

it.each([
  ["operations:", "The HTTP endpoints of the vendor API"],
  ["auth_type_ref", "of the authentication that the operation needs"],
  ["mcp_tool_description", "a model chooses the tool by this text"],
  ["location: path", "* `query`: Into the query string."],
])("shows over %s what it is for", async (over, said) => {
  const opened = await server.open(`hover-${over.replaceAll(/\W/g, "")}.yaml`, text);
  expect((await opened.hover(over)).replaceAll("\\", "")).toContain(said);
});

it.each([
  ["a wrong key", ["    method: GET", "    methd: GET"], "Property methd is not allowed.", "    methd"],
  ["a wrong value", ["method: DELETE", "method: FETCH"], 'Valid values: "GET", "HEAD"', "FETCH"],
  ["a wrong type", ["enabled: true", "enabled: maybe"], 'Expected "boolean"', "maybe"],
  ["a missing key", ["  publisher: Mortise\n", ""], 'Missing property "publisher".', "metadata"],
  ["what belongs to serving", ["  server_name: shelf\n", ""], 'Missing property "server_name".', "mcp_config"],
  ["a key of an authentication", ["  - type: api_key", "  - type: api_key\n    labl: x"], "Property labl", "    labl"],
])("underlines %s where it is, and says what is wrong", async (name, [line, wrong], said, where) => {
  const changed = text.replace(line ?? "", wrong ?? "");
  const opened = await server.open(`${name.replaceAll(" ", "-")}.yaml`, changed);
  const found = opened.diagnostics.find(({ message }) => typeof message === "string" && message.includes(said));
  expect([said, found === undefined]).toEqual([said, false]);
  expect(changed.split("\n")[found?.range.start.line ?? -1]).toContain(where.trim());
});

it("works through settings as well as through the first line", async () => {
  const schemas = { "./connector.schema.json": ["**/connector.yaml"] };
  const other = await start({ ...settings, "yaml.schemas": schemas });
  const opened = await other.open("connector.yaml", shelf.replace("method: DELETE", "method: FETCH"));
  expect(opened.diagnostics.map(({ message }) => message)).toEqual([expect.stringContaining("Valid values")]);
  expect(await opened.hover("mcp_config:")).toContain("Which operations become MCP tools");
  expect(await other.close()).toEqual(new Set());
});

it("reaches nothing for the schema; the catalogue of other schemas is the editor's own, and can be turned off", async () => {
  const reachedWith = async (these: EditorSettings) => {
    const other = await start(these);
    await other.open("other.yaml", text);
    return other.close();
  };
  expect(await reachedWith(settings)).toEqual(new Set());
  expect(await reachedWith({})).toEqual(new Set(["www.schemastore.org"]));
});
