import type { RateLimit } from "@mortise/core";
import type { Call } from "../call.ts";
import type { SendOptions } from "../egress/egress.ts";
import type { Outcome } from "../errors.ts";
import type { Quota } from "../limits/rate-limiter.ts";
import type { HeldCredential } from "../credentials/held-credential.ts";

const UNLIMITED: Outcome<true> = { ok: true, value: true };
const unlimited = (): Outcome<true> => UNLIMITED;

/**
 * Holds a call's requests to the connector's rate limits: each one asks, and waits where the
 * wait fits the deadline or is refused where it does not.
 */
export function limitRate(limits: readonly RateLimit[], held: HeldCredential, call: Call): SendOptions["permit"] {
  if (limits.length === 0) {
    return unlimited;
  }
  const quotas = limits.map((limit, index): Quota => {
    return {
      key: JSON.stringify([index, ...counted(limit.scope, held, call)]),
      limit: limit.limit,
      intervalMs: limit.intervalSeconds * 1000,
    };
  });
  return () => call.services.limiter.take(quotas, call.deadline, call.signal);
}

/** Who is counted. Nothing here is derived from a secret: a credential is named by who holds it. */
function counted(scope: RateLimit["scope"], held: HeldCredential, call: Call): readonly (string | null)[] {
  const { instance, scope: caller } = call.binding;
  switch (scope) {
    case "per_account":
      return ["account", instance, caller.organisation];
    case "per_user":
      // Whoever has no user is counted as the narrowest scope there is.
      return caller.user === undefined
        ? ["caller", instance, caller.organisation, caller.workspace ?? null, caller.agent ?? null]
        : ["user", instance, caller.organisation, caller.user];
    case "per_token":
      return [
        "token",
        instance,
        caller.organisation,
        held.level,
        held.level === null ? null : (caller[held.level] ?? null),
      ];
  }
}
