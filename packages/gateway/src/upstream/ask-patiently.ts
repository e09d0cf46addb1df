import type { ProgressStep } from "@mortise/core/mcp";
import type { Reply } from "./reply.ts";
import type { Carried, Question, Session } from "./session.ts";
import type { UpstreamLimit } from "./upstream-client.ts";

/**
 * Asks, and gives up a server that is silent for longer than the limit lets it be. What ends a silence is progress of
 * this request and nothing else (MCP, Lifecycle › Timeouts): a stream that is kept open, and what is on it for
 * others, do not show that the request is worked on.
 */
export async function askPatiently(
  session: Session,
  question: Question,
  carried: Carried,
  { idleMs, deadline, signal }: UpstreamLimit,
): Promise<Reply> {
  if (idleMs === undefined) return session.ask(question, carried, { deadline, signal });
  const silent = new AbortController();
  const silence = setTimeout(() => silent.abort(), idleMs);
  const onProgress = (step: ProgressStep): void => {
    silence.refresh();
    question.onProgress?.(step);
  };
  const heard = question.onProgress === undefined ? question : { ...question, onProgress };
  try {
    const either = AbortSignal.any([signal, silent.signal]);
    const reply = await session.ask(heard, carried, { deadline, signal: either });
    const isSilence = silent.signal.aborted && !signal.aborted;
    return isSilence && reply.kind === "lost" && reply.fault.code === "cancelled"
      ? { ...reply, fault: { code: "upstream_timeout" } }
      : reply;
  } finally {
    clearTimeout(silence);
  }
}
