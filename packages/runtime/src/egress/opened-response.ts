import type { Outcome, RuntimeFault } from "../errors.ts";
import type { OutgoingRequest, TimeLimit } from "./egress.ts";

/** A request whose answer is read as it comes. It is sent once: no retry, no redirect. */
export interface OpenRequest extends Omit<OutgoingRequest, "body" | "retryable"> {
  readonly body: string | null;
}

/** What bounds an answer that is read as it comes. The deadline holds for its last byte. */
export interface OpenOptions extends TimeLimit {
  /** Bytes of the body, as sent and decompressed: 8 MiB unless told otherwise. */
  readonly bodyBytes?: number;
}

/** An answer of which the head is there. It holds a connection until it was read to its end or closed. */
export interface OpenedResponse {
  readonly status: number;
  /** Lower-case names; repeated headers joined with `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /** The next piece of the body, decompressed; `null` after the last. A fault is the end too. One read at a time. */
  read(): Promise<Outcome<Uint8Array | null>>;
  /** Gives up what was not read, and closes its connection. Does nothing after the end. */
  close(): void;
}

export type OpenOutcome =
  | { readonly ok: true; readonly value: OpenedResponse }
  | {
      readonly ok: false;
      readonly fault: RuntimeFault;
      /** Whether any of the request may have reached the upstream. */
      readonly sent: boolean;
    };
