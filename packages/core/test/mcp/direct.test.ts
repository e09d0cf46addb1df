import { expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { answerThroughSdk } from "../../src/mcp/answer-through-sdk.ts";
import { answerDirectly, callingClient } from "../../src/mcp/direct.ts";
import type { CallOutcome, ServedTools } from "../../src/mcp/served-tools.ts";
import { createAnsweringTools, serve } from "./answering-tools.ts";
import { frames, legacy, modern } from "./frames.ts";
import type { Frame } from "./frames.ts";

/** Whether the frame was answered directly. If so, the SDK's server has to give the same answer. */
async function isAnsweredAlike(served: ServedTools<CallOutcome>, frame: Frame): Promise<boolean> {
  const direct = await answerDirectly(serve(served, frame));
  if (direct === undefined) return false;
  const reply = await answerThroughSdk(serve(served, frame));
  expect(reply).toMatchObject({ kind: "answer", status: 200 });
  if (reply.kind === "answer") expect(parseExactly(direct)).toEqual(parseExactly(reply.text));
  return true;
}

/** With every long number as its text, so that two of them can be told apart. */
function parseExactly(json: string): unknown {
  return JSON.parse(json.replace(/(?<=[:[,])-?\d{16,}(?=[,}\]])/g, '"$&"'));
}

it.each([{}, { changing: true }, { wrapped: true }])(
  "answers directly exactly what the SDK's server would, for every frame of the corpus, with tools that are %j",
  async (asked) => {
    const served = createAnsweringTools(asked);
    let direct = 0;
    for (const frame of frames) direct += Number(await isAnsweredAlike(served, frame));
    expect(frames.length).toBeGreaterThan(2000);
    expect(direct).toBeGreaterThan(150);
  },
);

it.each([
  ["for a minute where it stays", {}, 60_000],
  ["not at all where it can change at any time", { changing: true }, 0],
])("lets a client keep the list %s", async (_, asked, ttlMs) => {
  const served = createAnsweringTools(asked);
  for (const method of ["tools/list", "server/discover"]) {
    expect(
      JSON.parse((await answerDirectly(serve(served, { message: modern(method), headers: undefined }))) ?? ""),
    ).toMatchObject({
      result: { ttlMs },
    });
  }
});

it("answers mutated frames as the SDK's server would, where it answers them at all", async () => {
  const served = createAnsweringTools();
  const originals = [
    modern("tools/call", { name: "echo", arguments: { a: [1, "two", null] } }),
    modern("tools/list"),
    modern("server/discover"),
    legacy("tools/call", { name: "array", arguments: {}, _meta: { progressToken: 1 } }),
    legacy("tools/list", {}),
    legacy("ping"),
    legacy("initialize", {
      protocolVersion: "2025-11-25",
      capabilities: { roots: { listChanged: true }, sampling: {}, elicitation: { form: {}, url: {} } },
      clientInfo: { name: "c", version: "1", title: "t" },
    }),
  ].map((message) => {
    const { method, params } = message as { method: string; params?: { name?: string } };
    const isModern = JSON.stringify(message).includes("clientCapabilities");
    const headers = isModern
      ? { version: "2026-07-28", method, name: params?.name, all: {} }
      : { version: undefined, method: undefined, name: undefined, all: {} };
    return { message, headers };
  });
  const keys = [...originals.flatMap(({ message }) => keysIn(message)), "task", "cursor", "form", "icons", "__proto__"];
  const mutation = fc.record({
    path: fc.array(fc.nat(5), { maxLength: 4 }),
    key: fc.constantFrom(...keys),
    value: fc.jsonValue({ maxDepth: 2 }),
  });
  let direct = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...originals),
      fc.array(mutation, { maxLength: 2 }),
      fc.boolean(),
      async ({ message, headers }, mutations, hasHeaders) => {
        let mutated: unknown = message;
        for (const { path, key, value } of mutations) mutated = mutate(mutated, path, key, value);
        direct += Number(
          await isAnsweredAlike(served, { message: mutated, headers: hasHeaders ? headers : undefined }),
        );
      },
    ),
    { numRuns: 3000 },
  );
  expect(direct).toBeGreaterThan(500);
});

function keysIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...keysIn(inner)]);
}

function mutate(value: unknown, path: readonly number[], key: string, put: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return put;
  const entries = Object.entries(value);
  const [step, ...rest] = path;
  const chosen = step === undefined ? undefined : entries[step % entries.length];
  if (chosen === undefined) return Object.fromEntries([...entries, [key, put]]);
  return { ...value, [chosen[0]]: mutate(chosen[1], rest, key, put) };
}

