import {
  createCertificate,
  json,
  redirect,
  startFakeUpstream,
  status,
  type ReceivedRequest,
  type Reply,
} from "@mortise/testkit/fake-upstream";
import { type Received, type Script, scripted } from "../upstream/scripted-server.ts";
import { API_LEAKS, leakOf, MCP_LEAKS, type Leak } from "./leaks.ts";
import type { Ledger } from "./ledger.ts";

/** Servers that repeat what they were sent, in every way, and fail as they are told. */
export interface LeakingUpstreams extends AsyncDisposable {
  /** Of an API for descriptors. */
  readonly apiOrigin: string;
  /** The same behind a certificate that nobody has signed. */
  readonly untrustedOrigin: string;
  /** Of an MCP server, and of one of the earlier era. */
  readonly mcpUrl: string;
  readonly legacyUrl: string;
  /** Of an MCP server that wants tokens of {@link issuer}. */
  readonly protectedUrl: string;
  readonly issuer: string;
  /** What the request is answered that has this secret, from now on; a success where there is none. */
  onSecret(secret: string, leak: Leak | undefined): void;
  /** Ends a token: its server refuses it from now on. */
  refuse(token: string): void;
  /** What the server that wants tokens answers to whatever it is asked with one; undefined for what it usually does. */
  greet(leak: Leak | undefined): void;
  /** What the token endpoint answers; undefined for tokens. */
  tokens(leak: Leak | undefined): void;
  /** Access tokens, in the order in which they were granted. */
  readonly granted: readonly string[];
  /** Secrets that have come, with how often. */
  readonly arrived: ReadonlyMap<string, number>;
}

/** Secrets of the ledger are told from all else by how they begin. */
const SECRETS = /(?:key-)?cnry_[\w-]{32}/g;
const TOKENS = ["/token", "/revoke"];

