import { expect, it } from "@jest/globals";
import { connectClient, listen, type ClientOptions } from "@mortise/testkit/mcp";
import { createConnectorServer } from "../../src/connector-server.ts";
import { makeConnector } from "../fixtures/connector.ts";
import { response, someScope, someSecret, stageFor } from "../fixtures/services.ts";

const clients: readonly (readonly [string, Pick<ClientOptions, "generation" | "era">])[] = [
  ["v1", { generation: "v1" }],
  ["v2 in the modern era", { generation: "v2", era: "modern" }],
];

it.each(clients)(
  "the official client %s finds a tool, calls it, and goes on to the next page",
  async (_, generation) => {
    const connector = makeConnector({
      origin: "https://tickets.example",
      mode: "discovery",
      tools: [
        { name: "get_ticket" },
        {
          name: "list_tickets",
          parameters: [{ name: "offset", in: "query", schema: { type: "integer" }, hidden: true }],
          plan: {
            response: {
              items: "/tickets",
              total: "/total",
              fieldsArgument: "fields",
              cursorArgument: "cursor",
              paging: { kind: "offset", argument: "offset", first: 0 },
            },
          },
        },
      ],
    });
    const { services, egress } = stageFor(connector, ({ path }) =>
      response(`{"total":2,"tickets":[{"id":${path.includes("offset=1") ? 2 : 1},"text":"t"}]}`),
    );
    const credentials = { resolve: () => ({ fields: { api_key: someSecret }, level: "user" as const }) };
    await using listening = await listen(
      createConnectorServer(connector).bind({ instance: "tickets", scope: someScope, credentials }, services),
    );
    const client = await connectClient({ transport: "http", url: listening.url, ...generation });

    expect((await client.listTools()).map(({ name }) => name)).toEqual([
      "find_tools",
      "call_read_tool",
      "call_write_tool",
    ]);
    const found = await client.callTool("find_tools", { query: "tickets list" });
    expect(found.structuredContent).toMatchObject({
      tools: [{ name: "list_tickets", writes: false, input_schema: { properties: { cursor: {}, fields: {} } } }, {}],
    });
    const first = await client.callTool("call_read_tool", { name: "list_tickets", arguments: { fields: ["id"] } });
    expect(first.structuredContent).toEqual({
      shown: 1,
      total: 2,
      items: [{ id: 1 }],
      next_cursor: expect.any(String),
    });
    const { next_cursor: cursor } = first.structuredContent as { next_cursor: string };
    const second = await client.callTool("call_read_tool", {
      name: "list_tickets",
      arguments: { cursor, fields: ["id"] },
    });
    expect(second.structuredContent).toEqual({ shown: 1, total: 2, items: [{ id: 2 }] });
    expect(egress.sent.map(({ path }) => path)).toEqual(["/tickets", "/tickets?offset=1"]);
    await client.close();
  },
);
