import type { Reply, ServedMessage } from "./served-message.ts";

/**
 * Answers a message that `answerDirectly` leaves alone, through the SDK, which is loaded when it
 * is first needed (some 100 ms): a process that only ever sees ordinary requests never pays for it.
 */
export async function answerIndirectly(request: ServedMessage): Promise<Reply> {
  const { answerThroughSdk } = await import("./answer-through-sdk.ts");
  return answerThroughSdk(request);
}
