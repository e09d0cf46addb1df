import type { Proof } from "../identity.ts";
import { BEARER_LENGTH } from "../limits.ts";
import type { Fault } from "./challenge.ts";

/** The token of an Authorization header: RFC 6750 §2.1, with RFC 9110's scheme in any case. */
const BEARER = /^bearer +([\w.~+/-]+=*)$/i;

/** A proof's bearer token, or why there is none to be had. */
export function bearerOf(proof: Proof): { readonly token: string } | Fault {
  const { authorization, authorizationCount = 1 } = proof;
  if (authorization === undefined || authorization === "") return { reason: "no Authorization header" };
  if (authorizationCount > 1) return { reason: "more than one Authorization header", error: "invalid_token" };
  if (authorization.length > BEARER_LENGTH) return { reason: "a token that is too long", error: "invalid_token" };
  const [, token] = BEARER.exec(authorization) ?? [];
  return token === undefined ? { reason: "no bearer token", error: "invalid_token" } : { token };
}

/** Whether a token is a JSON Web Token by its shape: three parts, the first of them a header. */
export function looksLikeJwt(token: string): boolean {
  return /^eyJ[\w-]*\.[\w-]*\.[\w-]*$/.test(token);
}
