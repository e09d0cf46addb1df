import type { Store } from "../db/store.ts";

/** One of this gateway's MCP endpoints, as its address names it. */
export type McpEndpoint =
  | { readonly kind: "all" }
  | { readonly kind: "agent"; readonly agent: string }
  | { readonly kind: "connector"; readonly slug: string };

const PATH = /^\/mcp(?:\/(agents|connectors)\/([A-Za-z0-9_-]{1,128}))?$/;
const METADATA = "/.well-known/oauth-protected-resource";

/** Reads the path of an endpoint, `/mcp/agents/agt_x`. */
export function endpointAt(path: string): McpEndpoint | undefined {
  const [, kind, name = ""] = PATH.exec(path) ?? [undefined, "none"];
  if (kind === "none") return undefined;
  if (kind === "agents") return { kind: "agent", agent: name };
  return kind === "connectors" ? { kind: "connector", slug: name } : { kind: "all" };
}

/** Reads a resource indicator (RFC 8707). Only the very address of an endpoint is one: nothing is normalised. */
export function endpointOf(resource: string, publicUrl: string): McpEndpoint | undefined {
  return resource.startsWith(`${publicUrl}/`) ? endpointAt(resource.slice(publicUrl.length)) : undefined;
}

/** Where the metadata of a resource is (RFC 9728 §3.1): the well-known part goes between host and path. */
export function metadataUrl(resource: string): string {
  const { origin, pathname } = new URL(resource);
  return `${origin}${METADATA}${pathname}`;
}

/** The endpoint whose metadata a path asks for; without one, the endpoint of everything. */
export function metadataPath(path: string): string | undefined {
  if (path === METADATA) return "/mcp";
  if (!path.startsWith(`${METADATA}/`)) return undefined;
  const endpoint = path.slice(METADATA.length);
  return endpointAt(endpoint) === undefined ? undefined : endpoint;
}

/** Whether an organisation has such an endpoint: its agent, or its connector. */
export async function hasEndpoint(store: Store, organisation: string, endpoint: McpEndpoint): Promise<boolean> {
  switch (endpoint.kind) {
    case "all":
      return true;
    case "agent":
      return (
        (await store.db
          .selectFrom("agents")
          .select("id")
          .where("org_id", "=", organisation)
          .where("id", "=", endpoint.agent)
          .executeTakeFirst()) !== undefined
      );
    case "connector":
      return (
        (await store.db
          .selectFrom("connectors")
          .select("id")
          .where("org_id", "=", organisation)
          .where("slug", "=", endpoint.slug)
          .executeTakeFirst()) !== undefined
      );
  }
}

/** Whether any organisation has such an endpoint. */
export async function isEndpointOfAny({ db }: Store, endpoint: McpEndpoint): Promise<boolean> {
  if (endpoint.kind === "all") return true;
  const [table, column, name] =
    endpoint.kind === "agent"
      ? (["agents", "id", endpoint.agent] as const)
      : (["connectors", "slug", endpoint.slug] as const);
  const found = await db
    .selectFrom(table)
    .select("id")
    .where("org_id", "is not", null)
    .where(column as "id", "=", name)
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}
