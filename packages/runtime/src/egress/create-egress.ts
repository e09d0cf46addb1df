import { systemClock, type Clock } from "../clock.ts";
import { afterSending } from "../after-sending.ts";
import type { Outcome, RuntimeFault } from "../errors.ts";
import { isStreamed } from "../files/streamed-body.ts";
import { backoff } from "./backoff.ts";
import type { Egress, OutgoingRequest, SendOptions, TimeLimit, UpstreamResponse } from "./egress.ts";
import type { Exchanged } from "./exchange.ts";
import { DEFAULT_EGRESS_LIMITS, type EgressLimits } from "./limits.ts";
import type { OpenOptions, OpenOutcome, OpenRequest } from "./opened-response.ts";
import type { Network } from "./network.ts";
import { createNetworkWire } from "./network-wire.ts";
import { isPublicAddress } from "./public-address.ts";
import { followRedirect } from "./redirect.ts";
import { readRetryAfter } from "./retry-after.ts";
import { createRetryBudget, type RetryBudget, type Setback } from "./retry-budget.ts";
import type { Wire } from "./wire.ts";

export interface EgressOptions {
  /**
   * Hosts that may be private and may speak plain http, each `HOST` or `HOST:PORT`, matched
   * exactly. Without them, requests go to public addresses over https only.
   */
  readonly allow?: readonly string[];
  /** Certificate authorities to trust beside the built-in ones, in PEM. */
  readonly authorities?: readonly string[];
  readonly limits?: Partial<EgressLimits>;
  readonly clock?: Clock;
  readonly network?: Network;
  /** Uniform in [0, 1): spreads retries out. */
  readonly random?: () => number;
}

/**
 * Creates the way out of the process. One serves every tenant: it holds connections and
 * verdicts about upstreams, and nothing of a call once that has ended.
 *
 * @throws RangeError for an entry of `allow` that is not a host.
 */
export function createEgress(options: EgressOptions = {}): Egress {
  return createEgressTo(isPublicAddress, options);
}

/** The same with another idea of what is public, to test what stands around that guard. The package does not export it. */
export function createEgressTo(isPublic: (address: string) => boolean, options: EgressOptions): Egress {
  const { clock = systemClock, random = Math.random } = options;
  const limits = { ...DEFAULT_EGRESS_LIMITS, ...options.limits };
  return createEgressOver(createNetworkWire(isPublic, options), { limits, clock, random });
}

/** What sends the same way over any wire. */
export interface SendingOptions {
  readonly limits: EgressLimits;
  readonly clock: Clock;
  readonly random: () => number;
}

/** An egress whose requests travel over this wire, with the same redirects and retries as over any other. */
export function createEgressOver(wire: Wire, options: SendingOptions): Egress {
  return new WiredEgress(wire, options);
}

class WiredEgress implements Egress {
  readonly #wire: Wire;
  readonly #clock: Clock;
  readonly #limits: EgressLimits;
  readonly #random: () => number;
  readonly #budget: RetryBudget = createRetryBudget();

  constructor(wire: Wire, { limits, clock, random }: SendingOptions) {
    this.#wire = wire;
    this.#clock = clock;
    this.#limits = limits;
    this.#random = random;
  }

  judge(origin: string, limit: TimeLimit): Outcome<true> | Promise<Outcome<true>> {
    return this.#wire.judge(origin, limit);
  }

  async send(request: OutgoingRequest, options: SendOptions): Promise<Outcome<UpstreamResponse>> {
    let current = request;
    for (let hops = 0; ; hops++) {
      const answer = await this.#deliver(current, options);
      // What redirected us had the request, and may have acted on it.
      if (!answer.ok) return hops === 0 ? answer : failAfterSending(answer.fault, request, options);
      const next = followRedirect(current, answer.value);
      if (!next.ok) return next;
      if (next.value === null) return answer;
      if (hops === this.#limits.redirects) {
        return failAfterSending(
          { code: "bad_response", detail: `It redirects more than ${hops} times.` },
          request,
          options,
        );
      }
      const renewed = await renewBody(next.value);
      if (renewed === undefined) {
        const detail = "It redirects the request, and a file in that cannot be read a second time.";
        return failAfterSending({ code: "bad_response", detail }, request, options);
      }
      const permitted = await permit(renewed, options);
      if (!permitted.ok) return failAfterSending(permitted.fault, request, options);
      current = options.reattach === undefined ? renewed : await options.reattach(renewed);
    }
  }

