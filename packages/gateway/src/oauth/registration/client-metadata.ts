/** What the gateway calls itself on consent pages. */
const CLIENT_NAME = "Mortise";

/** Where authorization servers send people back to. Compared with what they were given character for character. */
export function redirectUri(publicUrl: string): string {
  return `${publicUrl}/oauth/callback`;
}

/** The URL of the gateway's client ID metadata document, which is its client id where a server takes such. */
export function clientMetadataUrl(publicUrl: string): string {
  return `${publicUrl}/oauth/client-metadata.json`;
}

/** Whether authorization servers can be pointed at the document: it has to be on https. */
export function hasMetadataDocument(publicUrl: string): boolean {
  return publicUrl.startsWith("https://");
}

/** What the gateway is as a client (RFC 7591 §2), at whichever server. */
export function registrationMetadata(publicUrl: string): Readonly<Record<string, unknown>> {
  const isNative = !hasMetadataDocument(publicUrl);
  return {
    client_name: CLIENT_NAME,
    redirect_uris: [redirectUri(publicUrl)],
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
    // Only native clients may be sent back to plain http on loopback (OpenID Connect Registration §2).
    application_type: isNative ? "native" : "web",
  };
}

/** The client ID metadata document (draft-ietf-oauth-client-id-metadata-document). */
export function clientMetadataDocument(publicUrl: string): Readonly<Record<string, unknown>> {
  return {
    client_id: clientMetadataUrl(publicUrl),
    client_uri: publicUrl,
    ...registrationMetadata(publicUrl),
    token_endpoint_auth_method: "none",
  };
}
