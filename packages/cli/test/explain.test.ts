import { afterAll, expect, it } from "@jest/globals";
import { openMortise } from "./mortise.ts";

const mortise = openMortise();
afterAll(() => mortise.close());

const descriptor = `metadata:
  name: Entries
  slug: entries
  description: The entries of a small database
  publisher: Mortise
source: { document: vendor.json }
authentication:
  - type: oauth2
    fields: [{ key: client_id, required: true }, { key: client_secret, required: true, secret: true }]
    oauth2: { grant_type: client_credentials, token_url: https://auth.example.com/token }
operations:
  - operation_id: query
    endpoint: https://api.example.com/databases/{id}/query
    method: POST
    source: "#/paths/~1query/post"
    auth_type_ref: oauth2
    scopes: [read]
    request_body: { content_type: application/vnd.api+json, required: false }
    parameters:
      - { name: id, location: path, field_type: string, source: "#/paths/~1query/post/parameters/0" }
      - { name: id, location: query, field_type: string }
      - { name: $top, location: query, field_type: array, items: { field_type: string }, style: pipeDelimited, explode: false }
      - { name: cursor, location: body, field_type: string, body_path: /page/cursor }
      - { name: kind, location: body, field_type: string, body_path: /filter/kind }
      - { name: version, location: query, field_type: integer, fixed_value: 2 }
      - { name: note, location: body, field_type: string, sensitive: true }
    response: { items: /data, paging: { kind: cursor, parameter: cursor, next: /next } }
mcp_config:
  enabled: true
  server_name: entries
  server_description: The entries of one database
  route_mappings:
    - operation_id: query
      mcp_tool_name: query_entries
      mcp_tool_description: Queries the entries of a database. Returns them page by page.
      parameter_mappings: { path.id: database }
      fixed_arguments: { kind: page }
`;
mortise.write("entries.yaml", descriptor);
const lineOf = (text: string) =>
  `entries.yaml:${String(descriptor.split("\n").findIndex((line) => line.includes(text)) + 1)}`;

it("shows where a tool and each argument stand in the descriptor and in the vendor's document", async () => {
  const { code, stdout } = await mortise.run(["explain", "query_entries", "entries.yaml"]);
  expect(code).toBe(0);
  expect(stdout).toContain(`operation  query  ${lineOf("operation_id: query")}  #/paths/~1query/post\n`);
  expect(stdout).toContain("document   vendor.json\n");
  expect(stdout).toMatch(/database +.*#\/paths\/~1query\/post\/parameters\/0\n/);
});

it("shows why an argument has another name: a name that is shared, or one that providers do not take", async () => {
  const { stdout } = await mortise.run(["explain", "query_entries", "entries.yaml"]);
  const shared = "renamed by the mapping: the query has one of this name, too";
  expect(stdout).toContain(`path \`id\` (${shared}, ${lineOf("path.id: database")})`);
  expect(stdout).toMatch(/\n {2}top +array +query `\$top`, pipeDelimited \(renamed: models' providers do not take/);
});

it("shows the body, the credential, the pages, and what is always sent", async () => {
  const { stdout } = await mortise.run(["explain", "query_entries", "entries.yaml"]);
  expect(stdout).toContain("body       application/vnd.api+json, members, left out where there is nothing to send\n");
  expect(stdout).toContain("credential oauth2, in the header Authorization; scopes read\n");
  expect(stdout).toContain("answer     items at /data, chosen by `fields`\n");
  expect(stdout).toMatch(/\n {2}cursor +string, given by the runtime +body \/page\/cursor +/);
  expect(stdout).toMatch(/\n {2}note +string, masked in logs +body/);
  expect(stdout).toMatch(new RegExp(`\n  kind +"page" +body /filter/kind +${lineOf("kind: page")}\n`));
  expect(stdout).toMatch(new RegExp(`\n  version +2 +query +${lineOf("name: version")}\n`));
});

it("says the same to programs", async () => {
  const { stdout } = await mortise.run(["explain", "query_entries", "entries.yaml", "--json"]);
  expect(JSON.parse(stdout)).toMatchObject({
    operation: { source: "#/paths/~1query/post" },
    document: "vendor.json",
    scopes: ["read"],
    body: { kind: "json", shape: "members", required: false },
    response: { items: "/data", paging: { kind: "cursor", argument: "cursor", next: "/next" } },
    arguments: [
      { argument: "database", rename: { by: "mapping", line: lineOf("path.id: database") } },
      { argument: "id", renamed: false },
      { argument: "top", rename: { by: "name" } },
      { argument: "cursor", path: ["page", "cursor"] },
      { argument: "note", sensitive: true },
    ],
    constants: [
      { name: "version", line: lineOf("name: version") },
      { name: "kind", line: lineOf("kind: page") },
    ],
    lowering: [],
    profileNotes: [],
  });
});

it("shows what a profile changed and why, by the tool's own name and by the one that the profile gives it", async () => {
  mortise.write("dotted.yaml", descriptor.replace("mcp_tool_name: query_entries", "mcp_tool_name: query.entries"));
  const { code, stdout } = await mortise.run(["explain", "query.entries", "dotted.yaml", "--profile", "openai"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^query_entries_[0-9a-f]{6} {2}/);
  expect(stdout).toMatch(
    /\nchanged for the profile\n {2}openai: query\.entries: is called `query_entries_\w{6}`.* \(https:/,
  );
  const [renamed = ""] = stdout.split(" ", 1);
  const again = await mortise.run(["explain", renamed, "dotted.yaml", "--profile", "openai"]);
  expect(again.stdout).toBe(stdout);
  expect((await mortise.run(["explain", renamed, "dotted.yaml"])).stderr).toContain(`has no tool \`${renamed}\``);
});
