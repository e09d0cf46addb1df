import { createMask, type Mask } from "@mortise/runtime";
import {
  allowInsecureRequests,
  authorizationCodeGrantRequest,
  customFetch,
  refreshTokenGrantRequest,
  revocationRequest,
} from "oauth4webapi";
import { faultText, readJsonObject } from "../discovery/oauth-fetch.ts";
import { plainText } from "../plain-text.ts";
import { clientAuth, type ExternalClient } from "../registration/external-client.ts";
import { lifeOf, type StoredTokens } from "./stored-tokens.ts";

/** What a token endpoint gave. */
export interface Grant {
  readonly tokens: StoredTokens;
  /** What was granted, where it is told. */
  readonly scope?: string;
}

/**
 * Why it gave nothing. `ended`: the grant is good for nothing any more, and somebody has to agree again.
 * `client_refused`: the gateway's registration is. `passing`: it may go well later.
 */
export interface Refusal {
  readonly ok: false;
  readonly reason: "ended" | "client_refused" | "passing";
  /** For people. */
  readonly message: string;
}

export type GrantOutcome = { readonly ok: true; readonly grant: Grant } | Refusal;

/** What requests to a token endpoint go through, and when it is. */
export interface TokenRequestContext {
  readonly fetch: typeof globalThis.fetch;
  readonly time: number;
}

/** Redeems a code (RFC 6749 §4.1.3, with PKCE and the resource indicator). One request: codes are good once. */
export function redeemCode(
  client: ExternalClient,
  code: { readonly answer: URLSearchParams; readonly codeVerifier: string; readonly resource: string },
  context: TokenRequestContext,
): Promise<GrantOutcome> {
  const sent = { secrets: [client.clientSecret, code.answer.get("code"), code.codeVerifier] };
  return ask(context, sent, () =>
    authorizationCodeGrantRequest(
      client.server,
      { client_id: client.clientId },
      clientAuth(client),
      code.answer,
      client.redirectUri,
      code.codeVerifier,
      requestOptions(context, { resource: code.resource }),
    ),
  );
}

/** Renews (RFC 6749 §6). One request: a rotating server takes the second one for a theft. */
export function refreshTokens(
  client: ExternalClient,
  grant: { readonly refreshToken: string; readonly resource: string },
  context: TokenRequestContext,
): Promise<GrantOutcome> {
  const { refreshToken } = grant;
  return ask(context, { refreshToken, secrets: [client.clientSecret, refreshToken] }, () =>
    refreshTokenGrantRequest(
      client.server,
      { client_id: client.clientId },
      clientAuth(client),
      refreshToken,
      requestOptions(context, { resource: grant.resource }),
    ),
  );
}

/** Ends a token at the server (RFC 7009 §2.1). Gives the status of its answer: 200 for a token that it does not know, too. */
export async function revokeToken(
  client: ExternalClient,
  token: string,
  hint: "refresh_token" | "access_token",
  fetch: typeof globalThis.fetch,
): Promise<number> {
  const options = {
    [customFetch]: fetch,
    [allowInsecureRequests]: true,
    additionalParameters: { token_type_hint: hint },
  };
  const client_id = client.clientId;
  const response = await revocationRequest(client.server, { client_id }, clientAuth(client), token, options);
  await response.body?.cancel();
  return response.status;
}

function requestOptions({ fetch }: TokenRequestContext, additionalParameters: Record<string, string>) {
  // Whether plain http may be spoken is for the egress to say.
  return { [customFetch]: fetch, [allowInsecureRequests]: true, additionalParameters };
}

/** What a request has in it that its answer must not tell anybody. */
interface Sent {
  /** Good for as long as the answer names no newer one. */
  readonly refreshToken?: string;
  readonly secrets: readonly (string | null | undefined)[];
}

async function ask(
  { time }: TokenRequestContext,
  { refreshToken, secrets }: Sent,
  request: () => Promise<Response>,
): Promise<GrantOutcome> {
  const mask = createMask(secrets.filter((secret) => typeof secret === "string"));
  let status: number;
  let answer: Readonly<Record<string, unknown>> | undefined;
  try {
    const response = await request();
    ({ status } = response);
    answer = await readJsonObject(response);
  } catch (error) {
    return {
      ok: false,
      reason: "passing",
      message: mask.text(`The token endpoint gave no answer. ${faultText(error)}`),
    };
  }
  const accessToken = answer?.["access_token"];
  if (status < 200 || status > 299 || answer === undefined || !isToken(accessToken) || !isBearer(answer)) {
    return refusal(status, answer, mask);
  }
  const newest = answer["refresh_token"];
  const kept = isToken(newest) ? newest : refreshToken;
  const scope = typeof answer["scope"] === "string" ? plainText(mask.text(answer["scope"]), 2_000) : "";
  return {
    ok: true,
    grant: {
      tokens: {
        accessToken,
        ...(kept === undefined ? {} : { refreshToken: kept }),
        ...lifeOf(answer["expires_in"], time),
      },
      ...(scope === "" ? {} : { scope }),
    },
  };
}

/** Visible ASCII: it goes into a header. */
function isToken(value: unknown): value is string {
  return typeof value === "string" && /^[\x21-\x7e]{1,20000}$/.test(value);
}

function isBearer({ token_type: type }: Readonly<Record<string, unknown>>): boolean {
  return type === undefined || (typeof type === "string" && type.toLowerCase() === "bearer");
}

/** Errors of RFC 6749 §5.2 and RFC 8707 §2 that no later try will mend. */
const ENDED = new Set(["invalid_grant", "invalid_scope", "invalid_target", "unsupported_grant_type", "access_denied"]);
const CLIENT_REFUSED = new Set(["invalid_client", "unauthorized_client"]);

function refusal(status: number, answer: Readonly<Record<string, unknown>> | undefined, mask: Mask): Refusal {
  const error = answer?.["error"];
  if (typeof error === "string" && status >= 400 && status < 500) {
    const description = answer?.["error_description"];
    // Hidden before it is cut: part of a secret is not to be seen either.
    const said = plainText(mask.text(typeof description === "string" ? `${error}: ${description}` : error));
    const message = `The authorization server said: ${said}`;
    if (ENDED.has(error)) return { ok: false, reason: "ended", message };
    if (CLIENT_REFUSED.has(error)) return { ok: false, reason: "client_refused", message };
    return { ok: false, reason: "passing", message };
  }
  const why = status >= 300 ? `answered ${String(status)}` : "answered with something that holds no bearer token";
  return { ok: false, reason: "passing", message: `The token endpoint ${why}.` };
}
