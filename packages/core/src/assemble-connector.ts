import { createHash } from "node:crypto";
import { canonicalJson } from "./canonical-json.ts";
import {
  COMPILED_CONNECTOR_VERSION,
  type CompiledConnector,
  type ConnectorMetadata,
  type SecurityScheme,
} from "./compiled-connector.ts";
import type { Authentication, Descriptor, Metadata } from "./descriptor/descriptor.ts";
import type { Json } from "./json.ts";
import { isSecret } from "./descriptor/scheme.ts";
import { templateParts } from "./openapi/injection.ts";
import type { Tool } from "./tools/tool.ts";

/** Joins what a runtime needs of a descriptor with its tools, and seals it with the hash of it all. */
export function assembleConnector(descriptor: Descriptor, tools: readonly Tool[]): CompiledConnector {
  const config = descriptor.mcp_config;
  const content: Omit<CompiledConnector, "hash"> = {
    format: "mortise/connector",
    version: COMPILED_CONNECTOR_VERSION,
    metadata: metadataOf(descriptor.metadata),
    server:
      config?.enabled === true && config.server_name !== undefined
        ? {
            name: config.server_name,
            description: config.server_description ?? descriptor.metadata.description,
            mode: config.mode ?? "list",
          }
        : null,
    securitySchemes: Object.fromEntries((descriptor.authentication ?? []).map((one) => [one.type, schemeOf(one)])),
    rateLimits: (descriptor.rate_limits ?? []).map(({ scope, limit, interval_seconds }) => ({
      scope,
      limit,
      intervalSeconds: interval_seconds,
    })),
    tools,
  };
  const { format, version, ...rest } = content;
  return { format, version, hash: hashOf(content), ...rest };
}

/** SHA-256, in hex, of a content's canonical JSON. */
function hashOf(content: Omit<CompiledConnector, "hash">): string {
  // Every part of a compiled connector is JSON; interfaces just cannot say so.
  return createHash("sha256")
    .update(canonicalJson(content as unknown as Json))
    .digest("hex");
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

function schemeOf({ type, fields = [], test_endpoint: test }: Authentication): SecurityScheme {
  return {
    type,
    fields: fields.map((field) => ({
      key: field.key,
      label: field.label ?? field.key,
      secret: isSecret(field),
      required: field.required ?? false,
      ...(field.default_value === undefined ? {} : { default: field.default_value }),
    })),
    ...(test === undefined
      ? {}
      : {
          testEndpoint: {
            url: templateParts(test.url, undefined),
            method: test.method ?? "GET",
            expectedStatus: test.expected_status ?? 200,
            headers: test.headers ?? {},
            carriers: [],
          },
        }),
  };
}
