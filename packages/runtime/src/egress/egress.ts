import type { Outcome } from "../errors.ts";
import type { StreamedBody } from "../files/streamed-body.ts";
import type { OpenOptions, OpenOutcome, OpenRequest } from "./opened-response.ts";

/** A request with its authentication on it, ready to leave the process. */
export interface OutgoingRequest {
  readonly method: string;
  /** `https://host:port`, judged by {@link Egress.judge} before a credential was attached. */
  readonly origin: string;
  /** Path and query, encoded. */
  readonly path: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | StreamedBody | null;
  /** Whether an attempt may be repeated. */
  readonly retryable: boolean;
}

/** How long a call may take: everything in it, retries and redirects included, ends by the deadline. */
export interface TimeLimit {
  /** On the monotonic clock ({@link Clock.now}), in milliseconds. */
  readonly deadline: number;
  readonly signal: AbortSignal;
}

/** What binds one call. */
export interface SendOptions extends TimeLimit {
  /** The retry budget that this call draws on: one for each organisation and upstream origin. */
  readonly budget: string;
  /**
   * Asked before every request but the first, since an upstream counts retries and redirected
   * requests too. Where it refuses, the call ends with what there is.
   */
  readonly permit: () => Outcome<true> | Promise<Outcome<true>>;
  /** Told how every request ended, as soon as it has: an attempt that is repeated, or a redirect, is one. It must not throw. */
  readonly onAttempt?: (ended: Outcome<UpstreamResponse>) => void;
  /** Whether attempts may only be repeated because they share a key that no other call has: another call would do the same again. */
  readonly keyed?: boolean;
  /** Puts the credential into a request that a redirect asks for, where it is a part of the address or depends on it. */
  readonly reattach?: (request: OutgoingRequest) => Promise<OutgoingRequest>;
}

/** A complete answer: the body is whole, decompressed and within the cap. */
export interface UpstreamResponse {
  readonly status: number;
  /** Lower-case names; repeated headers joined with `, `. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/**
 * The only way out of the process. Checks where a request goes, connects to the very address
 * it checked, and reads the answer under a deadline and a cap.
 */
export interface Egress {
  /**
   * Whether a request may go to this origin at all: the literal address where there is one,
   * otherwise everything the name resolves to. Asked before a credential is attached.
   * Answers synchronously where it can (an origin judged a moment ago).
   */
  judge(origin: string, limit: TimeLimit): Outcome<true> | Promise<Outcome<true>>;
  /**
   * Sends, follows same-origin redirects, retries what may be retried, and returns whatever status the upstream
   * gave. Closes the body in every case. One that is streamed is sent again only where it can be opened again.
   */
  send(request: OutgoingRequest, options: SendOptions): Promise<Outcome<UpstreamResponse>>;
  /**
   * Judges the address, sends once, and gives the answer as soon as its head is there: for event streams, and for
   * clients that decide for themselves what follows from an answer. Never follows a redirect and never tries again.
   */
  open(request: OpenRequest, options: OpenOptions): Promise<OpenOutcome>;
  /** Closes every connection once the requests on it are done. */
  close(): Promise<void>;
}
