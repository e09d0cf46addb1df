import type { OpenAPIV3_1 } from "openapi-types";
import type { ConnectorDocument, ConnectorOperation } from "../openapi/connector-document.ts";
import { METHOD_KEYS } from "../openapi/paths.ts";
import type { HttpMethod } from "./tool.ts";
import { escapeStep } from "../json-pointer.ts";

/** An operation of an OpenAPI document, with the server that its requests go to. */
export interface FoundOperation {
  readonly method: HttpMethod;
  /** The server's URL and the path, joined; a fragment only tells operations apart. */
  readonly endpoint: string;
  readonly variables: NonNullable<OpenAPIV3_1.ServerObject["variables"]>;
  readonly operation: ConnectorOperation;
  /** JSON pointer in the descriptor, or in the document where that came from elsewhere. */
  readonly origin: string;
}

/** Every operation of a document by its id; the first one where two have the same. */
export function operationsById(document: ConnectorDocument): ReadonlyMap<string, FoundOperation> {
  const found = new Map<string, FoundOperation>();
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    for (const key of METHOD_KEYS) {
      const operation = item?.[key];
      if (operation?.operationId === undefined || found.has(operation.operationId)) continue;
      const server = (operation.servers ?? item?.servers ?? document.servers)?.[0];
      found.set(operation.operationId, {
        // The keys of a path item are the methods in lower case.
        method: key.toUpperCase() as HttpMethod,
        endpoint: `${server?.url.replace(/\/$/, "") ?? ""}${path}`,
        variables: server?.variables ?? {},
        operation,
        origin: operation["x-mortise-origin"] ?? `/paths/${escapeStep(path)}/${key}`,
      });
    }
  }
  return found;
}
