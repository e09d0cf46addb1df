import { createHash } from "node:crypto";
import type { AuthorizationServer } from "@mortise/testkit/oauth";
import { askedFields, type Browser, createBrowser, hiddenFields } from "../support/browser.ts";
import type { TestGateway } from "../support/start-test-gateway.ts";
import { REDIRECT, type TestOAuthClient } from "../support/test-oauth-client.ts";

/** A form, or an address that somebody is sent back to, with what it takes: once, mostly. */
export interface PreparedForm {
  readonly path: string;
  readonly method: "GET" | "POST";
  /** For each field the values that are taken. */
  readonly fields: Readonly<Record<string, readonly string[]>>;
  /** Of the browser that it was made for, where that is not the world's person. */
  readonly cookie?: string;
}

/** Whom and what a person's browser meets. */
export interface HalfWayOptions {
  readonly gateway: TestGateway;
  /** Signed in, as an admin. */
  readonly browser: Browser;
  /** A client of the gateway's authorization server. */
  readonly client: TestOAuthClient;
  /** Where people of the organisation sign in. */
  readonly provider: AuthorizationServer;
  /** Where external servers have people agree. */
  readonly authority: AuthorizationServer;
  /** Makes addresses differ. */
  readonly round: string;
  readonly password: string;
  /** Connectors that are connected in the browser: the first of them is, and waits for the service's answer. */
  readonly connectors: readonly string[];
  readonly approvals: readonly string[];
}

const VERIFIER = "a-verifier-of-the-fuzz".repeat(3);
const CHALLENGE = createHash("sha256").update(VERIFIER).digest("base64url");

/**
 * What only people come by, each thing one step before its end: sign-in at an identity provider, the first password,
 * consent, codes and tokens, the pages behind links. Whatever is sent there is judged by more than whether a token fits.
 */
export async function prepareForms(options: HalfWayOptions): Promise<readonly PreparedForm[]> {
  const { connectors, approvals } = options;
  const [begun = ""] = connectors;
  return [
    await setup(options),
    await fromProvider(options),
    await consent(options),
    ...(await tokens(options)),
    await fromService(options, begun),
    ...(await Promise.all(connectors.map((id) => formOf(options, `/connect/${id}`)))),
    ...(await Promise.all(approvals.map((id) => formOf(options, `/approvals/${id}`)))),
  ];
}

/** The first owner's: it asks for everything that such a form can ask for. */
async function setup({ gateway, round, password }: HalfWayOptions): Promise<PreparedForm> {
  const { identity } = gateway.services;
  const { id } = await identity.createUser({ email: `setup-${round}@setup.invalid`, name: "Owner" });
  const token = new URL(await identity.createSetupLink(id)).searchParams.get("token") ?? "";
  const fields = { token: [token], email: [`owner-${round}@example.com`], name: ["Owner"], password: [password] };
  return { path: "/account/setup", method: "POST", fields };
}

async function fromProvider({ gateway, provider }: HalfWayOptions): Promise<PreparedForm> {
  const browser = createBrowser(gateway.url);
  const leaving = await browser.post("/account/oidc", { next: "/account" });
  const address = leaving.headers.get("refresh")?.replace(/^0;url=/, "") ?? "";
  return answered(await provider.agree(address), browser);
}

/** A service's answer, as the browser brings it. */
function answered({ pathname, searchParams }: URL, { cookie }: Browser): PreparedForm {
  const fields = Object.fromEntries(Array.from(searchParams, ([name, value]) => [name, [value]]));
  return { path: pathname, method: "GET", fields: { error: [], ...fields }, cookie };
}

async function consent({ gateway, browser, client }: HalfWayOptions): Promise<PreparedForm> {
  const path = "/account/consent";
  const page = await browser.follow(await browser.get(client.address({ code_challenge: CHALLENGE })));
  const { query = "", token = "" } = hiddenFields(await page.text(), path);
  const fields = {
    query: [query],
    token: [token],
    organisation: [gateway.organisation],
    decision: ["allow", "deny"],
  };
  return { path, method: "POST", fields };
}

/** A code that is not used yet, and tokens that are good. */
async function tokens({ gateway, browser, client }: HalfWayOptions): Promise<readonly PreparedForm[]> {
  const codeOf = async () =>
    (await client.agree(browser, { code_challenge: CHALLENGE })).searchParams.get("code") ?? "";
  const { access, refresh } = await client.exchange(await codeOf(), { code_verifier: VERIFIER });
  const [code, one] = [await codeOf(), { client_id: [client.id], resource: [`${gateway.url}/mcp`] }];
  const token = (fields: PreparedForm["fields"]): PreparedForm => ({
    path: "/api/auth/oauth2/token",
    method: "POST",
    fields: { ...one, ...fields },
  });
  return [
    token({
      grant_type: ["authorization_code"],
      code: [code],
      code_verifier: [VERIFIER],
      redirect_uri: [REDIRECT],
      client_secret: [],
    }),
    token({ grant_type: ["refresh_token"], refresh_token: [refresh], scope: [] }),
    {
      path: "/api/auth/oauth2/revoke",
      method: "POST",
      fields: { client_id: [client.id], token: [access, refresh], token_type_hint: ["access_token", "refresh_token"] },
    },
  ];
}

async function fromService({ gateway, browser, authority }: HalfWayOptions, id: string): Promise<PreparedForm> {
  const path = `/connect/${id}`;
  const begun = await browser.submit(await (await browser.get(path)).text(), path);
  const address = begun.headers.get("location");
  if (address === null) throw new Error(`${gateway.url}${path} gave ${String(begun.status)}: ${await begun.text()}`);
  return answered(await authority.agree(address), browser);
}

/** The page's own form, as it is shown: its secrets, and something in every field that people fill in. */
async function formOf({ browser }: HalfWayOptions, path: string): Promise<PreparedForm> {
  const page = await (await browser.get(path)).text();
  const hidden = Object.entries(hiddenFields(page, path)).map(([name, value]) => [name, [value]] as const);
  const asked = askedFields(page, path).map((name) => [name, ["key-fuzz", "on"]] as const);
  const decision = path.startsWith("/approvals/") ? { decision: ["approve", "deny"] } : {};
  return { path, method: "POST", fields: { ...Object.fromEntries([...asked, ...hidden]), ...decision } };
}
