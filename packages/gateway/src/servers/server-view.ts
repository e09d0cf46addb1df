import { z } from "@hono/zod-openapi";
import type { ConnectorRow } from "../connectors/connector-row.ts";
import { CONNECTOR_STATUS, statusDetailOf, statusOf } from "../connectors/connector-status.ts";
import { readExternalHeaders } from "../connectors/external-headers.ts";
import type { Store } from "../db/store.ts";
import { readOAuthSettings } from "../oauth/oauth-settings.ts";
import type { CatalogueEntry } from "./catalogue.ts";

/** A server as it may be shown. Secrets are told by their names alone. */
export const serverSchema = z
  .object({
    mcp_id: z.string(),
    type: z.enum(["simple", "oauth"]),
    name: z.string(),
    slug: z.string(),
    key: z.string().openapi({ description: "What the names of its tools begin with.", example: "mcp__acme" }),
    description: z.string(),
    url: z.string().nullable().openapi({ description: "Null for those who may not see the configuration." }),
    headers: z.array(z.object({ name: z.string(), value: z.string().nullable(), secret: z.boolean() })),
    tokenHeader: z.string().nullable(),
    oauth_mcp: z.string().nullable(),
    oauth: z
      .object({
        issuer: z.string().optional(),
        clientId: z.string().optional(),
        scopes: z.array(z.string()).optional(),
      })
      .nullable(),
    predefined: z.boolean().openapi({ description: "Of the catalogue: not deletable in bulk." }),
    state: z.enum(["draft", "published", "disabled"]),
    availability: z.enum(["organisation", "assigned"]),
    account: z.enum(["shared", "personal"]),
    status: CONNECTOR_STATUS,
    statusDetail: z.string().nullable(),
    checkedAt: z.number().nullable(),
    tools: z.object({ total: z.number(), allowed: z.number(), quarantined: z.number() }),
    createdAt: z.number(),
    updatedAt: z.number(),
    revision: z.number(),
  })
  .openapi("Server");

export type ServerView = z.output<typeof serverSchema>;

/** An entry of the catalogue that nobody has added yet, in the list of servers. */
export const predefinedSchema = z
  .object({
    // Not `extend`: the document would then ask for what is null here to be what it is there, too.
    ...serverSchema.shape,
    mcp_id: z.null(),
    slug: z.null(),
    key: z.null(),
    oauth_mcp: z.string(),
    state: z.null(),
    createdAt: z.null(),
    updatedAt: z.null(),
    revision: z.null(),
  })
  .openapi("PredefinedServer");

export type PredefinedView = z.output<typeof predefinedSchema>;

/** How many tools a connector has. */
export interface ToolCounts {
  readonly total: number;
  readonly allowed: number;
  readonly quarantined: number;
}

const NO_TOOLS: ToolCounts = { total: 0, allowed: 0, quarantined: 0 };

/** By connector, for those that have any. */
export async function countTools(
  { db }: Store,
  organisation: string,
  connector?: string,
): Promise<ReadonlyMap<string, ToolCounts>> {
  let query = db
    .selectFrom("tools")
    .select(({ fn }) => [
      "connector_id",
      fn.count<number>("name").as("total"),
      fn.sum<number>("allowed").as("allowed"),
      fn.count<number>("candidate_digest").as("quarantined"),
    ])
    .where("org_id", "=", organisation)
    .groupBy("connector_id");
  if (connector !== undefined) query = query.where("connector_id", "=", connector);
  const rows = await query.execute();
  return new Map(
    rows.map(({ connector_id: id, total, allowed, quarantined }) => [id, { total, allowed, quarantined }]),
  );
}

/** @param mayConfigure - Whether it is for somebody who may know what requests carry. */
export function serverView(row: ConnectorRow, tools: ToolCounts = NO_TOOLS, mayConfigure = true): ServerView {
  const { tokenHeader, headers } = readExternalHeaders(row.headers);
  const { issuer, clientId, scopes } = readOAuthSettings(row);
  return {
    mcp_id: row.id,
    // Descriptor connectors are no servers; whoever comes here has asked for others alone.
    type: row.kind === "oauth" ? "oauth" : "simple",
    name: row.name,
    slug: row.slug,
    key: `mcp__${row.slug}`,
    description: row.description,
    url: mayConfigure ? row.url : null,
    headers: mayConfigure ? headers.map(({ name, value }) => ({ name, value, secret: value === null })) : [],
    tokenHeader: mayConfigure ? tokenHeader : null,
    oauth_mcp: row.catalogue_key,
    oauth:
      row.kind === "oauth" && mayConfigure
        ? {
            ...(issuer === undefined ? {} : { issuer }),
            ...(clientId === undefined ? {} : { clientId }),
            ...(scopes === undefined ? {} : { scopes: [...scopes] }),
          }
        : null,
    predefined: row.catalogue_key !== null,
    state: row.state,
    availability: row.availability,
    account: row.account,
    status: statusOf(row),
    statusDetail: mayConfigure ? statusDetailOf(row, tools.quarantined) : null,
    checkedAt: row.checked_at,
    tools: mayConfigure ? tools : { total: tools.allowed, allowed: tools.allowed, quarantined: 0 },
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    revision: row.revision,
  };
}

export function predefinedView({ key, name, description, url }: CatalogueEntry): PredefinedView {
  return {
    mcp_id: null,
    type: "oauth",
    name,
    slug: null,
    key: null,
    description,
    url,
    headers: [],
    tokenHeader: "authorization",
    oauth_mcp: key,
    oauth: null,
    predefined: true,
    state: null,
    availability: "organisation",
    account: "shared",
    status: "needs_authentication",
    statusDetail: null,
    checkedAt: null,
    tools: NO_TOOLS,
    createdAt: null,
    updatedAt: null,
    revision: null,
  };
}
