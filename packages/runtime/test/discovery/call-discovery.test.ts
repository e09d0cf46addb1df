import { expect, it } from "@jest/globals";
import type { Tool } from "@mortise/core";
import type { Policy } from "../../src/policy.ts";
import { createConnectorServer } from "../../src/connector-server.ts";
import { makeConnector } from "../fixtures/connector.ts";
import { response, someScope, someSecret, stageFor, structuredOf, textOf, type Stage } from "../fixtures/services.ts";

const connector = makeConnector({
  origin: "https://tickets.example",
  mode: "discovery",
  tools: [
    { name: "list_tickets", parameters: [{ name: "status", in: "query" }], tags: ["tickets"] },
    { name: "list_users", tags: ["users"], outputSchema: { type: "object" } },
    {
      name: "create_ticket",
      method: "POST",
      parameters: [{ name: "title", in: "body" }],
      required: ["title"],
      tags: ["tickets"],
    },
    {
      name: "list_pages",
      plan: { response: { items: "/data", cursorArgument: "cursor", paging: { kind: "next_url", next: "/next" } } },
    },
  ],
});
const makeStage = (policy: Partial<Policy> = {}): Stage =>
  stageFor(connector, ({ path }) => response(`{"data":[1],"next":"${path === "/tickets" ? "/tickets?p=2" : ""}"}`), {
    policy,
  });
const onlyTickets = (tool: Tool): boolean =>
  tool.definition.name.endsWith("ticket") || tool.definition.name.endsWith("tickets");
const namesOf = (answer: unknown): readonly string[] =>
  (answer as { tools: readonly { name: string }[] }).tools.map(({ name }) => name);

it("lists three tools, whatever the connector has", () => {
  const { services } = makeStage();
  const credentials = { resolve: () => undefined };
  const tools = createConnectorServer(connector).bind({ instance: "tickets", scope: someScope, credentials }, services);

  expect(tools.tools.map(({ name }) => name)).toEqual(["find_tools", "call_read_tool", "call_write_tool"]);
  expect(JSON.parse(tools.toolsJson)).toEqual(tools.tools);
});

it("finds a tool, and calls it by the way that every call goes", async () => {
  const stage = makeStage();

  const found = await stage.call("find_tools", { query: "show the tickets" });
  const answer = await stage.call("call_read_tool", { name: "list_tickets", arguments: { status: "open" } });

  expect(namesOf(structuredOf(found))[0]).toBe("list_tickets");
  expect(answer.isError).toBe(false);
  expect(stage.egress.sent).toMatchObject([{ path: "/tickets?status=open", headers: { "x-api-key": someSecret } }]);
  expect(stage.events).toMatchObject([
    { tool: "find_tools", code: "ok", id: "call-1" },
    { tool: "list_tickets", code: "ok", id: "call-2", level: "user" },
  ]);
});

it("calls a tool that writes through call_write_tool only", async () => {
  const stage = makeStage();
  const call = { name: "create_ticket", arguments: { title: "A" } };

  const refused = await stage.call("call_read_tool", call);
  expect(structuredOf(refused)).toMatchObject({
    code: "arguments_invalid",
    faults: [
      {
        pointer: "/name",
        message: '"create_ticket" writes, so it is not called this way. Call it with call_write_tool.',
      },
    ],
  });
  expect(stage.egress.sent).toEqual([]);
  expect(stage.events).toMatchObject([{ tool: "call_read_tool", code: "arguments_invalid" }]);

  expect((await stage.call("call_write_tool", call)).isError).toBe(false);
  expect(stage.egress.sent).toMatchObject([{ method: "POST", body: '{"title":"A"}' }]);
});

it("checks the arguments of the inner tool, and of its own", async () => {
  const stage = makeStage();

  expect(structuredOf(await stage.call("call_write_tool", { name: "create_ticket" }))).toMatchObject({
    code: "arguments_invalid",
  });
  for (const [tool, args] of [
    ["find_tools", {}],
    ["find_tools", { query: "x", limit: 1_000 }],
    ["call_read_tool", { name: 1 }],
    ["call_read_tool", { name: "list_tickets", arguments: [] }],
    ["call_read_tool", { name: "list_tickets", args: {} }],
  ] as const) {
    expect(structuredOf(await stage.call(tool, args))).toMatchObject({ code: "arguments_invalid" });
  }
  expect(stage.egress.sent).toEqual([]);
});

it("proposes a name for one that does not exist, and answers to no other tool", async () => {
  const stage = makeStage();

  expect(textOf(await stage.call("call_read_tool", { name: "list_ticket" }))).toContain('Did you mean "list_tickets"?');
  expect(textOf(await stage.call("call_read_tool", { name: "toString" }))).toContain(
    "Find the right one with find_tools.",
  );
  expect(() => stage.call("list_tickets")).toThrow("There is no tool list_tickets.");
});

it("neither finds, nor proposes, nor calls what the caller may not use", async () => {
  const stage = makeStage();
  const binding = { permits: onlyTickets };

  const found = await stage.call("find_tools", { query: "list", limit: 40 }, { binding });
  expect(namesOf(structuredOf(found))).toEqual(["list_tickets"]);
  const refused = await stage.call("call_read_tool", { name: "list_users" }, { binding });
  const unknown = await stage.call("call_read_tool", { name: "list_xxxxx" }, { binding });
  expect(textOf(refused)).toBe(textOf(unknown));
  expect(stage.egress.sent).toEqual([]);
});

it("lists and calls the same tools where they are listed themselves", async () => {
  const listed = makeConnector({
    origin: "https://tickets.example",
    tools: [{ name: "list_tickets" }, { name: "list_users" }],
  });
  const { services, egress } = stageFor(listed, () => response("[]"));
  const credentials = { resolve: () => ({ fields: { api_key: someSecret }, level: "user" as const }) };
  const tools = createConnectorServer(listed).bind(
    { instance: "tickets", scope: someScope, credentials, permits: onlyTickets },
    services,
  );
  const request = { id: "1", signal: new AbortController().signal };

  expect(tools.tools.map(({ name }) => name)).toEqual(["list_tickets"]);
  expect(JSON.parse(tools.toolsJson)).toHaveLength(1);
  expect(tools.call("list_users", {}, request)).toBeUndefined();
  expect((await tools.call("list_tickets", {}, request))?.isError).toBe(false);
  expect(egress.sent).toHaveLength(1);
});

it("pages through a list by the inner tool's cursor", async () => {
  const stage = makeStage();

  const first = structuredOf(await stage.call("call_read_tool", { name: "list_pages" })) as { next_cursor: string };
  const second = await stage.call("call_read_tool", { name: "list_pages", arguments: { cursor: first.next_cursor } });

  expect(stage.egress.sent.map(({ path }) => path)).toEqual(["/tickets", "/tickets?p=2"]);
  expect(structuredOf(second)).toEqual({ shown: 1, items: [1] });
});

it("keeps an inner tool's failure structured, and cuts what is long, though the tool itself promises a structure", async () => {
  const failing = stageFor(connector, () => response("{}", { status: 500 }));
  const long = stageFor(connector, () => response(JSON.stringify({ a: "x".repeat(5_000) })), {
    policy: { maxTextBytes: 500 },
  });

  expect(structuredOf(await failing.call("call_read_tool", { name: "list_users" }))).toMatchObject({
    code: "upstream_unavailable",
  });
  expect((await long.call("call_read_tool", { name: "list_users" })).structured).toBeUndefined();
});
