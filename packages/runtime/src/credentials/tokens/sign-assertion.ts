import { createPrivateKey, createSecretKey, randomUUID, type KeyObject } from "node:crypto";
import type { AssertionPlan } from "@mortise/core";
import { SignJWT } from "jose";
import { fail, type Outcome } from "../../errors.ts";
import { fillTemplate, fillWhole, type Fields } from "../template.ts";

export interface AssertionContext {
  /** Used where the connector names none: the token endpoint. */
  readonly audience: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** The client that proves itself by it, who is then issuer and subject (RFC 7523 §3). */
  readonly client?: string;
}

/** Signs an assertion (RFC 7523): a JSON Web Token, new for each request. */
export async function signAssertion(
  plan: AssertionPlan,
  values: Fields,
  { audience, time, client }: AssertionContext,
): Promise<Outcome<string>> {
  const key = readKey(fillTemplate(plan.key, values), plan.algorithm);
  if (key === undefined) {
    return fail("connection_invalid", {
      detail:
        "The key that signs cannot be read. Give a private key in PEM (PKCS #8 or PKCS #1) or as a JWK, whole, with its first and last line.",
    });
  }
  const seconds = Math.floor(time / 1000);
  const claims = Object.fromEntries(
    Object.entries(plan.claims).flatMap(([name, template]) => {
      const value = fillWhole(template, values);
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const subject = client ?? fillWhole(plan.subject, values);
  const keyId = fillWhole(plan.keyId, values);
  const token = new SignJWT(claims)
    .setProtectedHeader({ alg: plan.algorithm, typ: "JWT", ...(keyId === undefined ? {} : { kid: keyId }) })
    .setIssuer(client ?? fillTemplate(plan.issuer, values))
    .setAudience(fillWhole(plan.audience, values) ?? audience)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + plan.lifetimeSeconds)
    .setJti(randomUUID());
  if (subject !== undefined) token.setSubject(subject);
  try {
    return { ok: true, value: await token.sign(key) };
  } catch {
    return fail("connection_invalid", { detail: `The key that signs is not one for ${plan.algorithm}.` });
  }
}

/** Reads a key as people paste it: in PEM, with line breaks or with `\n` in their place as JSON files have them, or as a JWK. */
function readKey(text: string, algorithm: AssertionPlan["algorithm"]): KeyObject | undefined {
  try {
    if (algorithm === "HS256") return createSecretKey(text, "utf8");
    if (text.trimStart().startsWith("{")) {
      return createPrivateKey({ key: JSON.parse(text), format: "jwk" });
    }
    return createPrivateKey(text.replaceAll("\\n", "\n"));
  } catch {
    return undefined;
  }
}
