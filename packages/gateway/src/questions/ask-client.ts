import type { CallOutcome, InputRequired } from "@mortise/core/mcp";
import type { Asking } from "../connectors/backend.ts";
import { toolError } from "../mcp/tool-error.ts";
import type { AskedQuestions, RequestStates, StatedCall } from "./request-state.ts";

/** What a client gets whose call's server asks something before it goes on. */
export interface AskedClientAnswer {
  readonly outcome: CallOutcome;
  /** For the audit trail. */
  readonly code: string;
  /** Until when it can come back with the answers, in milliseconds since 1970; left out where it cannot. */
  readonly until?: number;
}

/** A call in the course of which something is asked, as far as it has come. */
export interface AskingCall extends StatedCall {
  /** What was asked last, where this is not the first time. */
  readonly asked: AskedQuestions | undefined;
  /** The approval that the call has used up, where it needed one. */
  readonly approval: string | undefined;
}

/** How long a person has to answer what a server asks. */
const ANSWER_MS = 10 * 60_000;
/** How often a server can ask in the course of one call. */
const MOST_ROUNDS = 20;

/**
 * Asks the client of a call what its server asks, with all that is needed to go on sealed into what the client brings
 * back: the gateway itself keeps nothing of it.
 *
 * @param name - The connector's, for people.
 * @param now - Milliseconds since 1970.
 */
export function askClient(
  states: RequestStates,
  { asked, approval, ...call }: AskingCall,
  { questions: { inputRequests, state }, asker }: Asking,
  name: string,
  now: number,
): AskedClientAnswer {
  const round = (asked?.round ?? 0) + 1;
  if (round > MOST_ROUNDS) return tooManyRounds(name);
  // Later than the last, however fast the client was: by this time an approved call is told from its earlier rounds.
  const expiresAt = Math.max(now + ANSWER_MS, (asked?.expiresAt ?? 0) + 1);
  const kept = {
    kind: "questions",
    round,
    asker,
    expiresAt,
    ...(state === undefined ? {} : { state }),
    ...(approval === undefined ? {} : { approval }),
  } as const;
  const outcome: InputRequired = {
    kind: "input_required",
    ...(inputRequests === undefined ? {} : { inputRequests }),
    requestState: states.seal(kept, call),
  };
  return { outcome, code: "input_required", until: expiresAt };
}

function tooManyRounds(name: string): AskedClientAnswer {
  const code = "too_many_questions";
  const text = `${name} has asked ${String(MOST_ROUNDS)} times in the course of this call, and asks on, so nobody is asked any more. Look at the current state before you call it again.`;
  return { outcome: toolError(code, text), code };
}
