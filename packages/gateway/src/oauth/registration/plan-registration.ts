import type { ConnectorRow } from "../../connectors/connector-row.ts";
import type { Tables } from "../../db/tables.ts";
import type { CheckedServer } from "../discovery/authorization-server.ts";
import { endAt, found, type Found, type Walk } from "../discovery/walk.ts";
import type { OAuthServices } from "../oauth-services.ts";
import type { OAuthSettings } from "../oauth-settings.ts";
import { plainText } from "../plain-text.ts";
import { clientMetadataUrl, hasMetadataDocument, redirectUri } from "./client-metadata.ts";

export type Registration = Tables["oauth_clients"]["registration"];

export const REGISTRATION_STEP = "Client registration";

/** Which way the gateway becomes a client there: by hand, by its metadata document, dynamically; else an admin has to. */
export function planRegistration(
  { publicUrl }: Pick<OAuthServices, "publicUrl">,
  connector: Pick<ConnectorRow, "id" | "org_id"> | undefined,
  settings: OAuthSettings,
  server: CheckedServer,
  walk: Walk,
): Found<Registration> {
  const say = (registration: Registration, message: string) => {
    walk.report({ step: REGISTRATION_STEP, verdict: "ok", message });
    return found(registration);
  };
  if (settings.clientId !== undefined) return say("configured", "An admin registered a client there.");
  if (server.client_id_metadata_document_supported === true && hasMetadataDocument(publicUrl)) {
    return say("metadata_document", `It reads the gateway's metadata at ${clientMetadataUrl(publicUrl)}.`);
  }
  if (server.registration_endpoint !== undefined) return say("dynamic", "It registers clients by itself.");
  return endAt(walk, REGISTRATION_STEP, "ask_admin", byHand(publicUrl, connector, server.issuer));
}

/** What an admin does where the server registers nobody by itself. */
export function byHand(
  publicUrl: string,
  connector: Pick<ConnectorRow, "id" | "org_id"> | undefined,
  issuer: string,
): string {
  const named = plainText(issuer);
  const where =
    connector === undefined
      ? "in the connector's OAuth settings"
      : `here: PUT /api/organizations/${connector.org_id}/connectors/${connector.id}/oauth`;
  return (
    `The authorization server ${named} registers no clients by itself. An administrator registers one ` +
    `there, with the redirect URI ${redirectUri(publicUrl)}, and enters it ${where}, with "issuer" ` +
    `${JSON.stringify(named)}, "clientId", and "clientSecret" where there is one.`
  );
}
