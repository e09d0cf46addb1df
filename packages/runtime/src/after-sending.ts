import { runtimeErrors, type RuntimeFault } from "./errors.ts";

/** By these an upstream says that it did nothing (RFC 9110 §15.5.9, §15.6.2 and §15.6.4, RFC 6585 §4). */
const NOTHING_DONE = new Set([408, 429, 501, 503]);

/**
 * What a fault means that showed once the request was on its way. Where a request must not be
 * repeated, neither "try again" nor "ask for less" is good advice, whatever went wrong: it may
 * have taken effect.
 */
export function afterSending(fault: RuntimeFault, repeatable: boolean): RuntimeFault {
  const { code, status, detail, cause } = fault;
  const invitesAnother = (runtimeErrors[code].retryable && code !== "cancelled") || code === "response_too_large";
  if (repeatable || !invitesAnother || (status !== undefined && NOTHING_DONE.has(status))) {
    return fault;
  }
  return {
    code: "outcome_unknown",
    ...(status === undefined ? {} : { status }),
    ...(detail === undefined ? {} : { detail }),
    cause: `${code}: ${cause ?? "no cause given"}`,
  };
}