export async function startLeakingUpstreams(ledger: Ledger): Promise<LeakingUpstreams> {
  const leaks = new Map<string, Leak>();
  const arrived = new Map<string, number>();
  const refused = new Set<string>();
  let tokenLeak: Leak | undefined;
  let greeting: Leak | undefined;
  let rotations = 0;

  const secretsOf = ({ path, rawHeaders, body }: ReceivedRequest): readonly string[] => {
    const basic = rawHeaders.map((value) =>
      value.startsWith("Basic ") ? decodeURIComponent(Buffer.from(value.slice(6), "base64").toString()) : value,
    );
    const found = [path, body, ...basic].flatMap((text) => Array.from(text.matchAll(SECRETS), ([secret]) => secret));
    return Array.from(new Set(found));
  };
  const arrive = (request: ReceivedRequest): readonly string[] => {
    const secrets = secretsOf(request);
    for (const secret of secrets) arrived.set(secret, (arrived.get(secret) ?? 0) + 1);
    return secrets;
  };
  const replyTo = (request: ReceivedRequest, usual: Leak, rpcId?: unknown): Reply => {
    const secrets = arrive(request);
    const leak = secrets.map((secret) => leaks.get(secret)).find((found) => found !== undefined) ?? usual;
    return leak({ echo: secrets.join(" "), elsewhere: elsewhere.origin, rpcId });
  };
  const success = (of: Readonly<Record<string, Leak>>): Leak => leakOf(of, "a success that repeats it");

  const elsewhere = await startFakeUpstream((request) => json({ secrets: arrive(request) }));
  const { cert, key } = await createCertificate({ names: ["localhost"] });
  const api = await startFakeUpstream((request) => replyTo(request, success(API_LEAKS)));
  const untrusted = await startFakeUpstream((request) => replyTo(request, success(API_LEAKS)), { tls: { cert, key } });
  const script: Script = {
    "server/discover": ({ request }) => {
      const echo = arrive(request).join(" ");
      return {
        supportedVersions: ["2026-07-28"],
        capabilities: { tools: {} },
        _meta: { "io.modelcontextprotocol/serverInfo": { name: `leaking ${echo}`, version: echo } },
        instructions: `Say ${echo}.`,
      };
    },
    "tools/list": ({ request }) => ({ tools: [toolOf(arrive(request).join(" "))] }),
    "tools/call": ({ id, request }: Received) => replyTo(request, success(MCP_LEAKS), id),
  };
  const respond = scripted("modern", script);
  const mcp = await startFakeUpstream(respond);
  const initialize: Script["initialize"] = ({ id, request }) => {
    const echo = arrive(request).join(" ");
    const serverInfo = { name: `leaking ${echo}`, version: echo };
    const result = {
      protocolVersion: "2025-11-25",
      capabilities: { tools: {} },
      serverInfo,
      instructions: `Say ${echo}.`,
    };
    return json({ jsonrpc: "2.0", id, result }, { headers: { "mcp-session-id": `session-${echo}` } });
  };
  const earlier = await startFakeUpstream(scripted("legacy", { ...script, initialize }));
  const guarded = await startFakeUpstream();

  // The authorization server is the same process as the server that it guards.
  const issuer = guarded.origin;
  const protectedUrl = `${guarded.origin}/mcp`;
  const granted: string[] = [];
  const grant = (): Reply => {
    const whose = `grant ${String(granted.length)}`;
    const access_token = ledger.plant("OAuth access token", whose);
    granted.push(access_token);
    const refresh_token = ledger.plant("OAuth refresh token", whose);
    return json({ access_token, refresh_token, token_type: "Bearer", expires_in: 3_600 });
  };
  const metadata: Readonly<Record<string, unknown>> = {
    "/.well-known/oauth-protected-resource/mcp": {
      resource: protectedUrl,
      authorization_servers: [issuer],
      scopes_supported: ["read"],
    },
    "/.well-known/oauth-authorization-server": {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      revocation_endpoint: `${issuer}/revoke`,
      response_types_supported: ["code"],
      code_challenge_methods_supported: ["S256"],
      token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
      authorization_response_iss_parameter_supported: true,
    },
  };
  guarded.respond((request, index) => {
    const url = new URL(request.path, issuer);
    const document = metadata[url.pathname];
    if (document !== undefined) return json(document);
    if (url.pathname === "/authorize") {
      const { searchParams } = url;
      const back = new URL(searchParams.get("redirect_uri") ?? "");
      const whose = searchParams.get("client_id") ?? "";
      const state = searchParams.get("state") ?? "";
      ledger.know("connect state", `${whose} ${String((rotations += 1))}`, state);
      back.searchParams.set("state", state);
      back.searchParams.set("code", ledger.plant("code of an authorization", `${whose} ${String(rotations)}`));
      back.searchParams.set("iss", issuer);
      return redirect(back.href);
    }
    if (TOKENS.includes(url.pathname)) {
      const secrets = arrive(request);
      const verifier = new URLSearchParams(request.body).get("code_verifier");
      if (verifier !== null) ledger.know("code verifier", String((rotations += 1)), verifier);
      if (url.pathname === "/revoke") return status(200);
      if (tokenLeak !== undefined) {
        const echo = [...secrets, ...(verifier === null ? [] : [verifier])].join(" ");
        return tokenLeak({ echo, elsewhere: elsewhere.origin, rpcId: undefined });
      }
      return grant();
    }
    const [, token = ""] = /^Bearer (.+)$/.exec(String(request.headers["authorization"])) ?? [];
    if (token === "" || refused.has(token)) {
      arrive(request);
      const challenge = `Bearer error="invalid_token", error_description="${token}", resource_metadata="${issuer}/.well-known/oauth-protected-resource/mcp", scope="read"`;
      return json({ error: token }, { status: 401, headers: { "www-authenticate": challenge } });
    }
    return greeting === undefined ? respond(request, index) : replyTo(request, greeting);
  });

  return {
    apiOrigin: api.origin,
    untrustedOrigin: untrusted.origin,
    mcpUrl: `${mcp.origin}/mcp`,
    legacyUrl: `${earlier.origin}/mcp`,
    protectedUrl,
    issuer,
    arrived,
    granted,
    onSecret(secret, leak) {
      if (leak === undefined) leaks.delete(secret);
      else leaks.set(secret, leak);
    },
    greet(leak) {
      greeting = leak;
    },
    refuse: (token) => void refused.add(token),
    tokens(leak) {
      tokenLeak = leak;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([api, untrusted, mcp, earlier, guarded, elsewhere].map((upstream) => upstream.close()));
    },
  };
}

/** Who has nothing is shown what the others see, so that the definition is the same for all. */
function toolOf(came: string) {
  const echo = came === "" ? "[masked]" : came;
  return {
    name: "external",
    title: echo,
    description: `Says ${echo}.`,
    inputSchema: { type: "object", properties: { query: { type: "string", default: echo } } },
  };
}
