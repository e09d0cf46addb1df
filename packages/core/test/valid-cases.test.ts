import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { stringify } from "yaml";
import { compile, type CompiledConnector, type Compilation } from "../src/index.ts";
import { buildRequest, type Arguments, type ConnectionFields } from "../src/request/index.ts";

/** `UPDATE_CASES=1` writes down what comes out; read the difference before you commit it. */
const update = process.env.UPDATE_CASES === "1";
const root = join(import.meta.dirname, "cases/valid");
const names = readdirSync(root);

/** What a folder can hold beside `connector.yaml`, and where it comes from. The files that are present are what is asserted. */
const outputs: Readonly<Record<string, (compilation: Compilation, given: string) => string>> = {
  "openapi.yaml": ({ openapi }) => stringify(openapi, { aliasDuplicateObjects: false, lineWidth: 0 }),
  "tools.json": ({ connector }) => json(connector?.tools.map(({ definition }) => definition)),
  "plans.json": ({ connector }) => json(connector?.tools.map(({ plan, origin }) => ({ origin, plan }))),
  "connector.json": ({ connector }) => json(connector && { ...connector, tools: connector.tools.length }),
  "requests.json": ({ connector }, given) => json(requestsOf(connector, given)),
};

interface Given {
  readonly tool: string;
  readonly arguments: Arguments;
  readonly fields?: ConnectionFields;
}

function requestsOf(connector: CompiledConnector | undefined, given: string): readonly unknown[] {
  const calls: readonly Given[] = JSON.parse(given);
  return calls.map(({ tool, arguments: args, fields }) => {
    const plan = connector?.tools.find(({ definition }) => definition.name === tool)?.plan;
    const built = plan && buildRequest(plan, args, fields ?? {});
    return { tool, arguments: args, ...(fields === undefined ? {} : { fields }), built };
  });
}

it.each(names)("%s compiles without a diagnostic, and nothing is left out", (name) => {
  const { diagnostics, leftOut } = compiled(name);
  expect(diagnostics).toEqual([]);
  expect(leftOut).toEqual([]);
});

const files = names.flatMap((name) => readdirSync(join(root, name)).map((file) => [name, file] as const));

it.each(files.filter(([, file]) => file !== "connector.yaml"))("%s comes out as its %s says", (name, file) => {
  const path = join(root, name, file);
  const expected = readFileSync(path, "utf8");
  const actual = outputs[file]?.(compiled(name), expected) ?? `no output is called ${file}\n`;
  if (update) writeFileSync(path, actual);
  else expect(actual).toBe(expected);
});

it("gives the three tools of the ticket system their names, descriptions and parameters", () => {
  expect(told("ticket-system")).toEqual([
    [
      "search_tickets",
      "Search support tickets by status, assignee, or other filters. Returns ticket IDs, titles, statuses, and assignees.",
      ["status", "assignee", "limit"],
    ],
    ["get_ticket", "Get full details of a support ticket including description, comments, and history.", ["ticket_id"]],
    [
      "create_ticket",
      "Create a new support ticket with title, description, and priority.",
      ["title", "description", "priority"],
    ],
  ]);
});

it("gives the four tools of the Jira fragment their names, descriptions and mapped parameters", () => {
  expect(told("jira")).toEqual([
    ["search_jira_issues", "Search for Jira issues using JQL query language", ["jql", "maxResults"]],
    ["create_jira_issue", "Create a new issue in a Jira project", ["project", "type", "summary"]],
    ["get_jira_issue", "Get details of a specific Jira issue by key", ["key"]],
    ["update_jira_issue", "Update fields on an existing Jira issue", ["issue_key", "summary", "labels"]],
  ]);
});

it("gives a twin with a byte-order mark and CRLF the same hash", () => {
  const [one, other] = ["ticket-system", "ticket-system-crlf"].map((name) => compiled(name));
  expect(other?.connector?.hash).toBe(one?.connector?.hash);
  expect(other?.connector).toEqual(one?.connector);
});

function compiled(name: string): Compilation {
  const path = join(root, name, "connector.yaml");
  if (!existsSync(path)) throw new Error(`${name} has no connector.yaml`);
  return compile({ name: "connector.yaml", text: readFileSync(path, "utf8") });
}

function told(name: string) {
  return compiled(name).connector?.tools.map(({ definition }) => [
    definition.name,
    definition.description,
    Object.keys(definition.inputSchema.properties),
  ]);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
