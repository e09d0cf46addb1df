import { isIP } from "node:net";
import type { SecureContext } from "node:tls";
import type { Pool } from "undici";
import type { Clock } from "../clock.ts";
import type { Outcome, RuntimeFault } from "../errors.ts";
import { type AllowedDestinations, withoutTrailingDot } from "./allowed-destinations.ts";
import type { TimeLimit } from "./egress.ts";
import { inTime } from "./in-time.ts";
import type { EgressLimits } from "./limits.ts";
import type { Network } from "./network.ts";
import { canonicalAddress } from "./public-address.ts";
import { createUpstreamPool } from "./upstream-pool.ts";

/** What every destination of one egress client shares. */
export interface DestinationContext {
  readonly allowed: AllowedDestinations;
  readonly clock: Clock;
  readonly network: Network;
  readonly limits: EgressLimits;
  readonly trust: SecureContext | undefined;
  /** Whether an address may be connected to for a host that the operator did not name. */
  readonly isPublic: (address: string) => boolean;
}

const ALLOWED: Outcome<true> = { ok: true, value: true };

/** Names that never lead to the public internet, whatever a resolver says (RFC 6761, RFC 6762, RFC 8375; `internal` by ICANN). */
const PRIVATE_NAME = /(?:^|\.)(?:localhost|local|internal|home\.arpa|onion)$/;

/** One upstream origin: whether requests may go there, to which addresses, and the connections to them. */
export class Destination {
  readonly #context: DestinationContext;
  readonly #url: URL;
  readonly #vouchedFor: boolean;
  #verdict: Outcome<true>;
  /** Until when the verdict stands, on the clock. */
  #validUntil: number;
  #addresses: readonly string[] = [];
  #resolving: Promise<Outcome<true>> | undefined;
  #pool: Pool | undefined;

  /** Judges what the URL alone shows: literal addresses, plain HTTP, private names. */
  constructor(origin: string, context: DestinationContext) {
    const url = URL.parse(origin);
    if (url !== null) url.hostname = withoutTrailingDot(url.hostname);
    this.#context = context;
    this.#url = url ?? new URL("https://invalid");
    const { protocol, port, href, hostname } = this.#url;
    const host = withoutBrackets(hostname);
    this.#vouchedFor = context.allowed.has(hostname, port || (protocol === "http:" ? "80" : "443"));
    const refusal =
      url === null || href !== `${protocol}//${url.host}/` || !["http:", "https:"].includes(protocol)
        ? refuse("The address of the upstream API is not an http or https origin.", "not an origin")
        : this.#vouchedFor
          ? undefined
          : this.#refusalOf(host);
    this.#verdict = refusal ?? ALLOWED;
    const settled = refusal !== undefined || isIP(host) !== 0;
    this.#validUntil = settled ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  }

  /** The verdict while it is fresh; otherwise a new one on what the name resolves to now, shared by all who wait. */
  judge({ deadline, signal }: TimeLimit): Outcome<true> | Promise<Outcome<true>> {
    const { clock, limits } = this.#context;
    if (clock.now() < this.#validUntil) return this.#verdict;
    this.#resolving ??= this.#resolve().finally(() => {
      this.#resolving = undefined;
    });
    const limit = { signal, deadline: Math.min(deadline, clock.now() + limits.connectMs) };
    return inTime(this.#resolving, limit, clock, { code: "upstream_timeout", cause: "not resolved in time" });
  }

  /** Connections to the addresses that {@link judge} allowed last. */
  get pool(): Pool {
    return (this.#pool ??= createUpstreamPool({
      origin: this.#url.origin,
      addresses: this.#addresses,
      limits: this.#context.limits,
      trust: this.#context.trust,
    }));
  }

  get secure(): boolean {
    return this.#url.protocol === "https:";
  }

  /** Closes the connections once the requests on them are done. */
  async close(): Promise<void> {
    const pool = this.#pool;
    this.#pool = undefined;
    await pool?.close();
  }

  #refusalOf(host: string): Outcome<true> | undefined {
    if (this.#url.protocol === "http:") {
      return refuse("Plain http goes only to hosts that the operator allows by name.", `${host}: plain http`);
    }
    if (isIP(host) !== 0) {
      return this.#refusedAmong([host]) === undefined ? undefined : refuse(NOT_PUBLIC, `${host} is not public`);
    }
    return PRIVATE_NAME.test(host) ? refuse(NOT_PUBLIC, `${host} is a private name`) : undefined;
  }

  async #resolve(): Promise<Outcome<true>> {
    const { clock, network, limits } = this.#context;
    const host = this.#url.hostname;
    let addresses: readonly string[];
    try {
      addresses = await network.resolve(host);
    } catch (error) {
      return unresolved(`${host}: ${error instanceof Error ? error.message : "failed"}`);
    }
    if (addresses.length === 0) return unresolved(`${host} has no address`);
    const bad = this.#refusedAmong(addresses);
    const good = bad === undefined || this.#vouchedFor;
    this.#verdict = good ? ALLOWED : refuse(NOT_PUBLIC, `${host} resolves to ${bad}`);
    this.#validUntil = clock.now() + limits.judgementMs;
    this.#pin(good ? addresses.toSorted() : []);
    return this.#verdict;
  }

  /** One bad address among good ones is enough: which of them a connection takes is chance. */
  #refusedAmong(addresses: readonly string[]): string | undefined {
    const { network, isPublic } = this.#context;
    const own = new Set(network.ownAddresses().map(canonicalAddress));
    return addresses.find((address) => !isPublic(address) || own.has(canonicalAddress(address)));
  }

  /** Connections to addresses that the name no longer has are let go; those that were refused are never held at all. */
  #pin(addresses: readonly string[]): void {
    if (addresses.join() === this.#addresses.join()) return;
    this.#addresses = addresses;
    void this.close();
  }
}

const NOT_PUBLIC =
  "The upstream API's host is not on the public internet, and the operator has not allowed it by name.";

function refuse(detail: string, cause: string): { readonly ok: false; readonly fault: RuntimeFault } {
  return { ok: false, fault: { code: "egress_refused", detail, cause } };
}

function unresolved(cause: string): Outcome<true> {
  return { ok: false, fault: { code: "upstream_unavailable", detail: "Its name does not resolve.", cause } };
}

function withoutBrackets(hostname: string): string {
  return hostname.startsWith("[") ? hostname.slice(1, -1) : hostname;
}
