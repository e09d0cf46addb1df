import { expect, it } from "@jest/globals";
import type { Descriptor, Parameter, RouteMapping } from "../../src/descriptor/descriptor.ts";
import { checkRules } from "../../src/rules/index.ts";
import { good, withOperation, withParameters } from "../descriptor/documents.ts";

const codesOf = (descriptor: Descriptor) => checkRules(descriptor).map(({ code }) => code);
const query = (name: string, rest: Partial<Parameter> = {}): Parameter => ({
  name,
  location: "query",
  field_type: "string",
  ...rest,
});

function withMapping(change: Partial<RouteMapping>, descriptor: Descriptor = good): Descriptor {
  return {
    ...descriptor,
    mcp_config: { ...good.mcp_config, route_mappings: [{ ...good.mcp_config.route_mappings[0], ...change }] },
  };
}

it.each(["get_ticket", "Get-Ticket.v2", "a", "a".repeat(64)])("takes %s for a tool's name", (mcp_tool_name) => {
  expect(codesOf(withMapping({ mcp_tool_name }))).toEqual([]);
});

it("warns of a name from 65 to 100 characters", () => {
  expect(codesOf(withMapping({ mcp_tool_name: "a".repeat(65) }))).toEqual(["tool/long-name"]);
  expect(codesOf(withMapping({ mcp_tool_name: "a".repeat(100) }))).toEqual(["tool/long-name"]);
});

it.each([
  ["get ticket", "get_ticket"],
  ["tickets/get", "tickets_get"],
  ["Größe ändern", "Gro_e_andern"],
  ["🎫", "get_ticket"],
])("proposes a name for %s", (mcp_tool_name, proposal) => {
  const [diagnostic] = checkRules(withMapping({ mcp_tool_name }));
  expect(diagnostic?.code).toBe("tool/bad-name");
  expect(diagnostic?.hint).toBe(`call it \`${proposal}\``);
});

it.each(["Get data", "get ticket", "Ticket.", "ticket", "  Search   x  "])(
  "finds %s too thin a description",
  (text) => {
    expect(codesOf(withMapping({ mcp_tool_description: text }))).toEqual(["tool/short-description"]);
  },
);

it.each([
  "Search for Jira issues using JQL query language",
  "Update fields on an existing Jira issue",
  "チケットを番号で取得し、詳細を返します",
])("finds %s enough of a description", (text) => {
  expect(codesOf(withMapping({ mcp_tool_description: text }))).toEqual([]);
});

it("offers two operations with one name only where a mapping tells their tools apart", () => {
  const [mapping] = good.mcp_config.route_mappings;
  const twice = (second: string): Descriptor => ({
    ...good,
    mcp_config: { ...good.mcp_config, route_mappings: [mapping, { ...mapping, mcp_tool_name: second }] },
  });
  expect(codesOf(twice("get_ticket"))).toEqual(["tool/duplicate-name"]);
  expect(codesOf(twice("fetch_ticket"))).toEqual([]);
});

it("lets mappings swap two names, and no two parameters share one", () => {
  const descriptor = withParameters(query("b"));
  expect(codesOf(withMapping({ parameter_mappings: { ticket_id: "b", b: "ticket_id" } }, descriptor))).toEqual([]);
  expect(codesOf(withMapping({ parameter_mappings: { ticket_id: "b" } }, descriptor))).toEqual([
    "tool/duplicate-argument",
  ]);
});

it("says nothing of the arguments of an operation that is no tool", () => {
  const descriptor = withParameters(query("$top"), query("番号", { required: true }));
  const unmapped = { ...descriptor, mcp_config: { ...good.mcp_config, enabled: false, route_mappings: [] } };
  expect(codesOf(unmapped)).toEqual([]);
});

it("accepts a name of the author's own for a parameter that providers would refuse", () => {
  const descriptor = withParameters(query("$top"), query("番号", { required: true }));
  expect(codesOf(descriptor)).toEqual(["tool/unmapped-parameter", "tool/renamed-argument"]);
  expect(codesOf(withMapping({ parameter_mappings: { $top: "limit", 番号: "number" } }, descriptor))).toEqual([]);
});

it("checks a mapping whether the server is enabled or not", () => {
  const disabled = { ...good, mcp_config: { ...good.mcp_config, enabled: false }, operations: [] };
  expect(codesOf(disabled)).toEqual(["ref/unknown-operation"]);
});

it("finds a read-only POST plausible, and a read-only DELETE not", () => {
  const method = (name: "POST" | "DELETE") =>
    withMapping({ annotations: { read_only: true } }, withOperation({ method: name }));
  expect(codesOf(method("POST"))).toEqual([]);
  expect(codesOf(method("DELETE"))).toEqual(["tool/contradictory-annotations"]);
});

it.each(["^[a-z]+$", "^\\d{3}-\\p{L}{2,5}$", "(?:a|b)+", "[(?=)]", "\\(?=x", "^(?<year>\\d{4})$"])(
  "takes %s for a pattern",
  (pattern) => {
    expect(codesOf(withParameters(query("a", { pattern })))).toEqual([]);
  },
);

it.each([
  "(",
  "[z-a]",
  "a{2,1}",
  "(?=a)",
  "(?!a)",
  "(?<=a)",
  "(?<!a)",
  "(a)\\1",
  "(?<n>a)\\k<n>",
  "a{1001}",
  "a{2,}{3}",
  "\\-",
])("does not take %s for one", (pattern) => {
  expect(codesOf(withParameters(query("a", { pattern })))).toEqual(["parameter/bad-pattern"]);
});

it("judges values that are nested in others", () => {
  const nested = (value: Partial<Parameter>): Descriptor =>
    withParameters(
      query("a", {
        field_type: "array",
        items: { field_type: "object", properties: { b: { field_type: "string", ...value } } },
      }),
    );
  expect(codesOf(nested({ pattern: "(" }))).toEqual(["parameter/bad-pattern"]);
  expect(codesOf(nested({ default_value: 5 }))).toEqual(["parameter/bad-default"]);
  expect(codesOf(nested({ minimum: 5 }))).toEqual(["parameter/unused-constraint"]);
  expect(codesOf(nested({ enum: [1] }))).toEqual(["parameter/bad-enum"]);
  expect(codesOf(nested({ enum: ["a"], default_value: "a" }))).toEqual([]);
});

it.each([
  [{ field_type: "integer", default_value: 2.5 }, false],
  [{ field_type: "integer", default_value: 2 }, true],
  [{ field_type: "number", default_value: 2.5, minimum: 2.5 }, true],
  [{ field_type: "number", default_value: 2.5, exclusive_minimum: 2.5 }, false],
  [{ field_type: "string", default_value: "é😀", max_length: 2 }, true],
  [{ field_type: "string", default_value: "abc", max_length: 2 }, false],
  [{ field_type: "array", default_value: [], min_items: 1 }, false],
  [{ field_type: "object", default_value: { any: 1 } }, true],
  [{ field_type: "boolean", default_value: "true" }, false],
] as const)("judges the default of %j", (rest, isGood) => {
  expect(codesOf(withParameters(query("a", rest)))).toEqual(isGood ? [] : ["parameter/bad-default"]);
});
