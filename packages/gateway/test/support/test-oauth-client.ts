import { createHash, randomBytes } from "node:crypto";
import type { Browser } from "./browser.ts";

/** An answer of the token endpoint, or of registration. */
export interface TokenAnswer {
  readonly status: number;
  readonly access: string;
  readonly refresh: string;
  readonly error: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A client that does each step by hand, so that a test may do one wrongly. */
export interface TestOAuthClient {
  readonly id: string;
  /** The request for a code; `undefined` leaves a parameter out. */
  address(more?: Readonly<Record<string, string | undefined>>): string;
  /** Where the person is sent after they agreed. */
  agree(
    browser: Browser,
    more?: Readonly<Record<string, string | undefined>>,
    form?: Record<string, string>,
  ): Promise<URL>;
  token(fields: Readonly<Record<string, string | undefined>>): Promise<TokenAnswer>;
  exchange(code: string, more?: Readonly<Record<string, string | undefined>>): Promise<TokenAnswer>;
  refresh(token: string, more?: Readonly<Record<string, string | undefined>>): Promise<TokenAnswer>;
  /** All of it. */
  grant(
    browser: Browser,
    more?: Readonly<Record<string, string | undefined>>,
    form?: Record<string, string>,
  ): Promise<TokenAnswer>;
}

export const REDIRECT = "http://127.0.0.1:7777/callback";

export function register(site: string, metadata: Readonly<Record<string, unknown>>): Promise<Response> {
  return fetch(`${site}/api/auth/oauth2/register`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ redirect_uris: [REDIRECT], token_endpoint_auth_method: "none", ...metadata }),
  });
}

export async function registerClient(
  site: string,
  metadata: Readonly<Record<string, unknown>> = {},
): Promise<TestOAuthClient> {
  const grants = { grant_types: ["authorization_code", "refresh_token"], response_types: ["code"] };
  const registered = await register(site, { client_name: "An <editor>", ...grants, ...metadata });
  const { client_id: id } = (await registered.json()) as { readonly client_id?: string };
  if (id === undefined) throw new Error(`Registration gave ${String(registered.status)}.`);
  return clientCalled(site, id);
}

/** A client that has its id from elsewhere. */
export function clientCalled(site: string, id: string, redirect = REDIRECT): TestOAuthClient {
  const verifier = randomBytes(32).toString("base64url");
  const token: TestOAuthClient["token"] = async (fields) => {
    const response = await fetch(`${site}/api/auth/oauth2/token`, {
      method: "POST",
      body: new URLSearchParams(present({ client_id: id, ...fields })),
    });
    const body = (await response.json()) as Record<string, unknown>;
    const text = (name: string): string => (typeof body[name] === "string" ? body[name] : "");
    return {
      status: response.status,
      access: text("access_token"),
      refresh: text("refresh_token"),
      error: typeof body["error"] === "string" ? body["error"] : undefined,
      body,
    };
  };
  const client: TestOAuthClient = {
    id,
    address: (more = {}) =>
      `${site}/api/auth/oauth2/authorize?${new URLSearchParams(
        present({
          response_type: "code",
          client_id: id,
          redirect_uri: redirect,
          state: "a state",
          resource: `${site}/mcp`,
          code_challenge: createHash("sha256").update(verifier).digest("base64url"),
          code_challenge_method: "S256",
          ...more,
        }),
      ).toString()}`,
    async agree(browser, more, form) {
      const page = await browser.follow(await browser.get(client.address(more)));
      const location = page.headers.get("location");
      if (location !== null) return new URL(location);
      const done = await browser.submit(await page.text(), "/account/consent", { decision: "allow", ...form });
      return new URL(done.headers.get("location") ?? `about:${String(done.status)}`);
    },
    token,
    exchange: (code, more) =>
      token({
        grant_type: "authorization_code",
        code,
        code_verifier: verifier,
        redirect_uri: redirect,
        resource: `${site}/mcp`,
        ...more,
      }),
    refresh: (refresh, more) => token({ grant_type: "refresh_token", refresh_token: refresh, ...more }),
    async grant(browser, more = {}, form) {
      const back = await client.agree(browser, more, form);
      const { resource } = more;
      return client.exchange(back.searchParams.get("code") ?? "", resource === undefined ? {} : { resource });
    },
  };
  return client;
}

function present(fields: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  ) as Record<string, string>;
}
