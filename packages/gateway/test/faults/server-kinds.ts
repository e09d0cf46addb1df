import { type FakeUpstream, json, type ReceivedRequest, type Reply, status } from "@mortise/testkit/fake-upstream";
import { startAuthorizationServer } from "@mortise/testkit/oauth";
import { connectInBrowser } from "../oauth/support/connect-in-browser.ts";
import { addPerson } from "../support/add-person.ts";
import { offer, registerServer } from "../support/register-connectors.ts";
import type { TestGateway } from "../support/start-test-gateway.ts";
import { scripted } from "../upstream/scripted-server.ts";

/** What each is registered with, where it is not OAuth. */
export const TOKEN = "canary-token-90aa17";

/** How an external server knows who asks: what it is registered with, and the header that each request then has. */
const KINDS = {
  none: { slug: "none", given: {}, header: undefined },
  "an access token": {
    slug: "server",
    given: { accessToken: TOKEN },
    header: ["authorization", `Bearer ${TOKEN}`],
  },
  "an access token in a header of its own": {
    slug: "own",
    given: { accessToken: TOKEN, tokenHeader: "x-token" },
    header: ["x-token", TOKEN],
  },
  "a secret header": {
    slug: "fixed",
    given: { headers: [{ name: "x-key", value: TOKEN, secret: true }] },
    header: ["x-key", TOKEN],
  },
} as const;
const OAUTH = { kind: "OAuth", slug: "oauth" } as const;

export type ServerKind = keyof typeof KINDS | (typeof OAUTH)["kind"];
export const SERVER_KINDS = [...(Object.keys(KINDS) as (keyof typeof KINDS)[]), OAUTH.kind] satisfies ServerKind[];

/** One server that is registered once for each kind, at an address of its own each time. */
export interface ServerOfKinds {
  /** Has it answer calls so, or as it should. */
  serve(reply?: (rpcId: unknown) => Reply): void;
  /** The header that every request of the kind has to have, and its value. */
  credentialOf(kind: ServerKind): readonly [name: string, value: string] | undefined;
  /** All that nobody but the server may see. */
  secrets(): readonly string[];
  close(): Promise<void>;
}

const slugOf = (kind: ServerKind): string => (kind === OAUTH.kind ? OAUTH.slug : KINDS[kind].slug);
/** The public name of its tool. */
export const toolOf = (kind: ServerKind): string => `mcp__${slugOf(kind)}__external`;
const pathOf = (kind: ServerKind): string => `/${slugOf(kind)}/mcp`;
const WELL_KNOWN = "/.well-known/oauth-protected-resource";

export async function registerKinds(gateway: TestGateway, server: FakeUpstream): Promise<ServerOfKinds> {
  const authority = await startAuthorizationServer({ open: true });
  const urlOf = (kind: ServerKind): string => server.origin + pathOf(kind);
  const metadata = { resource: urlOf(OAUTH.kind), authorization_servers: [authority.issuer] };
  const challenge = `Bearer resource_metadata="${server.origin}${WELL_KNOWN}${pathOf(OAUTH.kind)}", scope="read"`;
  const serve: ServerOfKinds["serve"] = (reply) => {
    const mcp = scripted("modern", {
      "tools/list": () => ({ tools: [{ name: "external", inputSchema: { type: "object" } }] }),
      ...(reply === undefined ? {} : { "tools/call": ({ id }) => reply(id) }),
    });
    server.respond((request, index) => {
      if (request.path.startsWith(WELL_KNOWN)) return json(metadata);
      return lacksToken(request) ? status(401, { "www-authenticate": challenge }) : mcp(request, index);
    });
  };
  serve();

  for (const kind of Object.keys(KINDS) as (keyof typeof KINDS)[]) {
    const { slug, given } = KINDS[kind];
    await registerServer(gateway, { name: slug, url: urlOf(kind), ...given }, { external: "automatic" });
  }
  const { body } = await gateway.rest<{ mcp_id: string }>("POST", "/mcps", {
    type: "oauth",
    name: OAUTH.slug,
    url: urlOf(OAUTH.kind),
  });
  const browser = await (await addPerson(gateway, "Ada", "admin")).browser();
  const connected = await connectInBrowser(browser, `${gateway.url}/connect/${body.mcp_id}`, { authority });
  if (connected.status !== 200) throw new Error(`Connecting gave ${String(connected.status)}: ${connected.text}`);
  await offer(gateway, body.mcp_id, { external: "automatic" });

  return {
    serve,
    credentialOf: (kind) =>
      kind === OAUTH.kind
        ? ["authorization", `Bearer ${authority.grants.at(-1)?.accessToken ?? "none"}`]
        : KINDS[kind].header,
    secrets: () => [
      TOKEN,
      ...authority.grants.flatMap(({ accessToken, refreshToken }) => [accessToken, refreshToken ?? TOKEN]),
    ],
    close: () => authority.close(),
  };
}

/** Whether it comes without a token to the address that wants one. */
function lacksToken({ path, headers }: ReceivedRequest): boolean {
  return path === pathOf(OAUTH.kind) && headers["authorization"] === undefined;
}
