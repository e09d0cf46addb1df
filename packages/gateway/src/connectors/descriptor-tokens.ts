import { type Credential, type Services as RuntimeServices, TokenSource } from "@mortise/runtime";
import { createStoredTokens } from "../connections/stored-tokens.ts";
import type { Services } from "../services.ts";

type Tokens = RuntimeServices["tokens"];

/**
 * The tokens of descriptor connections, kept for the whole fleet. An authorization that has ended is not tried again
 * until somebody connects anew: no replica asks the vendor in vain.
 */
export function createDescriptorTokens(
  services: Pick<Services, "store" | "vault" | "clock" | "changes" | "egress">,
): Tokens {
  const { egress, clock } = services;
  let source: TokenSource | undefined;
  // A sealed vault gives no key, so the first call that needs one asks.
  const tokens = (): TokenSource => (source ??= new TokenSource({ egress, clock, ...createStoredTokens(services) }));
  return {
    obtain: (query, limit) => (hasEnded(query.credential) ? ENDED : tokens().obtain(query, limit)),
    replace: (query, refused, limit) =>
      hasEnded(query.credential) ? Promise.resolve(ENDED) : tokens().replace(query, refused, limit),
  };
}

const ENDED = { ok: false, fault: { code: "reauthentication_required" } } as const;

function hasEnded(credential: Credential): boolean {
  return "state" in credential && credential.state === "needs_authentication";
}
