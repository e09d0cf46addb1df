import { afterEach, expect, it } from "@jest/globals";
import { auth, type OAuthClientProvider } from "@modelcontextprotocol/client";
import { startTestIdentity, type TestIdentity } from "../support/start-test-identity.ts";
import { describeStores } from "../support/stores.ts";
import type { Browser } from "../support/browser.ts";

let running: TestIdentity | undefined;
afterEach(async () => {
  await running?.close();
  running = undefined;
});

/** An MCP client's side of OAuth, with nothing but memory. */
function createClient(redirectUrl: string): OAuthClientProvider & { address?: URL; access(): string } {
  let information: unknown;
  let tokens: { access_token: string } | undefined;
  let verifier = "";
  const client: OAuthClientProvider & { address?: URL; access(): string } = {
    redirectUrl,
    clientMetadata: {
      client_name: "An <editor>",
      redirect_uris: [redirectUrl],
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      token_endpoint_auth_method: "none",
    },
    clientInformation: () => information as undefined,
    saveClientInformation: (given) => void (information = given),
    tokens: () => tokens as undefined,
    saveTokens: (given) => void (tokens = given),
    redirectToAuthorization: (address) => void (client.address = address),
    saveCodeVerifier: (given) => void (verifier = given),
    codeVerifier: () => verifier,
    access: () => tokens?.access_token ?? "",
  };
  return client;
}

async function agree(browser: Browser, address: URL, fields: Record<string, string> = {}): Promise<URL> {
  const page = await browser.follow(await browser.get(address.href));
  const text = await page.text();
  const done = await browser.submit(text, "/account/consent", { decision: "allow", ...fields });
  return new URL(done.headers.get("location") ?? "about:blank");
}

describeStores("the authorization server", (kind) => {
  it("lets a client of the MCP SDK in that knows nothing but the address", async () => {
    running = await startTestIdentity(kind);
    const { identity, url } = running;
    const { id: organisation } = await identity.createOrganisation("Acme", "acme");
    const user = await running.person("ada@example.com", organisation);
    const browser = await running.signedIn("ada@example.com");
    const client = createClient("http://127.0.0.1:7777/callback");

    expect(await auth(client, { serverUrl: `${url}/mcp` })).toBe("REDIRECT");
    const back = await agree(browser, client.address ?? new URL(url));
    expect(back.origin).toBe("http://127.0.0.1:7777");
    expect(back.searchParams.get("iss")).toBe(url);
    const code = back.searchParams.get("code") ?? "";
    expect(await auth(client, { serverUrl: `${url}/mcp`, authorizationCode: code, iss: url })).toBe("AUTHORIZED");

    const answer = await fetch(`${url}/mcp`, { headers: { authorization: `Bearer ${client.access()}` } });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ organisation, user, role: "member", via: "oauth" });
  });
});
