import { createLocalJWKSet, errors, type JWK, type JWTPayload, jwtVerify, type JWTVerifyGetKey } from "jose";
import { endpointOf, hasEndpoint } from "../endpoints.ts";
import type { NotAuthenticated } from "../identity.ts";
import type { IdentityParts } from "../identity-parts.ts";
import { storedRole } from "../roles.ts";
import { SCOPES } from "../scopes.ts";
import { type Fault, insufficientScope } from "./challenge.ts";
import type { Checked } from "./recognised.ts";

/** Milliseconds for which keys are kept: one that was withdrawn is good for no longer. */
const KEPT_MS = 600_000;
/** Milliseconds between two looks for a key that is not known: a made-up key id costs no more. */
const LOOK_MS = 30_000;

/** Checks access tokens of our own authorization server for one of our endpoints (RFC 9068 §4). */
export type CheckAccessToken = (token: string, resource: string) => Promise<Checked | Fault | NotAuthenticated>;

export function createAccessTokens(parts: IdentityParts): CheckAccessToken {
  const { library, store, clock, publicUrl } = parts;
  const keys = createKeySet(parts);
  return async (token, resource) => {
    const endpoint = endpointOf(resource, publicUrl);
    if (endpoint === undefined) return { reason: "no endpoint of ours", error: "invalid_token" };
    const result = await verified(token, keys, {
      issuer: publicUrl,
      audience: resource,
      typ: "at+jwt",
      algorithms: ["EdDSA"],
      requiredClaims: ["sub", "org", "exp", "iat"],
      currentDate: new Date(clock.time()),
    });
    if ("reason" in result) return result;
    const { sub: user, org: organisation, exp, iat, scope, azp } = result.payload;
    if (user === undefined || exp === undefined || iat === undefined || typeof organisation !== "string") {
      return { reason: "claims of the wrong type", error: "invalid_token" };
    }
    // What was so when the token was issued may not be so now.
    const member = await library.rows.find("member", { organizationId: organisation, userId: user });
    const role = storedRole(member?.role ?? "");
    // A membership that began later is another one. Tokens have whole seconds.
    if (member === undefined || role === undefined || member.createdAt.getTime() >= (iat + 1) * 1_000) {
      return { reason: "a token of somebody who left", error: "invalid_token" };
    }
    const credential = typeof azp === "string" ? azp : "";
    // Neither does a grant that was given anew bring back the tokens of the one before.
    const granted = { clientId: credential, userId: user, referenceId: organisation };
    const consent = await library.rows.find("oauthConsent", granted);
    if (consent === undefined || consent.createdAt.getTime() >= (iat + 1) * 1_000) {
      return { reason: "a token of a client that nobody lets in any more", error: "invalid_token" };
    }
    if (!(await hasEndpoint(store, organisation, endpoint))) {
      return { reason: "a token for another organisation's endpoint", error: "invalid_token" };
    }
    const scopes = typeof scope === "string" ? scope.split(" ") : [];
    if (!scopes.includes(SCOPES.tools)) return insufficientScope(resource, SCOPES.tools);
    const principal = { organisation, role, user, via: "oauth", credential, scopes } as const;
    return { ok: true, principal, expiresAt: exp * 1_000 };
  };
}

async function verified(
  token: string,
  keys: JWTVerifyGetKey,
  options: Parameters<typeof jwtVerify>[2],
): Promise<{ readonly payload: JWTPayload } | Fault> {
  try {
    return { payload: (await jwtVerify(token, keys, options)).payload };
  } catch (error) {
    // The library's own errors are about the token. Anything else is that the keys cannot be read.
    if (error instanceof errors.JOSEError) {
      return { reason: `an access token that does not hold: ${error.message}`, error: "invalid_token" };
    }
    throw error;
  }
}

/**
 * The keys that tokens are signed with, from the store: read once for all who wait. A token's own header is never
 * asked for one. Rejects with what went wrong while they cannot be read; a key that is not among them is another matter.
 */
function createKeySet({ library, clock }: Pick<IdentityParts, "library" | "clock">): JWTVerifyGetKey {
  let kept: { readonly keys: JWTVerifyGetKey; readonly until: number } | undefined;
  let reading: Promise<JWTVerifyGetKey> | undefined;
  /** The last look for a key that was not known, and what came of it. */
  let look: { readonly until: number; fault?: unknown } | undefined;
  const read = (): Promise<JWTVerifyGetKey> =>
    (reading ??= (async () => {
      try {
        // The library gives the public parts of its keys, as JWKs.
        const keys = createLocalJWKSet({ keys: (await library.signingKeys()) as unknown as JWK[] });
        kept = { keys, until: clock.now() + KEPT_MS };
        return keys;
      } finally {
        reading = undefined;
      }
    })());
  /** Once in a while, however many unknown keys come. Whether one is new cannot be told while the look failed. */
  const lookFor = async (unknown: unknown): Promise<JWTVerifyGetKey> => {
    if (reading !== undefined) return reading;
    if (look !== undefined && clock.now() < look.until) throw look.fault ?? unknown;
    const own: NonNullable<typeof look> = { until: clock.now() + LOOK_MS };
    look = own;
    try {
      return await read();
    } catch (fault) {
      own.fault = fault;
      throw fault;
    }
  };
  return async (header, token) => {
    const current = kept !== undefined && clock.now() < kept.until ? kept.keys : undefined;
    const keys = current ?? (await read());
    try {
      return await keys(header, token);
    } catch (error) {
      // Keys that were read just now are no older than a look would give.
      if (current === undefined || !(error instanceof errors.JWKSNoMatchingKey)) throw error;
      return (await lookFor(error))(header, token);
    }
  };
}
