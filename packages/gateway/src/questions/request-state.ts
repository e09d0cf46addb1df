import { createHash, createSecretKey } from "node:crypto";
import type { Principal } from "../authorize/principal.ts";
import { openBytes, sealBytes } from "../vault/cipher.ts";

/** What a client keeps between two rounds of a call, and gives back. */
export type RequestState = AwaitedApproval | AskedQuestions;

/** The call waits for a person's decision. */
export interface AwaitedApproval {
  readonly kind: "approval";
  /** The approval's id. */
  readonly approval: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** The call's server has asked something before it goes on. */
export interface AskedQuestions {
  readonly kind: "questions";
  /** How often this call's client has been asked, this time included. */
  readonly round: number;
  /** Who asked, in one word: nobody else is told the answers. */
  readonly asker: string;
  /** What the server itself wants back. */
  readonly state?: string;
  /** The approval that the call has used up, where it needed one: it goes on once. */
  readonly approval?: string;
  readonly expiresAt: number;
}

/** The call that a state belongs to, and whose it is. */
export interface StatedCall {
  readonly principal: Principal;
  /** The connector's id. */
  readonly connector: string;
  readonly tool: string;
  /** Of the canonical arguments. */
  readonly digest: string;
}

/**
 * Seals states, so that no client reads what a server wants back, and none is believed that the gateway has not given
 * for this very call (MCP 2026-07-28, Patterns › Multi Round-Trip Requests).
 */
export interface RequestStates {
  readonly seal: (state: RequestState, call: StatedCall) => string;
  /** The state where the text is one of ours as it was given, for this call of this caller, and has not expired. */
  readonly open: (text: string, call: StatedCall, now: number) => RequestState | undefined;
}

/** Characters: more than a sealed state of the greatest size that a server may have. */
const MAX_LENGTH = 300_000;

/** @param key - 32 bytes, the same in every replica. */
export function createRequestStates(key: Uint8Array): RequestStates {
  const secret = createSecretKey(key);
  return {
    seal: (state, call) => sealBytes(secret, bindingOf(call), Buffer.from(JSON.stringify(state))),
    open(text, call, now) {
      const plain = text.length > MAX_LENGTH ? undefined : openBytes(secret, bindingOf(call), text);
      if (plain === undefined) return undefined;
      // What we have sealed we have written.
      const state = JSON.parse(plain.toString()) as RequestState;
      return state.expiresAt > now ? state : undefined;
    },
  };
}

/** Names the caller, with what they prove who they are by and in which context they act, and the call. */
function bindingOf({ principal, connector, tool, digest }: StatedCall): Buffer {
  const { organisation, user = null, agent = null, workspace = null, via, credential } = principal;
  const parts = [organisation, user, agent, workspace, via, credential, connector, tool, digest];
  return createHash("sha256").update(JSON.stringify(parts)).digest();
}
