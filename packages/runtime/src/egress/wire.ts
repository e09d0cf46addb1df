import type { Outcome } from "../errors.ts";
import type { OutgoingRequest, SendOptions, TimeLimit } from "./egress.ts";
import type { Exchanged } from "./exchange.ts";
import type { OpenOptions, OpenOutcome, OpenRequest } from "./opened-response.ts";

/** Carries single requests; what follows from an answer (a redirect, another attempt) is for the egress to decide. */
export interface Wire {
  /** Whether a request may go to this origin. Answers synchronously where it can. */
  judge(origin: string, limit: TimeLimit): Outcome<true> | Promise<Outcome<true>>;
  /** Sends one request once, to an origin that was judged, and reads the whole answer. Never rejects. */
  exchange(request: OutgoingRequest, options: SendOptions): Promise<Exchanged>;
  /** Sends one request once, to an origin that was judged, and reads the answer as far as it is asked for. Never rejects. */
  open(request: OpenRequest, options: OpenOptions): Promise<OpenOutcome>;
  close(): Promise<void>;
}
