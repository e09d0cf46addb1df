import type { Clock, Egress, RuntimeErrorCode, RuntimeFault } from "@mortise/runtime";
import { createBreaker, type Passed } from "../upstream/breaker.ts";
import { createBulkhead, type Release } from "../upstream/bulkhead.ts";
import { BREAKER, BULKHEAD, leftAloneFor, NOT_THERE, tooManyCalls } from "../upstream/left-alone.ts";
import type { ConnectorRow } from "./connector-row.ts";

/** What became of a call on its way out: its request went, or was held back before anything of it had gone. */
export interface Passage {
  egress?: "sent" | "held";
}

/** The way out for one call of a connector. */
export type GuardedEgress = (connector: Pick<ConnectorRow, "org_id" | "id" | "name">, passage: Passage) => Egress;

type Verdict = ReturnType<Egress["judge"]>;
type Ended = Awaited<ReturnType<Egress["send"]>>;
type Refused = Extract<Ended, { readonly ok: false }>;

/** Faults by which an API was not there. Where it answered, with whatever, it was. */
const UNREACHED: ReadonlySet<RuntimeErrorCode> = new Set([
  "upstream_unavailable",
  "upstream_timeout",
  "upstream_truncated",
  "tls_error",
  "outcome_unknown",
]);
/** Faults that are the caller's or ours. */
const NO_SIGN: ReadonlySet<RuntimeErrorCode> = new Set([
  "cancelled",
  "egress_refused",
  "arguments_invalid",
  "internal",
]);

/**
 * An egress whose calls are held to a number at a time, and which leaves an API alone that cannot be reached: for each
 * organisation, connector and origin, since accounts of one connector may have origins of their own. It looks before
 * a call has obtained a token or waited for its rate limit, and counts requests, so that what is repeated ends with
 * the first that shows that there is no point in it.
 */
export function createGuardedEgress({
  egress,
  clock,
}: {
  readonly egress: Egress;
  readonly clock: Clock;
}): GuardedEgress {
  const bulkhead = createBulkhead(BULKHEAD);
  const breaker = createBreaker(BREAKER, clock);

  return ({ org_id, id, name }, passage) => {
    const keyOf = (origin: string) => `${org_id} ${id} ${origin}`;
    const refuse = (fault: RuntimeFault): Refused => {
      passage.egress ??= "held";
      return { ok: false, fault };
    };
    const leftAlone = (milliseconds: number): Refused =>
      refuse({ code: "upstream_unavailable", retryAfterMs: milliseconds, detail: leftAloneFor(name, milliseconds) });
    /** Nothing was asked yet, but a name that leads nowhere shows as much. */
    const judged = (key: string, verdict: Awaited<Verdict>): Awaited<Verdict> => {
      if (!verdict.ok && UNREACHED.has(verdict.fault.code)) {
        const passed = breaker.pass(key);
        if (typeof passed !== "number") passed.end(false);
      }
      return verdict;
    };

    return {
      judge(origin, limit) {
        const key = keyOf(origin);
        const passed = breaker.pass(key);
        if (typeof passed === "number") return leftAlone(passed);
        // It has only looked: the request itself may be long in coming.
        passed.end(undefined);
        const verdict = egress.judge(origin, limit);
        return "ok" in verdict ? judged(key, verdict) : verdict.then((later) => judged(key, later));
      },
      async send(request, options) {
        const key = keyOf(request.origin);
        const entered = bulkhead.enter(key, options.signal);
        const release: Release | undefined = entered instanceof Promise ? await entered : entered;
        const passed = release === undefined ? crowded(options.signal) : breaker.pass(key);
        if (typeof passed === "number" || "ok" in passed) {
          release?.();
          if (request.body !== null && typeof request.body !== "string") request.body.close();
          return typeof passed === "number" ? leftAlone(passed) : passed;
        }
        passage.egress = "sent";
        /** The request whose end is still to be told. */
        let asking: Passed | undefined = passed;
        const tell = (isReached: boolean | undefined): void => {
          asking?.end(isReached);
          asking = undefined;
        };
        let ended: Ended | undefined;
        try {
          ended = await egress.send(request, {
            ...options,
            onAttempt(attempt) {
              tell(isReached(attempt));
              options.onAttempt?.(attempt);
            },
            async permit() {
              const permitted = await options.permit();
              if (!permitted.ok) return permitted;
              const again = breaker.pass(key);
              if (typeof again === "number") return leftAlone(again);
              asking = again;
              return permitted;
            },
          });
          return ended;
        } finally {
          tell(ended && isReached(ended));
          release?.();
        }
      },
      open: (request, options) => egress.open(request, options),
      close: () => egress.close(),
    };

    function crowded(signal: AbortSignal): Refused {
      return refuse(signal.aborted ? { code: "cancelled" } : { code: "rate_limited", detail: tooManyCalls(name) });
    }
  };
}

/** Whether the API was there, as far as the request shows. */
function isReached(ended: Ended): boolean | undefined {
  if (ended.ok) return !NOT_THERE.has(ended.value.status);
  const { code } = ended.fault;
  return NO_SIGN.has(code) ? undefined : !UNREACHED.has(code);
}
