import { z } from "@hono/zod-openapi";
import type { Principal } from "../authorize/principal.ts";
import { levelsOf } from "../connections/connection-row.ts";
import type { ConnectionView } from "../connections/connections.ts";
import type { ConnectorRow } from "../connectors/connector-row.ts";
import { redirectUri } from "../oauth/registration/client-metadata.ts";
import type { CatalogueEntry } from "./catalogue.ts";

/** An entry of the catalogue, and how far the organisation and the caller have got with it. */
export const catalogueViewSchema = z
  .object({
    oauth_mcp: z.string(),
    name: z.string(),
    description: z.string(),
    url: z.string(),
    registration: z.enum(["dynamic", "configured"]).openapi({
      description: "`configured` needs a client that is registered with the vendor: its id and secret go into `oauth`.",
    }),
    documentation: z.string(),
    hint: z.string().nullable(),
    redirectUri: z.string().openapi({ description: "What to register with the vendor." }),
    mcp_id: z.string().nullable(),
    state: z.enum(["draft", "published", "disabled"]).nullable(),
    connection: z.enum(["connected", "needs_authentication", "missing"]).openapi({
      description: "Of the account that the caller's calls would be made with.",
    }),
  })
  .openapi("CatalogueEntry");

export type CatalogueView = z.output<typeof catalogueViewSchema>;

export function catalogueView(
  { key, name, description, url, registration, documentation, hint }: CatalogueEntry,
  row: ConnectorRow | undefined,
  connections: readonly ConnectionView[],
  principal: Principal,
  publicUrl: string,
): CatalogueView {
  const usable = row === undefined ? undefined : narrowest(row, connections, principal);
  return {
    oauth_mcp: key,
    name,
    description,
    url,
    registration,
    documentation,
    hint: hint ?? null,
    redirectUri: redirectUri(publicUrl),
    mcp_id: row?.id ?? null,
    state: row?.state ?? null,
    connection: usable?.state ?? "missing",
  };
}

/** The connection that a call would have: agent, then user, then workspace, then organisation. */
function narrowest(
  { id, account }: ConnectorRow,
  connections: readonly ConnectionView[],
  principal: Principal,
): ConnectionView | undefined {
  const levels = levelsOf({ account });
  for (const level of levels) {
    const found = connections.find(
      (one) => one.connector === id && one.level === level && one.holder === principal[level],
    );
    if (found !== undefined) return found;
  }
  return undefined;
}
