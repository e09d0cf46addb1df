import { type FakeServer, startFakeServer } from "./fake-server.ts";

/** What an honest server would give away to nobody: tests look for these in all that anybody was sent. */
export const CLIENT_SECRET = "canary-client-secret-4f2a";
export const CODE = "canary-code-9b1c";
export const ACCESS_TOKEN = "canary-access-token-77de";
export const REFRESH_TOKEN = "canary-refresh-token-e01f";

const RESOURCE_METADATA = "/.well-known/oauth-protected-resource/mcp";
const SERVER_METADATA = "/.well-known/oauth-authorization-server";

/** An MCP server, its honest authorization server, and somebody else's server. All of them answer as a test has it. */
export interface FakeWorld {
  readonly resource: FakeServer;
  readonly honest: FakeServer;
  readonly evil: FakeServer;
  /** The MCP server's URL. */
  readonly url: string;
  /** Changes fields of the resource's metadata. */
  resourceMetadata(changes: Readonly<Record<string, unknown>>): void;
  /** Changes fields of an authorization server's metadata; `undefined` leaves one out. */
  serverMetadata(changes: Readonly<Record<string, unknown>>, of?: FakeServer): void;
  /** What the token endpoint of the honest server gives. */
  tokens(answer: Readonly<Record<string, unknown>>): void;
  readonly tokenRequests: number;
  close(): Promise<void>;
}

export const RESOURCE_METADATA_PATH = RESOURCE_METADATA;
export const SERVER_METADATA_PATH = SERVER_METADATA;

export async function startFakeWorld(): Promise<FakeWorld> {
  const [resource, honest, evil] = await Promise.all([startFakeServer(), startFakeServer(), startFakeServer()]);
  const url = `${resource.origin}/mcp`;
  let tokenAnswer: Readonly<Record<string, unknown>> = {
    access_token: ACCESS_TOKEN,
    refresh_token: REFRESH_TOKEN,
    token_type: "Bearer",
    expires_in: 3600,
  };
  const world: FakeWorld = {
    resource,
    honest,
    evil,
    url,
    resourceMetadata(changes) {
      const metadata = {
        resource: url,
        authorization_servers: [honest.origin],
        scopes_supported: ["read"],
        ...changes,
      };
      resource.answers.set(RESOURCE_METADATA, { json: metadata });
    },
    serverMetadata(changes, of = honest) {
      const { origin } = of;
      of.answers.set(SERVER_METADATA, {
        json: {
          issuer: origin,
          authorization_endpoint: `${origin}/authorize`,
          token_endpoint: `${origin}/token`,
          registration_endpoint: `${origin}/register`,
          response_types_supported: ["code"],
          code_challenge_methods_supported: ["S256"],
          token_endpoint_auth_methods_supported: ["none", "client_secret_basic"],
          ...changes,
        },
      });
    },
    tokens(answer) {
      tokenAnswer = answer;
    },
    get tokenRequests() {
      return honest.requests.filter(({ path }) => path.startsWith("/token")).length;
    },
    async close() {
      await Promise.all([resource.close(), honest.close(), evil.close()]);
    },
  };
  resource.answers.set("/mcp", ({ headers, body }) => answerMcp(headers.authorization, body, resource.origin));
  for (const server of [honest, evil]) {
    server.answers.set("/register", { status: 201, json: { client_id: `client-of-${server.origin}` } });
    server.answers.set("/token", () => ({ json: tokenAnswer }));
    world.serverMetadata({}, server);
  }
  world.resourceMetadata({});
  return world;
}

/** The least that an MCP server of the earlier era says to who has a token. */
function answerMcp(authorization: string | undefined, body: string, origin: string) {
  if (authorization === undefined || !authorization.startsWith("Bearer canary-access")) {
    const metadata = `${origin}${RESOURCE_METADATA}`;
    return { status: 401, headers: { "www-authenticate": `Bearer resource_metadata="${metadata}"` } };
  }
  const { id, method } = JSON.parse(body === "" ? "{}" : body) as { readonly id?: unknown; readonly method?: string };
  const result = RESULTS[method ?? ""];
  if (id === undefined) return { status: 202 };
  return result === undefined
    ? { json: { jsonrpc: "2.0", id, error: { code: -32_601, message: "Method not found" } } }
    : { json: { jsonrpc: "2.0", id, result } };
}

const RESULTS: Readonly<Record<string, unknown>> = {
  initialize: {
    protocolVersion: "2025-11-25",
    capabilities: { tools: {} },
    serverInfo: { name: "fake", version: "1" },
  },
  "tools/list": { tools: [{ name: "greet", description: "Says hello", inputSchema: { type: "object" } }] },
};
