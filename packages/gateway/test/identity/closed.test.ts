import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { createHash } from "node:crypto";
import type { Browser } from "../support/browser.ts";
import { startTestIdentity, type TestIdentity } from "../support/start-test-identity.ts";
import { register } from "../support/test-oauth-client.ts";

let running: TestIdentity;
let browser: Browser;
beforeAll(async () => {
  running = await startTestIdentity("sqlite");
  const { id } = await running.identity.createOrganisation("Acme", "acme");
  await running.person("ada@example.com", id, "owner");
  browser = await running.signedIn("ada@example.com");
});
afterAll(() => running.close());

it("serves none of the library's own endpoints for accounts, organisations and keys, not even to an owner", async () => {
  const closed: readonly (readonly [string, string])[] = [
    ["POST", "/sign-up/email"],
    ["POST", "/sign-in/email"],
    ["POST", "/sign-in/social"],
    ["POST", "/organization/create"],
    ["POST", "/organization/invite-member"],
    ["POST", "/organization/update-member-role"],
    ["POST", "/api-key/create"],
    ["GET", "/api-key/list"],
    ["POST", "/api-key/update"],
    ["GET", "/token"],
    ["GET", "/get-session"],
    ["GET", "/list-sessions"],
    ["POST", "/update-user"],
    ["POST", "/delete-user"],
    ["POST", "/change-password"],
    ["POST", "/change-email"],
    ["POST", "/admin/impersonate-user"],
    ["POST", "/admin/oauth2/create-client"],
    ["POST", "/admin/oauth2/resources"],
    ["POST", "/oauth2/create-client"],
    ["POST", "/oauth2/consent"],
    ["POST", "/oauth2/introspect"],
    ["GET", "/oauth2/userinfo"],
    ["GET", "/ok"],
    ["GET", "/error"],
  ];
  for (const [method, path] of closed) {
    const init = method === "POST" ? { method, body: "{}" } : { method };
    const headers = { cookie: browser.cookie, origin: running.url, "content-type": "application/json" };
    const response = await fetch(`${running.url}/api/auth${path}`, { ...init, headers });
    expect([path, response.status]).toEqual([path, 404]);
  }
});

it("has sign-up, new organisations and the whole-account token off in the library as well", async () => {
  const { openLibrary } = await import("../../src/identity/library/open-library.ts");
  const { createEgress, systemClock } = await import("@mortise/runtime");
  const egress = createEgress();
  const library = await openLibrary({
    store: running.store,
    egress,
    log: { info() {}, warn() {}, fault() {} },
    secret: "x1Vq8t5Zk3Lw9Rj2Bn7Hc4Md6Fg0Sa_p",
    publicUrl: running.url,
    provider: undefined,
    checkGrant: () => Promise.resolve("invalid_grant"),
    isInvited: () => Promise.resolve(true),
    clock: systemClock,
  });
  const ask = async (path: string, body?: object): Promise<number> =>
    (
      await library.handle(
        new Request(`${running.url}/api/auth${path}`, {
          headers: { cookie: browser.cookie, origin: running.url, "content-type": "application/json" },
          ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
        }),
        false,
      )
    ).status;
  const person = { email: "eve@example.com", name: "Eve", password: "long enough for this" };
  expect(await ask("/sign-up/email", person)).toBe(400);
  expect(await ask("/organization/create", { name: "Mine", slug: "mine" })).toBe(403);
  expect(await ask("/token")).toBe(404);
  await egress.close();
});

it("describes itself at the well-known places, to pages of any origin", async () => {
  const { url } = running;
  const server = await fetch(`${url}/.well-known/oauth-authorization-server`);
  expect(server.headers.get("access-control-allow-origin")).toBe("*");
  expect(await server.json()).toMatchObject({
    issuer: url,
    authorization_endpoint: `${url}/api/auth/oauth2/authorize`,
    token_endpoint: `${url}/api/auth/oauth2/token`,
    registration_endpoint: `${url}/api/auth/oauth2/register`,
    code_challenge_methods_supported: ["S256"],
    response_types_supported: ["code"],
    grant_types_supported: ["authorization_code", "refresh_token"],
    authorization_response_iss_parameter_supported: true,
    client_id_metadata_document_supported: true,
  });
  for (const path of ["/mcp", "/mcp/agents/agt_1", "/mcp/connectors/linear"]) {
    const response = await fetch(`${url}/.well-known/oauth-protected-resource${path}`);
    expect(await response.json()).toMatchObject({
      resource: url + path,
      authorization_servers: [url],
      scopes_supported: ["mcp:tools", "mcp:manage"],
      bearer_methods_supported: ["header"],
    });
  }
  for (const path of ["/mcp/else", "/mcp/agents/", "/mcp/agents/a/b", "/else"]) {
    expect((await fetch(`${url}/.well-known/oauth-protected-resource${path}`)).status).toBe(404);
  }
});

it("gives pages that run nothing, are framed by nobody, and whose one style is the one that is allowed", async () => {
  const response = await browser.get("/account");
  const policy = response.headers.get("content-security-policy") ?? "";
  const [, style = ""] = /<style>([\s\S]*?)<\/style>/.exec(await response.text()) ?? [];
  expect(policy).toContain(`style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'`);
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/unsafe|\*/);
  expect(response.headers.get("x-frame-options")).toBe("DENY");
});

it("registers so many clients from one address, and then no more", async () => {
  const own = await startTestIdentity("sqlite");
  const statuses: number[] = [];
  for (let n = 0; n < 21; n++) statuses.push((await register(own.url, { client_name: `client ${String(n)}` })).status);
  expect(statuses).toEqual([...Array.from({ length: 20 }, () => 201), 429]);
  await own.close();
});
