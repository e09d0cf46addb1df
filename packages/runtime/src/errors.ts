import type { ArgumentFault } from "@mortise/core/request";
import type { BlamedParameter } from "./stages/result/blamed-parameters.ts";

/** Who can do something about a failed call. */
export type Audience = "model" | "model-later" | "user" | "admin" | "client" | "us";

interface Definition {
  readonly audience: Audience;
  /** Whether the same call may succeed later, unchanged. */
  readonly retryable: boolean;
  /** What the model reads: what happened and what to do next. Never a secret, an address or a stack. */
  readonly message: string;
}

/**
 * Every way in which a call can fail. The public sentence is all that leaves the process in an
 * answer; the private cause goes to the log with the call's id.
 */
export const runtimeErrors = {
  arguments_invalid: {
    audience: "model",
    retryable: false,
    message: "The arguments do not fit this tool. Correct what is listed and call it again.",
  },
  upstream_rejected: {
    audience: "model",
    retryable: false,
    message: "The upstream API refused the request. Read its answer, correct the arguments and call the tool again.",
  },
  upstream_not_found: {
    audience: "model",
    retryable: false,
    message:
      "The upstream API has nothing under these arguments. Check the identifiers, or search for the right ones first.",
  },
  upstream_conflict: {
    audience: "model",
    retryable: false,
    message:
      "The upstream API refused the request because of the state that it found: something exists already, or has changed. Look at the current state, then decide again.",
  },
  upstream_unavailable: {
    audience: "model-later",
    retryable: true,
    message: "The upstream API is not available at the moment. Try again later.",
  },
  upstream_timeout: {
    audience: "model-later",
    retryable: true,
    message: "The upstream API did not answer in time. Try again later, or ask for less.",
  },
  outcome_unknown: {
    audience: "model",
    retryable: false,
    message:
      "The request was sent, but how it ended is not known: it may have taken effect. Look at the current state before you send it again.",
  },
  upstream_truncated: {
    audience: "model-later",
    retryable: true,
    message: "The upstream API's answer was cut off, so none of it is shown. Try again.",
  },
  bad_response: {
    audience: "model-later",
    retryable: true,
    message: "The upstream API answered with something that cannot be read as what it claims to be.",
  },
  response_too_large: {
    audience: "admin",
    retryable: false,
    message: "The upstream API's answer is too large to be read. Ask for less: filter, or use a smaller page.",
  },
  rate_limited: {
    audience: "model-later",
    retryable: true,
    message: "Too many calls to this API in a short time. Wait, then try again.",
  },
  credential_missing: {
    audience: "user",
    retryable: false,
    message: "No credential is connected for this API. Ask the user to connect one.",
  },
  connection_invalid: {
    audience: "user",
    retryable: false,
    message: "The connection's settings cannot be used as they are. Ask the user to correct them.",
  },
  credential_expired: {
    audience: "user",
    retryable: false,
    message: "The upstream API refused the credential. Ask the user to renew it.",
  },
  reauthentication_required: {
    audience: "user",
    retryable: false,
    message: "The connection to this API has ended, and cannot be renewed by itself. Ask the user to connect it again.",
  },
  scope_insufficient: {
    audience: "user",
    retryable: false,
    message: "The connected credential does not permit this. Ask the user for an account or a key that may do it.",
  },
  egress_refused: {
    audience: "admin",
    retryable: false,
    message: "This server may not connect to where the request would go. Ask an administrator to allow it.",
  },
  tls_error: {
    audience: "admin",
    retryable: false,
    message: "The upstream API's certificate cannot be trusted, so nothing was sent. Tell an administrator.",
  },
  cancelled: { audience: "client", retryable: true, message: "The call was cancelled." },
  internal: { audience: "us", retryable: false, message: "Something went wrong on this server." },
} as const satisfies Record<string, Definition>;

export type RuntimeErrorCode = keyof typeof runtimeErrors;

/** A failed call, as the stages pass it on. */
export interface RuntimeFault {
  readonly code: RuntimeErrorCode;
  /** The upstream's HTTP status, where it answered. */
  readonly status?: number;
  /** When a retry can succeed, where that is known. */
  readonly retryAfterMs?: number;
  /** More for the model, safe to show: which argument, what the upstream said (capped and masked). */
  readonly detail?: string;
  /** What is wrong with which argument. */
  readonly faults?: readonly ArgumentFault[];
  /** The parameter that the upstream complains about, for the log. */
  readonly parameter?: BlamedParameter;
  /** For the log only. Holds no secret either, but may name addresses. */
  readonly cause?: string;
}

/** A stage's result: the value, or the fault that ends the call. */
export type Outcome<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: RuntimeFault };

/** A stage that could not go on. */
export function fail(
  code: RuntimeErrorCode,
  more?: Omit<RuntimeFault, "code">,
): {
  readonly ok: false;
  readonly fault: RuntimeFault;
} {
  return { ok: false, fault: { code, ...more } };
}
