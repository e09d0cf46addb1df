import { createHmac, timingSafeEqual } from "node:crypto";
import type { Principal } from "../../authorize/principal.ts";
import type { Services } from "../../services.ts";

const HOUR_MS = 3_600_000;

/** Proves that a form was made for this person, in this session, for this connector, within the last hour or two. */
export function formToken(
  services: Pick<Services, "vault" | "clock">,
  principal: Principal,
  connector: string,
): string {
  return tokenAt(services.vault, principal, connector, Math.floor(services.clock.time() / HOUR_MS));
}

export function isFormToken(
  services: Pick<Services, "vault" | "clock">,
  principal: Principal,
  connector: string,
  given: string,
): boolean {
  const hour = Math.floor(services.clock.time() / HOUR_MS);
  return [hour, hour - 1].some((then) => {
    const expected = Buffer.from(tokenAt(services.vault, principal, connector, then));
    const actual = Buffer.from(given);
    return actual.length === expected.length && timingSafeEqual(actual, expected);
  });
}

function tokenAt(vault: Services["vault"], { user, credential }: Principal, connector: string, hour: number): string {
  return createHmac("sha256", vault.deriveKey("connect form"))
    .update(JSON.stringify([user, credential, connector, hour]))
    .digest("base64url");
}