  open(request: OpenRequest, options: OpenOptions): Promise<OpenOutcome> {
    const openIf = (judged: Outcome<true>): Promise<OpenOutcome> =>
      judged.ok ? this.#wire.open(request, options) : Promise.resolve({ ok: false, fault: judged.fault, sent: false });
    const verdict = this.#wire.judge(request.origin, options);
    return "ok" in verdict ? openIf(verdict) : verdict.then(openIf);
  }

  close(): Promise<void> {
    return this.#wire.close();
  }

  /** One request, tried again where that is safe, may help, fits the deadline and is within the budget. */
  async #deliver(request: OutgoingRequest, options: SendOptions): Promise<Outcome<UpstreamResponse>> {
    const setbacks: Setback[] = [];
    let attempt = request;
    /** Whether any attempt may have reached the upstream. */
    let sent = false;
    const conclude = (result: Outcome<UpstreamResponse>): Outcome<UpstreamResponse> =>
      result.ok || !sent ? result : failAfterSending(result.fault, request, options);
    for (;;) {
      const verdict = this.#wire.judge(request.origin, options);
      const judged = "ok" in verdict ? verdict : await verdict;
      if (!judged.ok) {
        if (isStreamed(attempt.body)) attempt.body.close();
        return conclude(judged);
      }

      const result = await this.#wire.exchange(attempt, options);
      sent ||= result.kind === "response" || result.sent;
      const outcome = outcomeOf(result);
      options.onAttempt?.(outcome);
      const setback = setbackOf(result);
      if (setback === undefined) {
        if (result.kind === "response") this.#budget.refund(options.budget, setbacks);
        return conclude(outcome);
      }

      const retryAfterMs = result.kind === "response" ? readRetryAfter(result.response.headers) : undefined;
      const pause = backoff(setback, setbacks.length, retryAfterMs, this.#random);
      const again =
        (request.retryable || (result.kind === "fault" && !result.sent)) &&
        setbacks.length + 1 < this.#limits.attempts &&
        this.#clock.now() + pause < options.deadline &&
        this.#budget.draw(options.budget, setback);
      if (!again) return conclude(outcome);
      setbacks.push(setback);
      try {
        await this.#clock.sleep(pause, options.signal);
      } catch {
        return { ok: false, fault: { code: "cancelled" } };
      }
      const renewed = await renewBody(attempt);
      if (renewed === undefined) return conclude(outcome);
      const permitted = await permit(renewed, options);
      if (!permitted.ok) return permitted.fault.code === "cancelled" ? permitted : conclude(outcome);
      attempt = renewed;
    }
  }
}

/** The request for another sending; `undefined` where its body was read and cannot be opened again. */
async function renewBody(request: OutgoingRequest): Promise<OutgoingRequest | undefined> {
  if (!isStreamed(request.body)) return request;
  const body = await request.body.again();
  return body === undefined ? undefined : { ...request, body };
}

/** Asked last, since a permission is for a request that is made: whoever gives one counts it. */
async function permit({ body }: OutgoingRequest, options: SendOptions): Promise<Outcome<true>> {
  const permitted = await options.permit();
  if (!permitted.ok && isStreamed(body)) body.close();
  return permitted;
}

function setbackOf(result: Exchanged): Setback | undefined {
  if (result.kind === "fault") return result.broken ? "transient" : undefined;
  switch (result.response.status) {
    case 429:
      return "throttled";
    case 502:
    case 503:
    case 504:
      return "transient";
    default:
      return undefined;
  }
}

function outcomeOf(result: Exchanged): Outcome<UpstreamResponse> {
  return result.kind === "response" ? { ok: true, value: result.response } : { ok: false, fault: result.fault };
}

function failAfterSending(fault: RuntimeFault, { retryable }: OutgoingRequest, { keyed }: SendOptions): Outcome<never> {
  return { ok: false, fault: afterSending(fault, retryable && keyed !== true) };
}
