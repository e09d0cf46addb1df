import type { OAuthSettings } from "../oauth-settings.ts";
import { plainText } from "../plain-text.ts";
import { type CheckedServer, findAuthorizationServer } from "./authorization-server.ts";
import { findProtectedResource } from "./protected-resource.ts";
import { endAt, found, type Found, type Walk } from "./walk.ts";

/** Everything that an authorization needs to know of a server. */
export interface Discovered {
  readonly resource: string;
  readonly server: CheckedServer;
  /** Smallest first; what the admin chose wins. */
  readonly scopes: readonly string[];
}

/** What is known of a server already. */
export interface Known {
  readonly settings: OAuthSettings;
  /** The issuer that the gateway registered at: another one is not followed until an admin names it. */
  readonly registeredIssuer: string | undefined;
}

/** Finds a server's authorization server, and stays with the one that was accepted. */
export async function discover(
  url: URL,
  { settings, registeredIssuer }: Known,
  walk: Walk,
): Promise<Found<Discovered>> {
  const refusal = await walk.refusal(url.origin);
  if (refusal !== undefined) return endAt(walk, "Server's address", "not_supported", refusal, url.href);
  const resource = await findProtectedResource(url, walk);
  if (!resource.ok) return resource;
  const { issuers } = resource.value;
  const accepted = settings.issuer ?? registeredIssuer;
  const issuer = accepted === undefined ? issuers[0] : issuers.find((named) => named === accepted);
  if (issuer === undefined) return endAt(walk, "Issuer", "ask_admin", otherIssuer(issuers, accepted));
  if (settings.clientId !== undefined && settings.issuer === undefined) {
    const message =
      "A client id is configured and no issuer, so that the client could be shown to any authorization server. " +
      `Add the issuer that it was registered at; the server names ${plainText(issuer)}.`;
    return endAt(walk, "Issuer", "ask_admin", message);
  }
  walk.report({
    step: "Issuer",
    verdict: "ok",
    message:
      accepted === undefined
        ? `${plainText(issuer)} would become the accepted one with the first account.`
        : `${plainText(issuer)} is the accepted one.`,
  });
  const server = await findAuthorizationServer(issuer, settings.issuer !== undefined, walk);
  if (!server.ok) return server;
  return found({
    resource: resource.value.resource,
    server: server.value,
    scopes: settings.scopes ?? withRefresh(resource.value.scopes, server.value),
  });
}

/** A refresh token is asked for where the server has a scope for that. Where none is asked for, the server chooses them all. */
function withRefresh(scopes: readonly string[], { scopes_supported = [] }: CheckedServer): readonly string[] {
  return scopes.length > 0 && scopes_supported.includes("offline_access") && !scopes.includes("offline_access")
    ? [...scopes, "offline_access"]
    : scopes;
}

function otherIssuer(issuers: readonly string[], accepted = ""): string {
  const [named = ""] = issuers;
  return (
    `The server now names another authorization server (${plainText(named)}) than the accepted one ` +
    `(${plainText(accepted)}). Nothing was sent to it. Where that is right, an administrator names it in the ` +
    `connector's OAuth settings: ${JSON.stringify({ issuer: plainText(named) })}.`
  );
}
