import { createHttpEndpoint } from "@mortise/runtime";
import { createServedTools, NO_ARGUMENTS } from "@mortise/testkit/mcp";
import {
  startAuthorizationServer,
  type AuthorizationServer,
  type AuthorizationServerOptions,
} from "@mortise/testkit/oauth";

/** A real MCP server that takes tokens of a real authorization server, and of no other. */
export interface ProtectedServer {
  /** Its canonical URI. */
  readonly url: string;
  readonly authority: AuthorizationServer;
  /** Requests that came with a token it takes. */
  readonly served: number;
  /** Calls that reached it, whatever token they came with. */
  readonly calls: number;
  /** Tokens that it is to refuse though their server does not. */
  readonly refused: Set<string>;
  /** Whether it refuses every token. */
  takesNone: boolean;
  /** The scope that calls need, beyond what the challenge asks for at first. */
  wanted: string | undefined;
  close(): Promise<void>;
}

export async function startProtectedServer(
  options: Omit<AuthorizationServerOptions, "open"> = {},
): Promise<ProtectedServer> {
  const authority = await startAuthorizationServer({ ...options, open: true });
  const refused = new Set<string>();
  let served = 0;
  let takesNone = false;
  let calls = 0;
  let wanted: string | undefined;
  let url = "";
  const tools = createServedTools([
    {
      name: "greet",
      description: "Says hello",
      inputSchema: NO_ARGUMENTS,
      answer: () => Promise.resolve({ content: [{ type: "text", text: "hello" }], isError: false }),
    },
  ]);
  const endpoint = createHttpEndpoint({
    async route(path, request) {
      if (path !== "/mcp") return undefined;
      const isCall = request.headers["mcp-method"] === "tools/call";
      if (isCall) calls++;
      const [, token = ""] = /^Bearer (.+)$/.exec(request.headers.authorization ?? "") ?? [];
      const metadata = `${new URL(url).origin}/.well-known/oauth-protected-resource/mcp`;
      if (!takesNone && token !== "" && !refused.has(token) && (await authority.accepts(token, url))) {
        if (isCall && wanted !== undefined && !(await authority.scopesOf(token)).includes(wanted)) {
          const challenge = `Bearer error="insufficient_scope", scope="${wanted}", resource_metadata="${metadata}"`;
          return { status: 403, headers: { "www-authenticate": challenge }, code: -32_002, message: "Not with this." };
        }
        served++;
        return tools;
      }
      const challenge = `Bearer error="invalid_token", resource_metadata="${metadata}", scope="read"`;
      return { status: 401, headers: { "www-authenticate": challenge }, code: -32_001, message: "Who are you?" };
    },
    otherwise(request, response) {
      const isMetadata = request.url === "/.well-known/oauth-protected-resource/mcp";
      response.writeHead(isMetadata ? 200 : 404, { "content-type": "application/json" });
      const metadata = {
        resource: url,
        authorization_servers: [authority.issuer],
        scopes_supported: ["read", "write"],
      };
      response.end(JSON.stringify(isMetadata ? metadata : {}));
    },
  });
  url = `${await endpoint.listen()}/mcp`;
  return {
    url,
    authority,
    refused,
    get takesNone() {
      return takesNone;
    },
    set takesNone(isSo) {
      takesNone = isSo;
    },
    get wanted() {
      return wanted;
    },
    set wanted(scope) {
      wanted = scope;
    },
    get calls() {
      return calls;
    },
    get served() {
      return served;
    },
    async close() {
      await endpoint.close(0);
      await authority.close();
    },
  };
}
