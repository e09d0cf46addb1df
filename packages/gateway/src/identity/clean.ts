import { endpointOf, isEndpointOfAny } from "./endpoints.ts";
import type { IdentityParts } from "./identity-parts.ts";
import { forgetBindings, forgetOver } from "./library/forget-over.ts";
import { forgetAttempts } from "./server/attempts.ts";

const DAY_MS = 24 * 3_600_000;
const KEPT_MS = 30 * DAY_MS;

/** One round: forgets what is over, and addresses of endpoints that there are no more. */
export async function cleanIdentity({ library, store, clock, publicUrl }: IdentityParts): Promise<void> {
  const now = clock.time();
  await forgetAttempts(store, clock);
  await forgetOver(store, now, KEPT_MS);
  // A key that is being made has its binding first.
  await forgetBindings(store, now - DAY_MS);
  for (const { id, identifier } of await library.rows.list("oauthResource", {})) {
    const endpoint = endpointOf(identifier, publicUrl);
    if (endpoint !== undefined && (await isEndpointOfAny(store, endpoint))) continue;
    await library.rows.remove("oauthResource", { id });
  }
}
