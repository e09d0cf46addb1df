import { expect, it } from "@jest/globals";
import { createServedTools, NO_ARGUMENTS } from "@mortise/testkit/mcp";
import { answerDirectly } from "../../src/mcp/direct.ts";
import { answerIndirectly } from "../../src/mcp/answer-indirectly.ts";
import type { CarriedCall, ServedMessage } from "../../src/mcp/served-message.ts";
import type { CallRequest, ProgressStep } from "../../src/mcp/served-tools.ts";

const STEPS: readonly ProgressStep[] = [
  { progress: 1, total: 3, message: "one" },
  { progress: 1, message: "again" },
  { progress: 0.5 },
  { progress: Infinity },
  { progress: NaN },
  { progress: 2.5, total: Infinity },
  { progress: 3 },
];

/** A call of a tool that tells these steps, made with this `_meta`: what the client was told, and what the tool was given. */
async function tell(meta: object | undefined, notifies = true, path: "direct" | "sdk" = "direct") {
  const told: unknown[] = [];
  const seen: CallRequest[] = [];
  const served = createServedTools([
    {
      name: "work",
      description: "Works.",
      inputSchema: NO_ARGUMENTS,
      answer: (_args, request) => {
        seen.push(request);
        for (const step of STEPS) request.progress?.(step);
        return Promise.resolve({ content: [], isError: false });
      },
    },
  ]);
  const call: CarriedCall = {
    id: "call-1",
    signal: new AbortController().signal,
    ...(notifies && { notify: (message: string) => told.push(JSON.parse(message)) }),
  };
  const message = {
    jsonrpc: "2.0",
    id: 1,
    method: "tools/call",
    params: { name: "work", ...(meta && { _meta: meta }) },
  };
  const request: ServedMessage = { served, message, headers: undefined, call, report: () => {} };
  const answer = await (path === "direct" ? answerDirectly(request) : answerIndirectly(request));
  expect(JSON.stringify(answer)).toContain("isError");
  return { told, call, given: seen[0] };
}

const ENVELOPE = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientCapabilities": {},
};

it.each([
  ["the legacy era", "direct", {}],
  ["the modern era", "direct", ENVELOPE],
  ["the legacy era, through the SDK", "sdk", {}],
  ["the modern era, through the SDK", "sdk", ENVELOPE],
] as const)(
  "tells each step that is further than the one before, under the client's token, in %s",
  async (_era, path, meta) => {
    const { told, given } = await tell({ ...meta, progressToken: "mine" }, true, path);
    const note = (params: object) => ({ jsonrpc: "2.0", method: "notifications/progress", params });
    expect(told).toEqual([
      note({ progressToken: "mine", progress: 1, total: 3, message: "one" }),
      note({ progressToken: "mine", progress: 2.5 }),
      note({ progressToken: "mine", progress: 3 }),
    ]);
    expect(given?.signal.aborted).toBe(false);
  },
);

it("keeps the number that a token is", async () => {
  expect((await tell({ progressToken: 0 })).told).toContainEqual(
    expect.objectContaining({ params: { progressToken: 0, progress: 3 } }),
  );
});

it("gives a tool nothing to tell progress with where nobody asked, or can be told", async () => {
  for (const [meta, notifies] of [
    [undefined, true],
    [{}, true],
    [ENVELOPE, true],
    [{ progressToken: "t" }, false],
    [{ progressToken: "t".repeat(257) }, true],
  ] as const) {
    const { told, call, given } = await tell(meta, notifies);
    expect(told).toEqual([]);
    // The very same object: a call that asks for nothing costs nothing.
    expect(given).toBe(call);
  }
});
