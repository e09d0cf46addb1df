import type { HttpRequest } from "@mortise/core/request";
import type { Call } from "../call.ts";
import type { HeldCredential } from "../credentials/held-credential.ts";
import type { SendOptions, UpstreamResponse } from "../egress/egress.ts";
import type { Outcome } from "../errors.ts";

/** Sends the finished request. Retries draw on a budget of the organisation for this upstream, so that none uses up another's. */
export function send(
  { method, origin, path, headers, body }: HttpRequest,
  held: HeldCredential,
  retryable: boolean,
  permit: SendOptions["permit"],
  { binding, deadline, signal, services }: Call,
): Promise<Outcome<UpstreamResponse>> {
  // An origin holds no space, so no two pairs make the same key.
  const budget = `${origin} ${binding.scope.organisation}`;
  const { reattach } = held;
  return services.egress.send(
    { method, origin, path, headers, body, retryable },
    {
      deadline,
      signal,
      budget,
      permit,
      ...(reattach === undefined ? {} : { reattach: (redirected) => reattach(redirected, services.clock.time()) }),
    },
  );
}
