import type { HttpRequest } from "@mortise/core/request";
import type { Outcome } from "../errors.ts";
import type { FilledCarrier, RedirectedRequest } from "./carriers/carrier.ts";
import { createMask, type Mask } from "./mask.ts";
import type { ScopeLevel } from "./resolver.ts";
import type { Fields } from "./template.ts";

/** A credential that was found, on its way to the request: a closed box, whose secrets nothing reads. */
export class HeldCredential {
  /** The scope that supplied it; `null` where the operation needs none. */
  readonly level: ScopeLevel | null;
  /** The fields that are no secret: they may stand in a URL. */
  readonly connection: Fields;
  /** Hides the secrets in whatever comes back. */
  readonly mask: Mask;
  /** Puts the credential into the request that a redirect asks for; `undefined` where redirects leave it in its place. */
  readonly reattach: (<R extends RedirectedRequest>(request: R, time: number) => Promise<R>) | undefined;
  readonly #carriers: readonly FilledCarrier[];

  constructor(level: ScopeLevel | null, connection: Fields, carriers: readonly FilledCarrier[], mask: Mask) {
    this.level = level;
    this.connection = connection;
    this.mask = mask;
    this.#carriers = carriers;
    this.reattach = reattachTo(carriers.filter((carrier) => carrier.reattach !== undefined));
  }

  /** The request with the credential on top, which therefore wins whatever else is there. Waits only for a signature. */
  attach(request: HttpRequest, time: number): Outcome<HttpRequest> | Promise<Outcome<HttpRequest>> {
    return attachFrom(this.#carriers, 0, request, time);
  }
}

/** What an operation holds that needs no credential. */
export const NO_CREDENTIAL = new HeldCredential(null, {}, [], createMask([]));

function reattachTo(carriers: readonly FilledCarrier[]): HeldCredential["reattach"] {
  if (carriers.length === 0) return undefined;
  return async (request, time) => {
    let redirected = request;
    for (const carrier of carriers) redirected = (await carrier.reattach?.(redirected, time)) ?? redirected;
    return redirected;
  };
}

/** Waits only where a carrier does, because few of them do. */
function attachFrom(
  carriers: readonly FilledCarrier[],
  index: number,
  request: HttpRequest,
  time: number,
): Outcome<HttpRequest> | Promise<Outcome<HttpRequest>> {
  const carrier = carriers[index];
  if (carrier === undefined) return { ok: true, value: request };
  const attachRest = (attached: Outcome<HttpRequest>) =>
    attached.ok ? attachFrom(carriers, index + 1, attached.value, time) : attached;
  const attached = carrier.attach(request, time);
  return "ok" in attached ? attachRest(attached) : attached.then(attachRest);
}
