import type { Browser } from "../support/browser.ts";
import { call, meet, seen, some } from "./calls.ts";
import { API_LEAKS, leakOf, MCP_LEAKS, type Leak } from "./leaks.ts";
import type { Members } from "./members.ts";
import type { UnitPlan } from "./plant-unit.ts";
import type { SecretWorld } from "./secret-world.ts";

/** The name of what binds an agreement to the browser that began it: the cookie's part that is no organisation. */
function browsersProof({ ledger }: SecretWorld, whose: string, { cookie }: Browser): string {
  const bound = /mortise-connect=([^;]+)/.exec(cookie)?.[1] ?? "";
  return ledger.know("browser's proof", whose, decodeURIComponent(bound).split(".").at(-1) ?? "");
}

/** What a person does at a connector's link, up to the page that says how it ended. Gives that page. */
async function agreeInBrowser(world: SecretWorld, { name, browser }: Members, link: string): Promise<string> {
  const page = await seen(world, "the page to connect", await browser.get(link));
  const begun = await browser.submit(page, new URL(link).pathname);
  const address = begun.headers.get("location") ?? "";
  const state = new URL(address).searchParams.get("state") ?? "";
  await seen(world, "connecting begins", begun, [
    world.ledger.know("connect state", name, state),
    browsersProof(world, `${name} ${state}`, browser),
  ]);
  const back = (await fetch(address, { redirect: "manual" })).headers.get("location") ?? "";
  return seen(world, "the answer's page", await browser.get(back));
}

/** An account by agreement in the browser: state, code, verifier, tokens, their renewal and their end. */
export async function authorize(
  world: SecretWorld,
  members: Members,
  { unit, leaks }: UnitPlan,
): Promise<readonly string[]> {
  const { gateway, ledger, ask, upstreams } = world;
  const { name, key, browser } = members;
  const { issuer, protectedUrl: url } = upstreams;
  const clientId = `client of ${name}`;
  const clientSecret = ledger.plant("OAuth client's secret", name);
  const made = await ask("POST", "/mcps", {
    type: "oauth",
    name: `Protected ${name}`,
    url,
    account: "personal",
    oauth: { issuer, clientId, clientSecret },
  });
  const id = String(made["mcp_id"]);
  // Before anybody sees it, nobody connects it; what tools it has is known once somebody has.
  await ask("POST", `/connectors/${id}/publish`);
  const tool = `mcp__protected-${name.replace(" ", "-")}__external`;

  const agree = () => agreeInBrowser(world, members, `${gateway.url}/connect/${id}`);
  const faults: string[] = [];
  const expectConnected = (page: string): void => {
    if (!page.includes("is connected")) faults.push(`${name} could not connect: ${page}`);
  };
  upstreams.tokens(TOKEN_LEAKS[unit % TOKEN_LEAKS.length]);
  await agree();
  upstreams.tokens(undefined);
  // The token is given, and the server does not take it.
  upstreams.greet(
    leakOf(MCP_LEAKS, unit % 2 === 0 ? "a refusal (403) that repeats it" : "an error of the protocol that repeats it"),
  );
  await agree();
  upstreams.greet(undefined);
  // A person who says no at the server, and an answer to what nobody began.
  const denied = `${gateway.url}/oauth/callback?error=access_denied&state=${ledger.plant("forged state", name)}`;
  await seen(world, "an answer that was not asked for", await browser.get(denied));
  expectConnected(await agree());
  await ask("PUT", `/connectors/${id}/tools`, { tools: [{ name: "external", allowed: true }] });

  const token = (): string => upstreams.granted.at(-1) ?? "";
  const account = { secret: token(), key, tool };
  const harmless = Object.entries(MCP_LEAKS).filter(([what]) => !/40[13]/.test(what));
  faults.push(...(await meet(world, account, some(harmless, leaks, unit))));
  // Refused, and renewed.
  upstreams.refuse(token());
  await call(world, { key, tool });
  if (token() === account.secret) faults.push(`the tokens of ${name} were not renewed`);
  await ask("POST", `/connectors/${id}/connections/me/test`, undefined, { key });
  // A wider authorization, which its server names like the token.
  upstreams.onSecret(token(), leakOf(MCP_LEAKS, "a refusal (403) that repeats it"));
  await call(world, { key, tool });
  await ask("GET", `/connectors/${id}`);
  expectConnected(await agree());
  // Renewals that fail: repeated in the error, and then for good.
  upstreams.refuse(token());
  upstreams.tokens(TOKEN_LEAKS[(unit + 1) % TOKEN_LEAKS.length]);
  await call(world, { key, tool });
  upstreams.tokens(undefined);
  await call(world, { key, tool });
  await ask("GET", `/connectors/${id}/doctor`);
  await ask("GET", `/connectors/${id}/oauth`);
  if (unit % 2 === 0) await ask("DELETE", `/connectors/${id}/connections/me`, undefined, { key });
  return faults;
}

