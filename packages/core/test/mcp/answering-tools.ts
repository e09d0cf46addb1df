import { NO_ARGUMENTS, createChanges, createServedTools } from "@mortise/testkit/mcp";
import type { JsonObject } from "../../src/json.ts";
import { parseKeepingIntegers } from "../../src/mcp/read-json.ts";
import type { ServedMessage } from "../../src/mcp/served-message.ts";
import type { CallOutcome, CallingClient, ServedTools, ToolAnswer } from "../../src/mcp/served-tools.ts";
import type { Frame } from "./frames.ts";

const text = (said: string): ToolAnswer => ({ content: [{ type: "text", text: said }], isError: false });

const QUESTION = {
  method: "elicitation/create",
  params: { mode: "url", message: "Agree to it.", url: "https://gateway.example/approvals/1" },
} as const;

/** More than a number of JavaScript's can say. */
const LONG = "12345678901234567890";

/** One tool for each form that an answer can have, named after it. */
const answers: Readonly<
  Record<string, (args: unknown, request: unknown, client: CallingClient | undefined) => Promise<CallOutcome>>
> = {
  echo: (args) => Promise.resolve({ ...text("said"), structured: JSON.stringify({ args }) }),
  text: () => Promise.resolve(text('\u2028 \uD800 " \\ \u0000')),
  array: () => Promise.resolve({ content: [], structured: "[1,2]", isError: false }),
  null: () => Promise.resolve({ content: [], structured: "null", isError: false }),
  wrapped: () => Promise.resolve({ ...text("x"), structured: '{"a":1}' }),
  "long-number": () =>
    Promise.resolve({ ...text("x"), structured: '{"id":12345678901234567890,"of":[-99999999999999999999]}' }),
  meta: () => Promise.resolve({ ...text("x"), meta: { "mortise/call": "c" }, isError: true }),
  refuses: () => Promise.resolve({ ...text("no"), isError: true }),
  passes: () =>
    Promise.resolve({
      kind: "passed",
      content:
        '[{"type":"resource_link","uri":"file:///a","name":"a","annotations":{"audience":["user"],"priority":0.5}},' +
        '{"type":"resource","resource":{"uri":"file:///b","mimeType":"text/plain","text":"b","_meta":{"v/n":1}}}]',
      structured: '{"id":12345678901234567890}',
      isError: false,
      meta: { "vendor/key": 1 },
    }),
  "passes-anything": () =>
    Promise.resolve({ kind: "passed", content: '[{"type":"new","n":12345678901234567890}]', isError: true }),
  asks: (_args, _request, client) =>
    Promise.resolve(
      client === undefined || !("elicitation" in client.capabilities)
        ? text(client === undefined ? "cannot ask" : "may not ask")
        : { kind: "input_required", inputRequests: { agreed: QUESTION }, requestState: "kept" },
    ),
  "asks-exactly": () => {
    const params = parseKeepingIntegers(`{"message":"m","url":"https://x.example","mode":"url","n":${LONG}}`);
    const q = { method: "elicitation/create", params: params as JsonObject } as const;
    return Promise.resolve({ kind: "input_required", inputRequests: { q } });
  },
  waits: (_args, _request, client) =>
    Promise.resolve(
      client?.requestState === undefined
        ? { kind: "input_required", requestState: "once" }
        : { ...text(client.requestState), structured: JSON.stringify({ given: client.inputResponses ?? null }) },
    ),
  invalid: () => Promise.resolve({ kind: "invalid", message: "The requestState is not one of ours." }),
  rejects: () => Promise.reject(new Error("secret cause")),
  throws: () => {
    throw new Error("secret cause");
  },
};

/** The tools, with one output schema that the legacy era cannot have, or a list that can change, where asked for. */
export function createAnsweringTools(
  asked: { readonly wrapped?: boolean; readonly changing?: boolean } = {},
): ServedTools<CallOutcome> {
  return createServedTools<CallOutcome>(
    Object.entries(answers).map(([name, answer]) => ({
      name,
      description: `Answers ${name}.`,
      inputSchema: NO_ARGUMENTS,
      ...(asked.wrapped === true && name === "wrapped" && { outputSchema: { type: ["object", "null"] } }),
      answer,
    })),
    asked.changing === true ? { instructions: "Use them.", changes: createChanges() } : {},
  );
}

/** The frame as one that these tools are to answer, and the faults that are reported while they do. */
export function serve(
  served: ServedTools<CallOutcome>,
  { message, headers }: Frame,
  faults: unknown[] = [],
): ServedMessage {
  const call = { id: "call-1", signal: new AbortController().signal };
  return { served, message, headers, call, report: (fault) => faults.push(fault) };
}
