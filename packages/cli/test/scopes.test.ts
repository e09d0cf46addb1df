import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "@jest/globals";
import { openMortise, REPOSITORY } from "./mortise.ts";
import { shelfDescriptor } from "./shelf-descriptor.ts";

const mortise = openMortise();
afterAll(() => mortise.close());

const DESK = `metadata:
  name: Desk
  slug: desk
  description: Tickets of one desk
  publisher: Mortise
authentication:
  - type: oauth2
    fields:
      - { key: client_id, label: Client ID, required: true }
      - { key: client_secret, label: Client secret, required: true, secret: true }
    oauth2:
      grant_type: client_credentials
      token_url: https://desk.example.com/token
      scopes: { read: Read tickets, write: Answer tickets, admin: Everything }
      default_scopes: [read, admin]
operations:
  - { operation_id: find, endpoint: "https://desk.example.com/tickets", method: GET, auth_type_ref: oauth2, scopes: [read] }
  - { operation_id: answer, endpoint: "https://desk.example.com/answers", method: POST, auth_type_ref: oauth2, scopes: [read, write] }
  - { operation_id: whoami, endpoint: "https://desk.example.com/me", method: GET, auth_type_ref: oauth2, scopes: [] }
  - { operation_id: status, endpoint: "https://desk.example.com/status", method: GET }
mcp_config:
  enabled: true
  server_name: desk
  server_description: Tickets of one desk
  route_mappings:
    - { operation_id: find, mcp_tool_name: find, mcp_tool_description: Finds tickets by nothing at all. Returns them all. }
    - { operation_id: answer, mcp_tool_name: answer, mcp_tool_description: Answers all tickets at once. Returns nothing at all. }
    - { operation_id: whoami, mcp_tool_name: whoami, mcp_tool_description: Gets the user who is signed in. Returns a name. }
    - { operation_id: status, mcp_tool_name: status, mcp_tool_description: Gets the state of the service. Returns a word. }
`;
mortise.write("desk.yaml", DESK);

it("prints the least scopes with the tools that force them, and what is wrong with those that are asked for", async () => {
  const { code, stdout, stderr } = await mortise.run(["scopes", "desk.yaml"]);
  expect({ code, stdout, stderr }).toEqual({
    code: 0,
    stdout: `oauth2  least: 2 scopes
  needed, and by which tools
    read  Read tickets
      find, answer
    write  Answer tickets
      answer
  asked for, and declared by none of these tools
    admin  Everything
  declared, and not asked for: these calls will be refused
    write  Answer tickets
  no scope: whoami
  scope parameter: read write

no credential: status
`,
    stderr: "",
  });
});

it("says what switching tools off saves", async () => {
  const { stdout } = await mortise.run(["scopes", "desk.yaml", "--tools", "find, whoami"]);
  expect(stdout).toContain("least: 1 scope\n");
  expect(stdout).toContain("  saved, because these tools are off\n    write  Answer tickets\n      answer\n");
});

it("does not call least what some tools do not declare", async () => {
  mortise.write("unsaid.yaml", DESK.replace(", scopes: [] }", " }"));
  const { code, stdout, stderr } = await mortise.run(["scopes", "unsaid.yaml"]);
  expect(code).toBe(0);
  expect(stdout).toContain("oauth2  at least: 2 scopes\n");
  expect(stdout).toContain("  not declared: whoami\n");
  expect(stderr).toContain("1 tool does not say what scopes it needs");
});

it("prints JSON for programs, from a compiled connector, too", async () => {
  await mortise.run(["compile", "desk.yaml", "-o", "desk.json"]);
  const [descriptor, compiled] = await Promise.all(
    ["desk.yaml", "desk.json"].map((file) => mortise.run(["scopes", file, "--json"])),
  );
  expect(JSON.parse(descriptor?.stdout ?? "")).toMatchObject({
    connector: "desk",
    schemes: [
      { scheme: "oauth2", parameter: "read write", needNone: ["whoami"], excess: ["admin"], notAsked: ["write"] },
    ],
    withoutCredential: ["status"],
  });
  expect(compiled?.stdout).toBe(descriptor?.stdout);
});

it("says that there is nothing to ask for where credentials have no scopes", async () => {
  mortise.write("shelf.yaml", shelfDescriptor());
  const { code, stdout, stderr } = await mortise.run(["scopes", "shelf.yaml"]);
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: "credential without scopes: find_books, get_book, remove_book\n",
  });
  expect(stderr).toContain("no tool's credential has scopes");
});

it("names the tool that was meant", async () => {
  const { code, stderr } = await mortise.run(["scopes", "desk.yaml", "--tools", "find,anwser"]);
  expect(code).toBe(2);
  expect(stderr).toContain("did you mean answer?");
});

it("tells the least scopes of the library's connectors", async () => {
  const { stdout } = await mortise.run(["scopes", join(REPOSITORY, "descriptors/docusign/connector.yaml")]);
  expect(stdout).toContain("oauth2  least: 1 scope\n");
});

it("prints what docs/governance.md says of it, and of docs", () => {
  const page = readFileSync(new URL("../docs/governance.md", import.meta.url), "utf8");
  const sections = page.slice(page.indexOf("## The least scopes"));
  const folder = mkdtempSync(join(mortise.folder, "page-"));
  const commands: string[] = [];
  for (const [, kind, file = "", text = ""] of sections.matchAll(/```(yaml|console)(?: file=(\S+))?\n([^]*?)```/g)) {
    if (kind === "yaml") {
      writeFileSync(join(folder, file), text);
      continue;
    }
    const [, command = "", output = ""] = /^\$ mortise (.*)\n([^]*)$/.exec(text) ?? [];
    commands.push(command);
    const ran = spawnSync(mortise.command, [mortise.script, ...command.split(" ")], {
      cwd: folder,
      encoding: "utf8",
      env: { PATH: process.env["PATH"] },
    });
    expect({ command, output: ran.stdout + ran.stderr }).toEqual({ command, output });
  }
  expect(commands).toHaveLength(3);
});
