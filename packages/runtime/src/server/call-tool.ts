import type { ToolAnswer } from "@mortise/core/mcp";
import type { Server } from "./server.ts";

/** A call whose answer is an error: what the upstream or the arguments got wrong. The message is what a model would read. */
export class ToolError extends Error {
  readonly tool: string;
  /** One of the runtime's codes, such as `upstream_not_found`. */
  readonly code: string;
  /** Whether the same call may succeed later, unchanged. */
  readonly retryable: boolean;
  /** The whole answer. */
  readonly answer: ToolAnswer;

  constructor(tool: string, answer: ToolAnswer) {
    super(textOf(answer));
    this.name = "ToolError";
    const { code, retryable } = faultOf(answer);
    this.tool = tool;
    this.code = typeof code === "string" ? code : "unknown";
    this.retryable = retryable === true;
    this.answer = answer;
  }
}

export interface CallToolOptions {
  /** Gives the call up. */
  readonly signal?: AbortSignal;
}

/**
 * Calls a tool of a server from code, without a model or a client. Resolves with the answer's JSON; with its text where
 * it is none; and with the pieces of content (base64) where it is neither, such as an image. Integers beyond 2^53 are
 * rounded, as in every JSON that JavaScript reads. Rejects with a {@link ToolError} where the answer is an error.
 */
export async function callTool(
  server: Server,
  tool: string,
  args: object,
  options: CallToolOptions = {},
): Promise<unknown> {
  const answer = await server.call(tool, { ...args }, options);
  if (answer.isError) throw new ToolError(tool, answer);
  if (answer.structured !== undefined) return JSON.parse(answer.structured);
  return answer.content.every(({ type }) => type === "text") ? textOf(answer) : answer.content;
}

function textOf({ content }: ToolAnswer): string {
  return content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("\n");
}

/** What a program reads of a failed call; a tool that promises a structure has it in the metadata. */
function faultOf({ structured, meta }: ToolAnswer): Readonly<Record<string, unknown>> {
  const fault: unknown = structured === undefined ? meta?.["mortise/error"] : JSON.parse(structured);
  return typeof fault === "object" && fault !== null ? { ...fault } : {};
}
