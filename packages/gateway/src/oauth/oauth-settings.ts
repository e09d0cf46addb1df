import { z } from "@hono/zod-openapi";
import type { ConnectorRow } from "../connectors/connector-row.ts";

/**
 * What an admin configured of a server's OAuth: `connectors.oauth` as JSON. The client's secret is in the vault,
 * under the connector's id and {@link CLIENT_SECRET_FIELD}.
 */
export interface OAuthSettings {
  /** The authorization server that the admin accepts, character for character. Left out: the first that the server names is kept. */
  readonly issuer?: string | undefined;
  /** A client that was registered by hand at that issuer. */
  readonly clientId?: string | undefined;
  /** What is asked for in place of what the server says. */
  readonly scopes?: readonly string[] | undefined;
}

/** The vault's field for the secret of a client that was registered by hand. */
export const CLIENT_SECRET_FIELD = "oauth_client_secret";

/** A scope (RFC 6749 §3.3). */
export const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/;

export const oauthSettingsSchema = z.strictObject({
  issuer: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .optional(),
  clientId: z
    .string()
    .regex(/^[\x20-\x7e]{1,2000}$/)
    .optional(),
  scopes: z.array(z.string().regex(SCOPE)).max(100).optional(),
});

export function readOAuthSettings({ oauth }: Pick<ConnectorRow, "oauth">): OAuthSettings {
  if (oauth === null) return {};
  const parsed = oauthSettingsSchema.safeParse(JSON.parse(oauth));
  return parsed.success ? parsed.data : {};
}
