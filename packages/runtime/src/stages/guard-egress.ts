import type { HttpRequest } from "@mortise/core/request";
import type { Call } from "../call.ts";
import type { Outcome } from "../errors.ts";

/** Whether the request may go where it points, asked while there is no credential on it. */
export function guardEgress({ origin }: HttpRequest, call: Call): Outcome<true> | Promise<Outcome<true>> {
  return call.services.egress.judge(origin, call);
}