/** The same at a vendor whom a descriptor names, with the organisation's client. */
export async function authorizeAtVendor(
  world: SecretWorld,
  members: Members,
  { unit }: UnitPlan,
): Promise<readonly string[]> {
  const { gateway, ledger, ask, upstreams } = world;
  const { name, key } = members;
  const faults: string[] = [];
  for (const grant of ["authorization_code", "client_credentials"] as const) {
    const slug = `vendor-${grant.slice(0, 4)}-${name.replace(" ", "-")}`;
    const descriptor = vendorDescriptor(slug, grant, upstreams);
    const isPersonal = grant === "authorization_code";
    const made = await ask<{ readonly connector: { readonly id: string } }>("POST", "/connectors", {
      descriptor,
      allowTools: "all",
      account: isPersonal ? "personal" : "shared",
    });
    const { id } = made.connector;
    await ask("POST", `/connectors/${id}/publish`);
    const client_secret = ledger.plant("vendor client's secret", `${grant} of ${name}`);
    await ask("PUT", `/connectors/${id}/connections/organization`, {
      configuration: { client_id: slug },
      secrets: { client_secret },
    });
    const tool = `mcp__${slug}__write`;
    if (isPersonal) {
      upstreams.tokens(TOKEN_LEAKS[unit % TOKEN_LEAKS.length]);
      const link = `${gateway.url}/connect/${id}`;
      await agreeInBrowser(world, members, link);
      upstreams.tokens(undefined);
      const page = await agreeInBrowser(world, members, link);
      if (!page.includes("is connected")) faults.push(`${name} could not connect at the vendor: ${page}`);
    } else {
      upstreams.tokens(TOKEN_LEAKS[unit % TOKEN_LEAKS.length]);
      await call(world, { key, tool });
      upstreams.tokens(undefined);
    }
    const text = await call(world, { key, tool });
    const secret = upstreams.granted.at(-1) ?? "";
    if (!upstreams.arrived.has(secret)) faults.push(`${tool}: its token did not arrive: ${text}`);
    upstreams.onSecret(secret, leakOf(API_LEAKS, "a refusal (401) that repeats it"));
    upstreams.tokens(TOKEN_LEAKS[(unit + 1) % TOKEN_LEAKS.length]);
    await call(world, { key, tool });
    upstreams.tokens(undefined);
    await call(world, { key, tool });
  }
  return faults;
}

function vendorDescriptor(slug: string, grant: string, { apiOrigin, issuer }: SecretWorld["upstreams"]): string {
  return `
metadata: { name: ${slug}, slug: ${slug}, version: 1.0.0, description: A vendor of a test., publisher: Tests, categories: [saas] }
authentication:
  - type: oauth2
    fields:
      - { key: client_id, label: Client, field_type: string, required: true, secret: false }
      - { key: client_secret, label: Secret, field_type: secret, required: true, secret: true }
    oauth2:
      grant_type: ${grant}
      authorization_url: "${issuer}/authorize"
      token_url: "${issuer}/token"
      default_scopes: [read]
operations:
  - operation_id: write
    endpoint: "${apiOrigin}/write"
    method: POST
    summary: Write
    auth_type_ref: oauth2
    auth_headers: { Authorization: "Bearer {access_token}" }
mcp_config:
  enabled: true
  server_name: ${slug}
  server_description: A vendor of a test.
  route_mappings:
    - { operation_id: write, mcp_tool_name: write, mcp_tool_description: Writes. }
`;
}

/** What a token endpoint does with what it was sent. */
const TOKEN_LEAKS: readonly Leak[] = [
  refusing("invalid_grant"),
  refusing("server_error", 500),
  leakOf(API_LEAKS, "a page that repeats it"),
  refusing("invalid_client", 401),
  leakOf(API_LEAKS, "JSON that breaks off after it"),
  leakOf(API_LEAKS, "a redirect to another origin with it"),
];

function refusing(error: string, status = 400): Leak {
  return ({ echo }) => ({
    kind: "answer",
    status,
    headers: { "content-type": "application/json", "x-echo": echo },
    body: JSON.stringify({ error, error_description: `Not with ${echo}`, error_uri: `http://a.example/${echo}` }),
  });
}
