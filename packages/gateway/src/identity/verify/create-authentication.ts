import type { Authentication, Identity, NotAuthenticated, Proof } from "../identity.ts";
import type { IdentityParts } from "../identity-parts.ts";
import { createAccessTokens } from "./access-tokens.ts";
import { checkApiKey } from "./api-keys.ts";
import { bearerOf, looksLikeJwt } from "./bearer.ts";
import { unauthorized, unavailable } from "./challenge.ts";
import { createRecognised, type Finding } from "./recognised.ts";
import { checkSession } from "./sessions.ts";

type Authenticating = Pick<Identity, "authenticate" | "authenticateMcp">;

/** Finds out who is calling. Whatever fails on the way, nobody is let through for it. */
export function createAuthentication(
  parts: IdentityParts & Pick<Identity, "organisationsOf">,
): Authenticating & { close(): void } {
  const { clock, changes, log } = parts;
  const recognised = createRecognised(clock, changes);
  const checkAccessToken = createAccessTokens(parts);

  /** @param resource - The endpoint that whoever is not recognised is told how to get to. */
  function recognise(
    resource: string | undefined,
    proof: string,
    check: () => Promise<Finding>,
  ): Authentication | Promise<Authentication> {
    const found = recognised.recognise(proof, () => check().catch(failed));
    if (!(found instanceof Promise)) return found;
    return found.then((finding) => ("ok" in finding ? finding : unauthorized(resource, finding)));
  }

  function failed(error: unknown): NotAuthenticated {
    log.warn("a caller's proof could not be checked", { error: error instanceof Error ? error.name : "unknown" });
    return unavailable("the proof could not be checked");
  }

  return {
    async authenticate(proof: Proof, organisation): Promise<Authentication> {
      const { authorization, cookie } = proof;
      // A header that is there counts, whatever cookie is sent along.
      if (authorization === undefined && cookie !== undefined) {
        const session = `session ${organisation ?? ""} ${cookie}`;
        return recognise(undefined, session, () => checkSession(parts, cookie, organisation));
      }
      const bearer = bearerOf(proof);
      if ("reason" in bearer) return unauthorized(undefined, bearer);
      return recognise(undefined, `key ${bearer.token}`, () => checkApiKey(parts, bearer.token));
    },
    authenticateMcp(proof, resource) {
      const bearer = bearerOf(proof);
      if ("reason" in bearer) return unauthorized(resource, bearer);
      const { token } = bearer;
      return looksLikeJwt(token)
        ? recognise(resource, `token ${resource} ${token}`, () => checkAccessToken(token, resource))
        : recognise(resource, `key ${token}`, () => checkApiKey(parts, token));
    },
    close: () => recognised.close(),
  };
}
