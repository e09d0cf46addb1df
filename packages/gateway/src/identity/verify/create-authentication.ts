import type { Authentication, Identity, NotAuthenticated, Proof } from "../identity.ts";
import type { IdentityParts } from "../identity-parts.ts";
import { createAccessTokens } from "./access-tokens.ts";
import { checkApiKey } from "./api-keys.ts";
import { bearerOf, looksLikeJwt } from "./bearer.ts";
import { type Fault, unauthorized, unavailable } from "./challenge.ts";
import { type Checked, createRecognised } from "./recognised.ts";
import { checkSession } from "./sessions.ts";

type Authenticating = Pick<Identity, "authenticate" | "authenticateMcp">;

/** Finds out who is calling. Whatever fails on the way, nobody is let through for it. */
export function createAuthentication(
  parts: IdentityParts & Pick<Identity, "organisationsOf">,
): Authenticating & { close(): void } {
  const { clock, changes, log } = parts;
  const recognised = createRecognised(clock, changes);
  const checkAccessToken = createAccessTokens(parts);

  async function guarded(
    resource: string | undefined,
    check: () => Promise<Checked | Fault | NotAuthenticated>,
  ): Promise<Checked | NotAuthenticated> {
    try {
      const result = await check();
      return "ok" in result ? result : unauthorized(resource, result);
    } catch (error) {
      log.warn("a caller's proof could not be checked", { error: error instanceof Error ? error.name : "unknown" });
      return unavailable("the proof could not be checked");
    }
  }

  return {
    async authenticate(proof: Proof, organisation): Promise<Authentication> {
      const { authorization, cookie } = proof;
      // A header that is there counts, whatever cookie is sent along.
      if (authorization === undefined && cookie !== undefined) {
        return recognised.recognise(`session ${organisation ?? ""} ${cookie}`, () =>
          guarded(undefined, () => checkSession(parts, cookie, organisation)),
        );
      }
      const bearer = bearerOf(proof);
      if ("reason" in bearer) return unauthorized(undefined, bearer);
      return recognised.recognise(`key ${bearer.token}`, () =>
        guarded(undefined, () => checkApiKey(parts, bearer.token)),
      );
    },
    authenticateMcp(proof, resource) {
      const bearer = bearerOf(proof);
      if ("reason" in bearer) return unauthorized(resource, bearer);
      const { token } = bearer;
      if (!looksLikeJwt(token)) {
        return recognised.recognise(`key ${token}`, () => guarded(resource, () => checkApiKey(parts, token)));
      }
      return recognised.recognise(`token ${resource} ${token}`, () =>
        guarded(resource, () => checkAccessToken(token, resource)),
      );
    },
    close: () => recognised.close(),
  };
}
