import { errorCodes, errorText, isObject } from "./protocol.ts";
import type { Reply, ServedMessage } from "./served-message.ts";

/** The one revision that has batches: the next took them out again. */
const REVISION = "2025-03-26";
/** Messages in one: each may be a call of its own. */
const MOST_MESSAGES = 50;

/**
 * Answers the messages of a batch, all at a time, with one list of what there is to answer (MCP 2025-03-26, Base ›
 * Batching; JSON-RPC 2.0 §6). Clients of that revision do not say in a header that they are.
 *
 * @param messages - One or more, each of the form of a message of the legacy era.
 * @param answer - Answers one of them.
 */
export async function answerBatch(
  request: ServedMessage,
  messages: readonly unknown[],
  answer: (request: ServedMessage) => Promise<Reply>,
): Promise<Reply> {
  const version = request.headers?.version ?? REVISION;
  if (version !== REVISION) return refuse(`Send one message at a time: ${version} has no batches.`);
  if (messages.length > MOST_MESSAGES) {
    return refuse(`Send at most ${String(MOST_MESSAGES)} messages at a time.`);
  }
  const { id, signal } = request.call;
  const texts = await Promise.all(
    messages.map(async (message, index) => {
      if (isObject(message) && message["method"] === "initialize") {
        return errorText(message["id"], errorCodes.invalidRequest, "initialize cannot be part of a batch.");
      }
      const reply = await answer({ ...request, message, call: { id: `${id}-${String(index + 1)}`, signal } });
      return reply.kind === "answer" ? reply.text : undefined;
    }),
  );
  const answers = texts.filter((text) => text !== undefined);
  return answers.length === 0 ? { kind: "accepted" } : { kind: "answer", status: 200, text: `[${answers.join()}]` };
}

function refuse(sentence: string): Reply {
  return { kind: "answer", status: 400, text: errorText(null, errorCodes.invalidRequest, sentence) };
}
