import { calculatePKCECodeChallenge, generateRandomCodeVerifier, generateRandomState } from "oauth4webapi";
import type { ConnectionHolder } from "../../connections/connections.ts";
import type { ConnectorRow } from "../../connectors/connector-row.ts";
import { discover, type Discovered } from "../discovery/discover.ts";
import { createWalk, endAt, type Found, type Walk } from "../discovery/walk.ts";
import type { BeginOutcome, DoctorStep } from "../external-tokens.ts";
import type { OAuthServices } from "../oauth-services.ts";
import { readOAuthSettings } from "../oauth-settings.ts";
import type { ExternalClient } from "../registration/external-client.ts";
import { examine } from "../examine.ts";
import { register, registeredIssuer } from "../registration/register.ts";
import { serverUrl } from "../server-url.ts";
import { joinScopes, splitScopes } from "../tokens/step-up.ts";
import type { OAuthConfiguration } from "../tokens/stored-tokens.ts";
import { keepPending } from "./pending.ts";

/** Begins an authorization at an external server. */
export async function beginAtServer(
  services: OAuthServices,
  connector: ConnectorRow,
  holder: ConnectionHolder,
  user: string,
  returnTo: string | undefined,
): Promise<BeginOutcome> {
  const walk = createWalk(services, () => {});
  const settings = readOAuthSettings(connector);
  const discovered = await discoverConnector(services, connector, walk);
  if (!discovered.ok) return discovered;
  const client = await register(services, connector, settings, discovered.value.server, walk);
  if (!client.ok) return client;

  const state = generateRandomState();
  const codeVerifier = generateRandomCodeVerifier();
  const { resource, server } = discovered.value;
  const more = settings.scopes === undefined ? await wantedSince(services, holder, discovered.value) : [];
  const scopes = joinScopes(discovered.value.scopes, more);
  const url = await authorizationUrl({ ...discovered.value, scopes }, client.value, state, codeVerifier);
  const browserSecret = await keepPending(services, state, {
    holder,
    user,
    issuer: server.issuer,
    redirectUri: client.value.redirectUri,
    codeVerifier,
    details: { client: client.value.id, resource, scopes, more, ...(returnTo === undefined ? {} : { returnTo }) },
  });
  return { ok: true, authorization: { url, browserSecret } };
}

/** What the same server has wanted of this holder's authorization since it was given. */
async function wantedSince(
  { connections }: Pick<OAuthServices, "connections">,
  holder: ConnectionHolder,
  { server, resource }: Discovered,
): Promise<readonly string[]> {
  const before = await connections.find(holder);
  if (before?.scheme !== "oauth") return [];
  const { issuer, resource: of, more } = before.configuration as unknown as OAuthConfiguration; // its scheme says who wrote it
  return issuer === server.issuer && of === resource ? splitScopes(more) : [];
}

/** Walks as far as a person would have to agree, and tells each step. Registers nothing and sends nobody anywhere. */
export async function diagnoseServer(services: OAuthServices, connector: ConnectorRow): Promise<readonly DoctorStep[]> {
  const steps: DoctorStep[] = [];
  const walk = createWalk(services, (step) => steps.push(step));
  const discovered = await discoverConnector(services, connector, walk);
  if (discovered.ok) examine(services, connector, readOAuthSettings(connector), discovered.value, walk);
  return steps;
}

async function discoverConnector(
  services: OAuthServices,
  connector: ConnectorRow,
  walk: Walk,
): Promise<Found<Discovered>> {
  const url = await serverUrl(services, connector);
  if (url === undefined) {
    const message = "The server has no usable URL. Check it, and the variables in it: none of them may be secret.";
    return endAt(walk, "Server's address", "not_supported", message);
  }
  const known = {
    settings: readOAuthSettings(connector),
    registeredIssuer: await registeredIssuer(services, connector),
  };
  return discover(url, known, walk);
}

async function authorizationUrl(
  { server, resource, scopes }: Discovered,
  { clientId, redirectUri }: ExternalClient,
  state: string,
  codeVerifier: string,
): Promise<string> {
  const url = new URL(server.authorization_endpoint);
  const parameters = {
    response_type: "code",
    client_id: clientId,
    redirect_uri: redirectUri,
    ...(scopes.length === 0 ? {} : { scope: scopes.join(" ") }),
    state,
    code_challenge: await calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: "S256",
    resource,
    // OpenID Connect Core §11: without asking again there is no offline access.
    ...(scopes.includes("offline_access") ? { prompt: "consent" } : {}),
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}
