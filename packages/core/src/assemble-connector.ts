import {
  COMPILED_CONNECTOR_VERSION,
  type CompiledConnector,
  type ConnectorMetadata,
  type ServerPlan,
} from "./compiled-connector.ts";
import type { Descriptor, Metadata } from "./descriptor/descriptor.ts";
import { sealConnector } from "./seal-connector.ts";
import { securitySchemesOf } from "./security-scheme.ts";
import type { Tool } from "./tools/tool.ts";

/** Joins what a runtime needs of a descriptor with its tools, and seals it with the hash of it all. */
export function assembleConnector(descriptor: Descriptor, tools: readonly Tool[]): CompiledConnector {
  const content: Omit<CompiledConnector, "hash"> = {
    format: "mortise/connector",
    version: COMPILED_CONNECTOR_VERSION,
    metadata: metadataOf(descriptor.metadata),
    server: serverOf(descriptor),
    securitySchemes: securitySchemesOf(descriptor),
    rateLimits: (descriptor.rate_limits ?? []).map(({ scope, limit, interval_seconds }) => ({
      scope,
      limit,
      intervalSeconds: interval_seconds,
    })),
    tools,
  };
  return sealConnector(content);
}

function serverOf({ mcp_config: config, metadata }: Descriptor): ServerPlan | null {
  if (config?.enabled !== true || config.server_name === undefined) return null;
  const { instructions, icons = [] } = config;
  return {
    name: config.server_name,
    description: config.server_description ?? metadata.description,
    ...(instructions === undefined ? {} : { instructions }),
    ...(icons.length === 0
      ? {}
      : {
          icons: icons.map(({ src, mime_type: mimeType, sizes }) => ({
            src,
            ...(mimeType === undefined ? {} : { mimeType }),
            ...(sizes === undefined ? {} : { sizes }),
          })),
        }),
    mode: config.mode ?? "list",
  };
}

function metadataOf(metadata: Metadata): ConnectorMetadata {
  return {
    name: metadata.name,
    slug: metadata.slug,
    version: metadata.version ?? "0.1.0",
    description: metadata.description,
    publisher: metadata.publisher,
    categories: metadata.categories ?? [],
    ...(metadata.summary === undefined ? {} : { summary: metadata.summary }),
    ...(metadata.documentation_url === undefined ? {} : { documentationUrl: metadata.documentation_url }),
    ...(metadata.tags === undefined ? {} : { tags: metadata.tags }),
  };
}
