import { expect, it } from "@jest/globals";
import { expectTicket, expectWholeTicket, listedTools, rpcMessage, toolFor } from "../../src/load/answers.ts";

const record = JSON.stringify({ id: "TCK-1", title: "t", updated: "2026-03-02" });
const answer = (result: object): string => JSON.stringify({ jsonrpc: "2.0", id: 1, result });

it("accepts the record in a tool's result, after a line of the server's own, and by itself", () => {
  expectWholeTicket(answer({ content: [{ type: "text", text: record }] }), "TCK-1");
  expectWholeTicket(answer({ content: [{ type: "text", text: `API Response (Status: 200):\n${record}` }] }), "TCK-1");
  expectWholeTicket(record, "TCK-1");
});

it("accepts an answer that comes as an event", () => {
  const event = `event: message\ndata: ${answer({ content: [{ type: "text", text: record }] })}\n\n`;
  expectWholeTicket(event, "TCK-1");
  expect(rpcMessage(event)).toHaveProperty("result");
});

it.each([
  ["another ticket", answer({ content: [{ type: "text", text: record.replace("TCK-1", "TCK-2") }] })],
  ["a tool's error", answer({ content: [{ type: "text", text: "TCK-1" }], isError: true })],
  ["a protocol error", JSON.stringify({ jsonrpc: "2.0", id: 1, error: { code: -32_000, message: "TCK-1" } })],
])("refuses %s", (_, text) => {
  expect(() => expectTicket(text, "TCK-1")).toThrow("not the ticket TCK-1");
});

it("refuses a part of the record", () => {
  const part = answer({ content: [{ type: "text", text: '{"id":"TCK-1"}' }] });
  expectTicket(part, "TCK-1");
  expect(() => expectWholeTicket(part, "TCK-1")).toThrow("not the whole");
});

it("finds an operation's tool under each server's way of writing names", () => {
  const tools = listedTools({ result: { tools: [{ name: "list-tickets" }, { name: "get-ticket" }] } });
  expect(toolFor(tools, "get_ticket")).toBe("get-ticket");
  expect(() => toolFor(tools, "get_user")).toThrow("no tool for get_user");
  expect(() => listedTools({ error: { code: -32_601 } })).toThrow("no list of tools");
});
