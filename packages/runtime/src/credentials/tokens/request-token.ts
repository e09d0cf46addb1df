import type { OAuth2Exchange, Template } from "@mortise/core";
import { fail, type Outcome } from "../../errors.ts";
import type { FieldValues } from "../field-values.ts";
import { createMask } from "../mask.ts";
import { fillTemplate, fillWhole, type Fields } from "../template.ts";
import type { ExchangeContext } from "./exchange-credential.ts";
import { askForToken, isObject, lifeOf, messageOf, passingFault, readAnswer, valueAt } from "./token-endpoint.ts";
import { fillUrl } from "./template-url.ts";
import type { Tokens } from "./token-store.ts";

const JWT_BEARER_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const JWT_BEARER_CLIENT = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const WHAT = "The token endpoint";

type Parameters = Readonly<Record<string, string>>;

/** What an authorization code is redeemed with (RFC 6749 §4.1.3, RFC 7636 §4.5). */
export interface CodeGrant {
  readonly code: string;
  readonly redirectUri: string;
  readonly codeVerifier?: string;
}

/**
 * Asks a token endpoint for a token (RFC 6749 §4.4, §6; RFC 7523 §2.1), the client's own proof included.
 * What it answers is bounded and masked, and becomes an outcome that says who can do something about it.
 *
 * @param refreshToken - The newest one, where there was an earlier exchange.
 * @param code - Given where a user has just agreed.
 */
export async function requestToken(
  exchange: OAuth2Exchange,
  fields: FieldValues,
  refreshToken: string | undefined,
  context: ExchangeContext,
  code?: CodeGrant,
): Promise<Outcome<Tokens>> {
  const { values } = fields;
  const newest = refreshToken ?? fillWhole(exchange.refreshToken, values);
  const refreshes =
    code === undefined && exchange.grantType !== "client_credentials" && exchange.grantType !== "jwt_bearer";
  if (refreshes && newest === undefined) {
    return fail("reauthentication_required", { detail: "There is no refresh token: nobody has agreed yet." });
  }
  const address = fillUrl(refreshes ? exchange.refreshUrl : exchange.tokenUrl, fields.connection);
  if (!address.ok) return address;

  const endpoint = fillTemplate(exchange.tokenUrl, values);
  const granted = await grantParameters(exchange, values, endpoint, context.time, code, refreshes ? newest : undefined);
  if (!granted.ok) return granted;
  const client = await clientProof(exchange, values, endpoint, context.time);
  if (!client.ok) return client;

  const parameters: Parameters = {
    ...fillAll(refreshes ? exchange.refreshParameters : exchange.tokenParameters, values),
    ...granted.value,
    ...client.value.parameters,
  };
  const hidden = [...Object.values(parameters), newest ?? "", ...Object.values(client.value.headers)];
  const mask = createMask([...fields.secrets, ...hidden.filter((value) => value.length > 8)]);
  const json = exchange.tokenBody === "json";
  const sent = await askForToken(
    {
      ...address.value,
      method: "POST",
      headers: {
        ...client.value.headers,
        "content-type": json ? "application/json" : "application/x-www-form-urlencoded",
      },
      body: json ? JSON.stringify(parameters) : new URLSearchParams(parameters).toString(),
    },
    context,
  );
  if (!sent.ok) {
    const { code: what, detail, cause } = sent.fault;
    return fail(what, {
      detail: mask.text(`${WHAT} was asked. ${detail ?? "It gave no answer."}`),
      ...(cause === undefined ? {} : { cause: mask.text(`token endpoint: ${cause}`) }),
    });
  }

  const passing = passingFault(sent.value, WHAT);
  if (passing !== undefined) return passing;
  const { status } = sent.value;
  const answer = readAnswer(sent.value);
  const accessToken = valueAt(answer, exchange.accessTokenPath);
  // Some answer 200 with an error in it.
  if (status >= 300 || typeof accessToken !== "string" || accessToken === "") {
    return refusal(exchange, status, errorOf(answer), messageOf(answer, mask), refreshes);
  }
  const rotated = isObject(answer) ? answer["refresh_token"] : undefined;
  const kept = typeof rotated === "string" && rotated !== "" ? rotated : newest;
  const expiresIn = valueAt(answer, exchange.expiresInPath);
  return {
    ok: true,
    value: {
      accessToken,
      ...(kept === undefined ? {} : { refreshToken: kept }),
      ...(code === undefined && kept !== fillWhole(exchange.refreshToken, values) ? { rotated: true } : {}),
      ...lifeOf(expiresIn, exchange.expiresInUnit, exchange.lifetimeSeconds, context.time),
    },
  };
}

