import { NO_ARGUMENTS, createChanges, createServedTools } from "@mortise/testkit/mcp";
import type { ServedMessage } from "../../src/mcp/served-message.ts";
import type { ServedTools, ToolAnswer } from "../../src/mcp/served-tools.ts";
import type { Frame } from "./frames.ts";

const text = (said: string): ToolAnswer => ({ content: [{ type: "text", text: said }], isError: false });

/** One tool for each form that an answer can have, named after it. */
const answers: Readonly<Record<string, (args: unknown) => Promise<ToolAnswer>>> = {
  echo: (args) => Promise.resolve({ ...text("said"), structured: JSON.stringify({ args }) }),
  text: () => Promise.resolve(text('\u2028 \uD800 " \\ \u0000')),
  array: () => Promise.resolve({ content: [], structured: "[1,2]", isError: false }),
  null: () => Promise.resolve({ content: [], structured: "null", isError: false }),
  wrapped: () => Promise.resolve({ ...text("x"), structured: '{"a":1}' }),
  "long-number": () =>
    Promise.resolve({ ...text("x"), structured: '{"id":12345678901234567890,"of":[-99999999999999999999]}' }),
  meta: () => Promise.resolve({ ...text("x"), meta: { "mortise/call": "c" }, isError: true }),
  refuses: () => Promise.resolve({ ...text("no"), isError: true }),
  rejects: () => Promise.reject(new Error("secret cause")),
  throws: () => {
    throw new Error("secret cause");
  },
};

/** The tools, with one output schema that the legacy era cannot have, or a list that can change, where asked for. */
export function createAnsweringTools(
  asked: { readonly wrapped?: boolean; readonly changing?: boolean } = {},
): ServedTools {
  return createServedTools(
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
export function serve(served: ServedTools, { message, headers }: Frame, faults: unknown[] = []): ServedMessage {
  const call = { id: "call-1", signal: new AbortController().signal };
  return { served, message, headers, call, report: (fault) => faults.push(fault) };
}
