import { expect, it } from "@jest/globals";
import type { ToolAnswer } from "@mortise/core/mcp";
import { callTool, ToolError, type Server } from "../../src/server/index.ts";

/** A server of which no more is asked than to answer, and what it was asked. */
function answering(answer: ToolAnswer) {
  const calls: unknown[] = [];
  const call: Server["call"] = (...asked) => {
    calls.push(asked);
    return Promise.resolve(answer);
  };
  const none = () => Promise.reject(new Error("nothing else is asked"));
  return { calls, server: { call, connect: none, listen: none, close: none } satisfies Server };
}

const text = (words: string) => ({ type: "text", text: words }) as const;

it("resolves with the answer's JSON, whatever its text says", async () => {
  const { server, calls } = answering({ content: [text("cut")], structured: '{"id":7}', isError: false });
  const { signal } = new AbortController();
  expect(await callTool(server, "get_book", { id: "7" }, { signal })).toEqual({ id: 7 });
  expect(calls).toEqual([["get_book", { id: "7" }, { signal }]]);
});

it("resolves with the text of an answer that is no JSON, and with the content of one that is neither", async () => {
  const { server } = answering({ content: [text("one"), text("two")], isError: false });
  expect(await callTool(server, "read", {})).toBe("one\ntwo");
  const content = [text("a cover"), { type: "image", data: "aGk=", mimeType: "image/png" }] as const;
  expect(await callTool(answering({ content, isError: false }).server, "cover", {})).toEqual(content);
});

it.each<readonly [where: string, Partial<ToolAnswer>]>([
  ["the structure", { structured: '{"code":"rate_limited","retryable":true}' }],
  ["the metadata", { meta: { "mortise/error": { code: "rate_limited", retryable: true } } }],
])("rejects with what is wrong where %s says it", async (_, more) => {
  const answer: ToolAnswer = { content: [text("Too many calls")], isError: true, ...more };
  const error = await callTool(answering(answer).server, "list_books", {}).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ToolError);
  expect(error).toMatchObject({
    name: "ToolError",
    message: "Too many calls",
    tool: "list_books",
    code: "rate_limited",
    retryable: true,
    answer,
  });
});

it("rejects with an unknown code where nothing says what is wrong", async () => {
  const { server } = answering({ content: [text("No")], structured: "[]", isError: true });
  await expect(callTool(server, "list_books", {})).rejects.toMatchObject({ code: "unknown", retryable: false });
});