async function grantParameters(
  exchange: OAuth2Exchange,
  values: Fields,
  endpoint: string,
  time: number,
  code: CodeGrant | undefined,
  refreshToken: string | undefined,
): Promise<Outcome<Parameters>> {
  if (code !== undefined) {
    const { redirectUri, codeVerifier } = code;
    return {
      ok: true,
      value: {
        grant_type: "authorization_code",
        code: code.code,
        redirect_uri: redirectUri,
        ...(codeVerifier === undefined ? {} : { code_verifier: codeVerifier }),
      },
    };
  }
  if (refreshToken !== undefined) {
    return { ok: true, value: { grant_type: "refresh_token", refresh_token: refreshToken } };
  }
  const { scopes, scopeSeparator } = exchange;
  const scope = scopes.length === 0 ? {} : { scope: scopes.join(scopeSeparator) };
  if (exchange.grantType === "client_credentials") {
    return { ok: true, value: { grant_type: "client_credentials", ...scope } };
  }
  if (exchange.assertion === undefined) return noAssertion();
  const { signAssertion } = await import("./sign-assertion.ts");
  const assertion = await signAssertion(exchange.assertion, values, { audience: endpoint, time });
  return assertion.ok
    ? { ok: true, value: { grant_type: JWT_BEARER_GRANT, assertion: assertion.value, ...scope } }
    : assertion;
}

/** How the client proves itself (RFC 6749 §2.3.1, RFC 7523 §2.2). */
async function clientProof(
  exchange: OAuth2Exchange,
  values: Fields,
  endpoint: string,
  time: number,
): Promise<Outcome<{ readonly headers: Parameters; readonly parameters: Parameters }>> {
  const clientId = fillWhole(exchange.clientId, values);
  const secret = fillWhole(exchange.clientSecret, values);
  // A service account that only signs is no client.
  if (clientId === undefined) return { ok: true, value: { headers: {}, parameters: {} } };
  switch (exchange.clientAuthentication) {
    case "basic": {
      if (secret === undefined) break;
      const pair = `${formEncode(clientId)}:${formEncode(secret)}`;
      const authorization = `Basic ${Buffer.from(pair, "utf8").toString("base64")}`;
      return { ok: true, value: { headers: { authorization }, parameters: {} } };
    }
    case "post":
      if (secret === undefined) break;
      return { ok: true, value: { headers: {}, parameters: { client_id: clientId, client_secret: secret } } };
    case "private_key_jwt": {
      if (exchange.assertion === undefined) return noAssertion();
      const { signAssertion } = await import("./sign-assertion.ts");
      const assertion = await signAssertion(exchange.assertion, values, { audience: endpoint, time, client: clientId });
      if (!assertion.ok) return assertion;
      const proof = { client_assertion_type: JWT_BEARER_CLIENT, client_assertion: assertion.value };
      return { ok: true, value: { headers: {}, parameters: { client_id: clientId, ...proof } } };
    }
    case "none":
      break;
  }
  return { ok: true, value: { headers: {}, parameters: { client_id: clientId } } };
}

/** RFC 6749 §2.3.1: id and secret are form-encoded before they are joined. */
function formEncode(text: string): string {
  return new URLSearchParams([["", text]]).toString().slice(1);
}

function fillAll(templates: Readonly<Record<string, Template>>, values: Fields): Parameters {
  return Object.fromEntries(
    Object.entries(templates).flatMap(([name, template]) => {
      const value = fillWhole(template, values);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function noAssertion(): Outcome<never> {
  return fail("connection_invalid", { detail: "The connector declares no assertion to sign." });
}

/** The error's name (RFC 6749 §5.2). */
function errorOf(answer: unknown): string | undefined {
  const error = typeof answer === "object" && answer !== null && "error" in answer ? answer.error : undefined;
  return typeof error === "string" ? error : undefined;
}

/** What a refusal means for whoever reads it. */
function refusal(
  exchange: OAuth2Exchange,
  status: number,
  error: string | undefined,
  message: string,
  refreshes: boolean,
): Outcome<never> {
  const said = message === "" ? `It answered ${status}.` : `It said: ${message}`;
  if (error === "invalid_grant" && refreshes) {
    return fail("reauthentication_required", { status, detail: `${WHAT} refused the refresh token. ${said}` });
  }
  if (error === "invalid_grant" && exchange.grantType === "jwt_bearer") {
    const hint = "Check the account that it names, the key, and this machine's clock.";
    return fail("connection_invalid", { status, detail: `${WHAT} refused the signed assertion. ${said} ${hint}` });
  }
  if (error !== undefined || status === 401 || status === 403) {
    return fail("connection_invalid", { status, detail: `${WHAT} refused the request. ${said}` });
  }
  if (status >= 300) {
    return fail("connection_invalid", { status, detail: `${WHAT} is not where the connector says. ${said}` });
  }
  return fail("bad_response", {
    status,
    detail: `${WHAT}'s answer holds no token at ${exchange.accessTokenPath}. ${message === "" ? "" : said}`.trim(),
  });
}
