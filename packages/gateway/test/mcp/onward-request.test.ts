import { expect, it } from "@jest/globals";
import type { CallingClient } from "@mortise/core/mcp";
import type { ConnectorRow } from "../../src/connectors/connector-row.ts";
import { answersIn, type BroughtAlong, onwardRequest } from "../../src/mcp/onward-request.ts";

const external = { kind: "simple", slug: "tracker" } as ConnectorRow;
const descriptor = { kind: "descriptor", slug: "tickets" } as ConnectorRow;
const request = { id: "call-1", signal: new AbortController().signal };
const capabilities = { elicitation: {} };
const inputResponses = { q: { action: "accept", content: { name: "Ada" } } };

const call = (client: CallingClient | undefined, credential?: Record<string, string>): BroughtAlong => ({
  request,
  client,
  ownCredential: () => credential,
});
const clientOf = (client: CallingClient, passed: object = {}) =>
  onwardRequest(call(client), external, { ok: true, ...passed }).client;

it("hands a caller's own credential to descriptors alone, and whom it can ask to external servers alone", () => {
  const brought = call({ capabilities, requestState: "s", inputResponses }, { api_key: "own" });
  expect(onwardRequest(brought, descriptor, { ok: true })).toEqual({ ...request, ownCredential: { api_key: "own" } });
  expect(onwardRequest(brought, external, { ok: true })).toEqual({ ...request, client: { capabilities } });
  for (const connector of [external, descriptor]) {
    expect(onwardRequest(call(undefined), connector, { ok: true })).toBe(request);
  }
});

it("hands on answers with what their server wanted back, and never what the client says that it was", () => {
  const asked = { kind: "questions", round: 1, asker: "a", state: "theirs", expiresAt: 1 } as const;
  const given = { asker: "a", state: "theirs", responses: inputResponses };
  expect(clientOf({ capabilities, requestState: "sealed", inputResponses }, { asked })).toEqual({
    capabilities,
    answers: given,
  });
  expect(clientOf({ capabilities, requestState: "sealed" }, { asked })?.answers).toEqual({
    asker: "a",
    state: "theirs",
  });
});

it("hands on answers to what nobody asked yet, save where a person approved the call without them, or they are to the gateway", () => {
  expect(clientOf({ capabilities, inputResponses })?.answers).toEqual({ responses: inputResponses });
  expect(clientOf({ capabilities, inputResponses }, { approval: "apr_1" })?.answers).toBeUndefined();
  expect(clientOf({ capabilities, inputResponses, requestState: "of an approval's" })?.answers).toBeUndefined();
  expect(clientOf({ capabilities })?.answers).toBeUndefined();
});

it("tells the trail who agreed, and not with what", () => {
  expect(answersIn(undefined)).toBeUndefined();
  expect(answersIn({ capabilities })).toBeUndefined();
  const responses = {
    a: { action: "accept", content: { name: "Ada" } },
    b: { action: "decline" },
    c: { action: "cancel" },
  };
  expect(answersIn({ capabilities, inputResponses: responses })).toEqual(["accept", "decline", "cancel"]);
  const others = { d: { action: "secret" }, e: { roots: [{ uri: "file:///home/ada" }] }, f: "secret", g: null };
  expect(answersIn({ capabilities, inputResponses: others })).toEqual(["given", "given", "given", "given"]);
  const many = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [String(index), {}]));
  expect(answersIn({ capabilities, inputResponses: many })).toHaveLength(16);
});