it("leaves anything unusual to the SDK, having called no tool", () => {
  const served = createAnsweringTools();
  const calls: string[] = [];
  const counting: ServedTools<CallOutcome> = { ...served, call: (name) => void calls.push(name) };
  const unusual = [
    { ...modern("tools/call", { name: "echo" }), extra: 1 },
    modern("tools/call", { name: "echo", task: {} }),
    modern("tools/call", { name: 5 }),
    modern("tools/call", { name: "echo", arguments: [] }),
    modern("tools/list", { cursor: "x" }),
    modern("tools/call", { name: "waits", requestState: "kept" }),
    modern("tools/call", { name: "waits", inputResponses: {} }),
  ];
  for (const message of unusual) {
    expect(answerDirectly(serve(counting, { message, headers: undefined }))).toBeUndefined();
  }
  expect(calls).toEqual([]);
});

const asking = { elicitation: { url: {} } };

/** A call of a client that declares capabilities, answered by the direct path where it does, or else by the SDK. */
async function call(name: string, capabilities: object | undefined, params: Record<string, unknown> = {}) {
  const message =
    capabilities === undefined ? legacy("tools/call", { name, ...params }) : modern("tools/call", { name, ...params });
  const declared = JSON.parse(
    JSON.stringify(message).replace('Capabilities":{}', `Capabilities":${JSON.stringify(capabilities ?? {})}`),
  ) as unknown;
  const served = createAnsweringTools();
  const direct = await answerDirectly(serve(served, { message: declared, headers: undefined }));
  const reply = await answerThroughSdk(serve(served, { message: declared, headers: undefined }));
  if (reply.kind !== "answer") throw new Error("not answered");
  if (direct !== undefined) expect(parseExactly(direct)).toEqual(parseExactly(reply.text));
  return { direct, text: direct ?? reply.text };
}

it("passes another server's result on as it is, in both eras and on both paths", async () => {
  for (const capabilities of [{}, undefined]) {
    const { direct, text } = await call("passes", capabilities);
    expect(direct).toBeDefined();
    expect(text).toContain('"annotations":{"audience":["user"],"priority":0.5}');
    expect(text).toContain('"structuredContent":{"id":12345678901234567890}');
    expect(text).toContain('"vendor/key":1');
    expect((await call("passes-anything", capabilities)).text).toContain(
      '"content":[{"type":"new","n":12345678901234567890}],"isError":true',
    );
    // Something that only the SDK reads, so that it answers.
    const indirect = await call("passes-anything", capabilities, { task: undefined, extra: 1 });
    expect(indirect.direct).toBeUndefined();
    expect(indirect.text).toContain('"content":[{"type":"new","n":12345678901234567890}],"isError":true');
  }
});

it("asks a client for what it declared to be able to", async () => {
  const { direct, text } = await call("asks", asking);
  expect(direct).toBeDefined();
  expect(JSON.parse(text)).toMatchObject({
    result: {
      resultType: "input_required",
      inputRequests: { agreed: { method: "elicitation/create", params: { mode: "url" } } },
      requestState: "kept",
    },
  });
  expect((await call("asks", {})).text).toContain("may not ask");
  expect((await call("asks", undefined)).text).toContain("cannot ask");
});

it("asks with every integer as it is, on both paths", async () => {
  for (const more of [{}, { extra: 1 }]) {
    const { direct, text } = await call("asks-exactly", asking, more);
    expect(direct === undefined).toBe("extra" in more);
    expect(text).toContain('"n":12345678901234567890');
  }
  // Nobody is asked on the other path either who has not declared it.
  expect((await call("asks-exactly", { roots: {} }, { extra: 1 })).text).not.toContain("x.example");
});

it("hands what the client brings back to the tool", async () => {
  const first = JSON.parse((await call("waits", {})).text) as unknown;
  expect(first).toMatchObject({ result: { resultType: "input_required", requestState: "once" } });
  const given = { requestState: "once", inputResponses: { agreed: { action: "accept" } } };
  const { direct, text } = await call("waits", {}, given);
  expect(direct).toBeUndefined();
  expect(JSON.parse(text)).toMatchObject({
    result: { content: [{ text: "once" }], structuredContent: { given: { agreed: { action: "accept" } } } },
  });
});

it("hands on the trace that a call names, where it is one", () => {
  const traceOf = (meta: object) => callingClient({ _meta: meta }, "modern")?.trace;
  expect(traceOf({ traceparent: "00-a-b-01", tracestate: "a=b" })).toEqual({
    traceparent: "00-a-b-01",
    tracestate: "a=b",
  });
  expect(traceOf({ traceparent: "00-a-b-01", tracestate: 5 })).toEqual({ traceparent: "00-a-b-01" });
  expect(traceOf({ tracestate: "a=b" })).toBeUndefined();
  expect(traceOf({ traceparent: ["00-a-b-01"] })).toBeUndefined();
});

it("answers a call that cannot be made with invalid params", async () => {
  for (const capabilities of [{}, undefined]) {
    expect(JSON.parse((await call("invalid", capabilities)).text)).toMatchObject({
      error: { code: -32602, message: "The requestState is not one of ours." },
    });
  }
});
