import { expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { createToolIndex } from "../../src/discovery/index.ts";
import { someTool } from "./some-tool.ts";

const tools = [
  someTool("list_issues", {
    description: "Lists the issues of a repository.",
    tags: ["issues"],
    parameters: ["state"],
  }),
  someTool("create_issue", { description: "Opens an issue.", tags: ["issues"], method: "POST" }),
  someTool("remove_label", { description: "Takes a label off an issue.", tags: ["issues"], method: "DELETE" }),
  someTool("listUserGroups", { description: "Lists groups.", tags: ["users"] }),
  someTool("usergroups_disable", { description: "Switches it off.", method: "POST" }),
  someTool("get_repository", { description: "Reads one repository.", path: "/repos/one" }),
  someTool("acl_list", { description: "Returns rules." }),
  someTool("opaque", { path: "/billing/invoices", parameters: ["customer_id"] }),
];
const index = createToolIndex(tools);
const first = (query: string): string | undefined => index.search(query)[0]?.definition.name;

it.each<[string, string]>([
  ["list the issues", "list_issues"],
  ["add a new issue", "create_issue"],
  ["delete label", "remove_label"],
  ["deleting labels", "remove_label"],
  ["show user groups", "listUserGroups"],
  ["disable a user group", "usergroups_disable"],
  ["repo", "get_repository"],
  ["access control list", "acl_list"],
  ["invoices", "opaque"],
  ["repositroy", "get_repository"],
  ["which customer", "opaque"],
])("finds for %j the tool %s", (query, name) => {
  expect(first(query)).toBe(name);
});

it("counts what is to be done above where and for whom", () => {
  const some = createToolIndex([
    someTool("workspace_settings", { description: "Channels." }),
    someTool("channel_settings", { description: "Workspaces." }),
  ]);

  expect(some.search("change the channel of a workspace")[0]?.definition.name).toBe("channel_settings");
  expect(some.search("change the workspace of a channel")[0]?.definition.name).toBe("workspace_settings");
});

it("puts a tool first whose exact name is asked for", () => {
  const twins = createToolIndex([someTool("issue"), someTool("issue_issue_issue", { title: "issue" })]);

  expect(twins.search("issue_issue_issue")[0]?.definition.name).toBe("issue_issue_issue");
  expect(twins.search(" issue ")[0]?.definition.name).toBe("issue");
});

it("orders tools that fit equally by name, whatever order they came in", () => {
  const names = ["b_task", "c_task", "a_task"];
  const order = (given: readonly string[]): readonly string[] =>
    createToolIndex(given.map((name) => someTool(name)))
      .search("task")
      .map(({ definition }) => definition.name);

  expect(order(names)).toEqual(["a_task", "b_task", "c_task"]);
  expect(order(names.toReversed())).toEqual(order(names));
});

it("finds nothing for words that no tool has, and nothing among no tools", () => {
  expect(index.search("zzzzqqqq")).toEqual([]);
  expect(index.search("")).toEqual([]);
  expect(createToolIndex([]).search("issue")).toEqual([]);
});

it("takes any text for a query, and names such as those of Object.prototype", () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: "binary", maxLength: 200 }), fc.constantFrom("__proto__", "constructor toString")),
      (query) => {
        const found = index.search(query);
        expect(new Set(found).size).toBe(found.length);
      },
    ),
  );
  expect(createToolIndex([someTool("__proto__"), someTool("constructor")]).search("constructor")).toHaveLength(1);
});
