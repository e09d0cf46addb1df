import type { AuthorizationServer } from "oauth4webapi";
import { plainText } from "../plain-text.ts";
import { issuerMetadataAddresses, readEndpoint } from "./addresses.ts";
import { faultText, readJsonObject } from "./oauth-fetch.ts";
import { endAt, found, type Found, type Walk } from "./walk.ts";

/** What is used of an authorization server's metadata, checked. */
export interface CheckedServer extends AuthorizationServer {
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly client_id_metadata_document_supported?: boolean;
}

const STEP = "Authorization server's metadata";
const PKCE_STEP = "PKCE";
const ENDPOINTS_STEP = "Endpoints";

/**
 * Reads the metadata of this issuer (RFC 8414, OpenID Connect Discovery) and refuses what could send codes, secrets
 * or people elsewhere.
 *
 * @param trusted - Whether an admin named the issuer. Only then may its endpoints be on other hosts: an issuer that
 *   nobody but the server vouches for could otherwise put somebody else's authorization endpoint beside a token endpoint
 *   of its own, and be sent the code (mix-up).
 */
export async function findAuthorizationServer(
  issuer: string,
  trusted: boolean,
  walk: Walk,
): Promise<Found<CheckedServer>> {
  const url = readEndpoint(issuer);
  if (url === undefined || url.search !== "" || url.hash !== "") {
    return endAt(walk, STEP, "not_supported", `The issuer is no usable http or https URL: ${plainText(issuer)}`);
  }
  const refusal = await walk.refusal(url.origin);
  if (refusal !== undefined) return endAt(walk, STEP, "not_supported", `${url.origin}: ${refusal}`, url.href);
  let away: string | undefined;
  for (const address of issuerMetadataAddresses(url)) {
    const step = { step: STEP, url: address.href };
    try {
      const response = await walk.fetch(address, { headers: { accept: "application/json" } });
      if (response.status >= 500) away = `It answers ${String(response.status)}.`;
      if (response.status !== 200) {
        await response.body?.cancel();
        walk.report({ ...step, verdict: "skipped", message: `Not here (HTTP ${String(response.status)}).` });
        continue;
      }
      const metadata = await readJsonObject(response);
      if (metadata === undefined) {
        walk.report({ ...step, verdict: "skipped", message: "What is here is no JSON object." });
        continue;
      }
      return await check(metadata, address, { issuer, trusted }, walk);
    } catch (error) {
      away = faultText(error);
      walk.report({ ...step, verdict: "skipped", message: away });
    }
  }
  return away === undefined
    ? endAt(walk, STEP, "not_supported", `The authorization server ${plainText(issuer)} publishes no metadata.`)
    : endAt(walk, STEP, "unavailable", `The metadata of ${plainText(issuer)} cannot be read. ${away}`);
}

async function check(
  metadata: Readonly<Record<string, unknown>>,
  address: URL,
  { issuer, trusted }: { readonly issuer: string; readonly trusted: boolean },
  walk: Walk,
): Promise<Found<CheckedServer>> {
  if (metadata["issuer"] !== issuer) {
    const said = plainText(String(metadata["issuer"]));
    const message = `The metadata is that of ${said}, not that of ${plainText(issuer)}, so it is not believed.`;
    return endAt(walk, STEP, "not_supported", message, address.href);
  }
  walk.report({ step: STEP, url: address.href, verdict: "ok", message: "The issuer is the one that was expected." });

  const types = list(metadata["response_types_supported"]);
  if (types !== undefined && !types.includes("code")) {
    return endAt(walk, ENDPOINTS_STEP, "not_supported", "The authorization server gives no authorization codes.");
  }
  const methods = list(metadata["code_challenge_methods_supported"]);
  if (methods?.includes("S256") !== true) {
    const message =
      methods === undefined
        ? "The authorization server does not say that it supports PKCE, so a stolen code could be redeemed."
        : "The authorization server does not support PKCE with S256.";
    return endAt(walk, PKCE_STEP, "not_supported", message);
  }
  walk.report({ step: PKCE_STEP, verdict: "ok", message: "S256 is supported." });

  const endpoints: Partial<Record<(typeof ENDPOINTS)[number][0], string>> = {};
  for (const [name, needed] of ENDPOINTS) {
    const said = metadata[name];
    if (said === undefined && !needed) continue;
    const judged = await judgeEndpoint(name, said, { issuer, trusted }, walk);
    if (typeof judged !== "string") return judged;
    endpoints[name] = judged;
  }
  const { authorization_endpoint = "", token_endpoint = "", ...optional } = endpoints;
  walk.report({ step: ENDPOINTS_STEP, verdict: "ok", message: `Codes are redeemed at ${token_endpoint}` });
  const authMethods = list(metadata["token_endpoint_auth_methods_supported"]);
  const scopes = list(metadata["scopes_supported"]);
  const grants = list(metadata["grant_types_supported"]);
  return found({
    issuer,
    authorization_endpoint,
    token_endpoint,
    ...optional,
    ...(metadata["authorization_response_iss_parameter_supported"] === true
      ? { authorization_response_iss_parameter_supported: true }
      : {}),
    ...(metadata["client_id_metadata_document_supported"] === true
      ? { client_id_metadata_document_supported: true }
      : {}),
    ...(authMethods === undefined ? {} : { token_endpoint_auth_methods_supported: authMethods }),
    ...(scopes === undefined ? {} : { scopes_supported: scopes }),
    ...(grants === undefined ? {} : { grant_types_supported: grants }),
  });
}

/** What is used, and whether it has to be there. */
const ENDPOINTS = [
  ["authorization_endpoint", true],
  ["token_endpoint", true],
  ["registration_endpoint", false],
  ["revocation_endpoint", false],
] as const;

/** The address as it will be used, or the walk's end. */
async function judgeEndpoint(
  name: string,
  said: unknown,
  { issuer, trusted }: { readonly issuer: string; readonly trusted: boolean },
  walk: Walk,
) {
  const url = readEndpoint(said);
  if (url === undefined) {
    const message = `The ${name} is no usable http or https URL: ${plainText(String(said))}`;
    return endAt(walk, ENDPOINTS_STEP, "not_supported", message);
  }
  if (!trusted && url.host !== new URL(issuer).host) {
    const message =
      `The authorization server ${plainText(issuer)} has its ${name} on another host (${url.host}), ` +
      `and nobody but the server itself vouches for it. Where that is right, an administrator names the issuer ` +
      `in the connector's OAuth settings: ${JSON.stringify({ issuer })}.`;
    return endAt(walk, ENDPOINTS_STEP, "ask_admin", message, url.href);
  }
  const refusal = await walk.refusal(url.origin);
  if (refusal !== undefined) {
    return endAt(walk, ENDPOINTS_STEP, "not_supported", `The ${name} cannot be used. ${refusal}`, url.href);
  }
  return url.href;
}

function list(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "string").slice(0, 200) : undefined;
}
