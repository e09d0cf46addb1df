import { z } from "@hono/zod-openapi";
import type { ConnectorRow } from "./connector-row.ts";
import { CONNECTOR_STATUS, statusDetailOf, statusOf } from "./connector-status.ts";
import type { CallerConnection } from "./caller-connections.ts";
import { readExternalHeaders } from "./external-headers.ts";

/** How many tools a connector has, and how many of them are on. */
export interface ToolCounts {
  /** As the connector has them. Those who may not see its configuration are told of allowed ones alone. */
  readonly total: number;
  /** What the admin allows. */
  readonly allowed: number;
  /** What this caller can use now: "9 of 10". */
  readonly usable: number;
  /** Those that wait for a review. */
  readonly quarantined: number;
}

/** A connector as the API shows it. */
export const connectorSchema = z
  .object({
    id: z.string(),
    kind: z.enum(["descriptor", "simple", "oauth"]).openapi({ description: "Never changes." }),
    name: z.string(),
    slug: z.string().openapi({ description: "Its tools are called `mcp__<slug>__<tool>`." }),
    description: z.string().openapi({ description: "When to use it; given to models." }),
    state: z.enum(["draft", "published", "disabled"]),
    availability: z.enum(["organisation", "assigned"]),
    account: z.enum(["shared", "personal"]),
    status: CONNECTOR_STATUS,
    checkedAt: z.number().nullable(),
    tools: z.object({
      total: z.number(),
      allowed: z.number(),
      usable: z.number(),
      quarantined: z
        .number()
        .openapi({ description: "Those that wait for a review, for whoever sees the configuration." }),
    }),
    connection: z.object({
      needed: z.boolean(),
      level: z.enum(["organisation", "workspace", "user", "agent"]).nullable(),
      state: z.enum(["connected", "needs_authentication", "missing", "not_needed"]),
      link: z.string().nullable().openapi({ description: "Where to connect, where that is what is missing." }),
    }),
    createdAt: z.number(),
    updatedAt: z.number(),
    configuration: z
      .object({
        url: z.string().nullable(),
        headers: z.array(z.object({ name: z.string(), secret: z.boolean() })),
        catalogueKey: z.string().nullable(),
        descriptorVersion: z.number().nullable(),
        statusDetail: z.string().nullable(),
        createdBy: z.string(),
        revision: z.number(),
      })
      .nullable()
      .openapi({ description: "For those who administer connectors, and for auditors." }),
  })
  .openapi("Connector");

export type ConnectorJson = z.output<typeof connectorSchema>;

export function connectorJson(
  row: ConnectorRow,
  tools: ToolCounts,
  connection: CallerConnection,
  withConfiguration: boolean,
): ConnectorJson {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    slug: row.slug,
    description: row.description,
    state: row.state,
    availability: row.availability,
    account: row.account,
    status: statusOf(row),
    checkedAt: row.checked_at,
    tools: withConfiguration ? tools : { ...tools, total: tools.allowed, quarantined: 0 },
    connection,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    configuration: withConfiguration ? configurationOf(row, tools.quarantined) : null,
  };
}

function configurationOf(row: ConnectorRow, quarantined: number): ConnectorJson["configuration"] {
  return {
    url: row.url,
    headers: readExternalHeaders(row.headers).headers.map(({ name, value }) => ({ name, secret: value === null })),
    catalogueKey: row.catalogue_key,
    descriptorVersion: row.descriptor_version,
    statusDetail: statusDetailOf(row, quarantined),
    createdBy: row.created_by,
    revision: row.revision,
  };
}
