import type { OAuth2Exchange } from "@mortise/core";
import {
  calculatePKCECodeChallenge,
  generateRandomCodeVerifier,
  generateRandomState,
  validateAuthResponse,
} from "oauth4webapi";
import type { Services } from "../call.ts";
import { fail, type Outcome } from "../errors.ts";
import { excerpt } from "../stages/result/excerpt.ts";
import type { FieldValues } from "./field-values.ts";
import { fillTemplate, fillWhole } from "./template.ts";
import { type CodeGrant, requestToken } from "./tokens/request-token.ts";
import { fillUrl } from "./tokens/template-url.ts";
import type { Tokens } from "./tokens/token-store.ts";

/** A user's agreement that has been asked for, and what its answer must fit. */
export interface Authorization {
  /** Where the user agrees. To be shown or opened as it is, never through a shell. */
  readonly url: string;
  readonly redirectUri: string;
  readonly state: string;
  readonly codeVerifier?: string;
}

/** Begins an authorization code grant (RFC 6749 §4.1) with PKCE (RFC 7636, S256) unless the connector switches that off. */
export async function beginAuthorization(
  exchange: OAuth2Exchange,
  { values, connection }: FieldValues,
  redirectUri: string,
): Promise<Outcome<Authorization>> {
  if (exchange.authorizationUrl === undefined) {
    return fail("connection_invalid", { detail: "The connector declares no authorization URL." });
  }
  const address = fillUrl(exchange.authorizationUrl, connection);
  if (!address.ok) return address;
  const clientId = fillWhole(exchange.clientId, values);
  if (clientId === undefined) {
    return fail("credential_missing", { detail: "The client's id has no value." });
  }
  const url = new URL(address.value.origin + address.value.path);
  const state = generateRandomState();
  const codeVerifier = exchange.pkce ? generateRandomCodeVerifier() : undefined;
  const challenge = codeVerifier === undefined ? undefined : await calculatePKCECodeChallenge(codeVerifier);
  const parameters = {
    ...Object.fromEntries(
      Object.entries(exchange.authorizationParameters).flatMap(([name, template]) => {
        // The address stands in the browser's history: a secret has no place in it.
        const value = fillWhole(template, connection);
        return value === undefined ? [] : [[name, value]];
      }),
    ),
    response_type: "code",
    client_id: clientId,
    redirect_uri: redirectUri,
    ...(exchange.scopes.length === 0 ? {} : { scope: exchange.scopes.join(exchange.scopeSeparator) }),
    state,
    ...(challenge === undefined ? {} : { code_challenge: challenge, code_challenge_method: "S256" }),
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return {
    ok: true,
    value: { url: url.href, redirectUri, state, ...(codeVerifier === undefined ? {} : { codeVerifier }) },
  };
}

/**
 * Checks where the server sent the user back to (RFC 6749 §4.1.2, `iss` as RFC 9207 has it), and redeems
 * the code. Nothing is sent where the answer does not fit what was asked.
 */
export async function finishAuthorization(
  exchange: OAuth2Exchange,
  fields: FieldValues,
  authorization: Authorization,
  answer: URL,
  { egress, clock }: Pick<Services, "egress" | "clock">,
  organisation: string,
): Promise<Outcome<Tokens>> {
  const issuer = issuerOf(answer, authorization.url, fillTemplate(exchange.tokenUrl, fields.connection));
  if (issuer === undefined) {
    return fail("connection_invalid", { detail: "The answer comes from another authorization server than was asked." });
  }
  let code: string;
  try {
    const client = { client_id: fillTemplate(exchange.clientId, fields.values) };
    code = validateAuthResponse({ issuer }, client, answer, authorization.state).get("code") ?? "";
  } catch {
    const said = answer.searchParams.get("error_description") ?? answer.searchParams.get("error");
    const isOurs = answer.searchParams.get("state") === authorization.state;
    return fail("reauthentication_required", {
      detail:
        isOurs && said !== null
          ? `The authorization server said: ${excerpt(said, 300)}`
          : "The answer does not belong to what was asked.",
    });
  }
  if (code === "")
    return fail("connection_invalid", { detail: "The answer of the authorization server holds no code." });
  const { redirectUri, codeVerifier } = authorization;
  const grant: CodeGrant = { code, redirectUri, ...(codeVerifier === undefined ? {} : { codeVerifier }) };
  const context = { egress, deadline: clock.now() + 30_000, time: clock.time(), organisation };
  return requestToken(exchange, fields, undefined, context, grant);
}

/** Who is to have answered: whoever says so, where that is the server that was asked or the one that issues its tokens. */
function issuerOf(answer: URL, authorizationUrl: string, tokenUrl: string): string | undefined {
  const said = answer.searchParams.get("iss");
  const asked = [authorizationUrl, tokenUrl].map((url) => URL.parse(url)?.origin);
  if (said === null) return asked[0];
  return asked.includes(URL.parse(said)?.origin) ? said : undefined;
}
