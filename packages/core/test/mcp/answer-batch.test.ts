import { expect, it } from "@jest/globals";
import { answerIndirectly } from "../../src/mcp/answer-indirectly.ts";
import type { MessageHeaders } from "../../src/mcp/served-message.ts";
import { createAnsweringTools, serve } from "./answering-tools.ts";
import { legacy, modern } from "./frames.ts";

const none: MessageHeaders = { version: undefined, method: undefined, name: undefined, all: {} };

function answer(messages: unknown, headers: MessageHeaders | undefined = none, faults: unknown[] = []) {
  return answerIndirectly(serve(createAnsweringTools(), { message: messages, headers }, faults));
}

it("answers each request of a batch under its id, and notifications not at all", async () => {
  const messages = [
    legacy("tools/call", { name: "text" }, "a"),
    { jsonrpc: "2.0", method: "notifications/initialized" },
    legacy("ping", undefined, 2),
    legacy("nope", undefined, 3),
  ];
  for (const headers of [none, { ...none, version: "2025-03-26" }, undefined]) {
    const reply = await answer(messages, headers);
    expect(reply.kind === "answer" && [reply.status, JSON.parse(reply.text)]).toEqual([
      200,
      [
        { jsonrpc: "2.0", id: "a", result: { content: [expect.objectContaining({ type: "text" })], isError: false } },
        { jsonrpc: "2.0", id: 2, result: {} },
        { jsonrpc: "2.0", id: 3, error: expect.objectContaining({ code: -32601 }) },
      ],
    ]);
  }
});

it("accepts a batch of notifications alone", async () => {
  const notification = { jsonrpc: "2.0", method: "notifications/initialized" };
  expect(await answer([notification, notification])).toEqual({ kind: "accepted" });
});

it("refuses within a batch what cannot be in one, and answers the rest", async () => {
  const handshake = { protocolVersion: "2025-03-26", capabilities: {}, clientInfo: { name: "c", version: "1" } };
  const messages = [
    legacy("initialize", handshake, 1),
    legacy("subscriptions/listen", { notifications: { toolsListChanged: true } }, 2),
    { jsonrpc: "2.0", id: 3, result: {} },
    legacy("ping", undefined, 4),
  ];
  const reply = await answer(messages, undefined);
  const answers =
    reply.kind === "answer" ? (JSON.parse(reply.text) as { id: unknown; error?: { code: number } }[]) : [];
  expect(answers.map(({ id, error }) => [id, error?.code])).toEqual([
    [1, -32600],
    [2, -32601],
    [null, -32600],
    [4, undefined],
  ]);
});

it.each([
  ["a message of the era without batches", [legacy("ping"), modern("tools/list", {}, 2)]],
  ["what is no message", [legacy("ping"), 5]],
  ["a batch", [legacy("ping"), [legacy("ping")]]],
])("refuses a batch as a whole that holds %s", async (_, messages) => {
  const reply = await answer(messages);
  expect(reply).toMatchObject({ kind: "answer", status: 400, text: expect.stringContaining("-32600") });
});

it("reports a fault within a batch under a call id of its own", async () => {
  const faults: unknown[] = [];
  const reply = await answer([legacy("tools/call", { name: "throws" }), legacy("ping", undefined, 2)], none, faults);
  expect(reply.kind === "answer" && JSON.parse(reply.text)).toEqual([
    { jsonrpc: "2.0", id: 1, error: { code: -32603, message: "Internal error", data: { call: "call-1-1" } } },
    { jsonrpc: "2.0", id: 2, result: {} },
  ]);
  expect(faults).toHaveLength(1);
});
