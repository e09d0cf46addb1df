import { createHmac, timingSafeEqual } from "node:crypto";

/** What a client keeps between two rounds of a call that waits for approval, and gives back. */
export interface RequestState {
  /** The approval that is waited for. */
  readonly approval: string;
  /** Who asked, and with which call: digests over it, so that a state fits no other. */
  readonly request: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Signs states, so that none is believed that the gateway has not given (MCP 2026-07-28, Patterns › Multi Round-Trip Requests). */
export interface StateSigner {
  readonly sign: (state: RequestState) => string;
  /** The state where the text is one of ours as it was given, is for this request, and has not expired. */
  readonly verify: (text: string, request: string, now: number) => RequestState | undefined;
}

const MAX_LENGTH = 1_000;

/** @param key - 32 bytes, the same in every replica. */
export function createStateSigner(key: Uint8Array): StateSigner {
  const macOf = (payload: string): string => createHmac("sha256", key).update(payload).digest("base64url");
  return {
    sign(state) {
      const payload = Buffer.from(JSON.stringify([state.approval, state.request, state.expiresAt])).toString(
        "base64url",
      );
      return `${payload}.${macOf(payload)}`;
    },
    verify(text, request, now) {
      if (text.length > MAX_LENGTH) return undefined;
      const [payload = "", mac = "", ...more] = text.split(".");
      // Texts are compared, not what they decode to: more than one text decodes to the same bytes.
      if (more.length > 0 || !isSame(mac, macOf(payload))) return undefined;
      // What we have signed we have written.
      const [approval, signed, expiresAt] = JSON.parse(Buffer.from(payload, "base64url").toString()) as [
        string,
        string,
        number,
      ];
      return signed === request && expiresAt > now ? { approval, request, expiresAt } : undefined;
    },
  };
}

function isSame(given: string, right: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(right)];
  return one.length === other.length && timingSafeEqual(one, other);
}
