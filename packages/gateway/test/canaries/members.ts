import { type Browser, createBrowser } from "../support/browser.ts";
import { call, seen } from "./calls.ts";
import type { SecretWorld } from "./secret-world.ts";

/** A unit's people and agent, with their keys. */
export interface Members {
  readonly name: string;
  readonly workspace: string;
  readonly agent: string;
  readonly user: string;
  readonly email: string;
  readonly password: string;
  readonly browser: Browser;
  /** The person's, good in the workspace. */
  readonly key: string;
  readonly agentKey: string;
}

export async function join(world: SecretWorld, name: string): Promise<Members> {
  const { gateway, ledger, ask, connectors } = world;
  const { identity } = gateway.services;
  const { organisation, url } = gateway;
  const email = `${name.replace(" ", "-")}@example.com`;

  // Invited by the owner; the link is theirs to pass on.
  const invited = await gateway.rest<{ readonly link: string }>("POST", "/invitations", { email, role: "member" });
  const { link } = invited.body;
  const invitation = ledger.know("invitation link", name, new URL(link).searchParams.get("token") ?? "");
  ledger.saw("POST /invitations", invited.text, [invitation]);
  const password = ledger.plant("password", name);
  const joining = createBrowser(url);
  const form = await seen(world, "the invitation's page", await joining.get(link), [invitation]);
  const joined = await joining.submit(form, "/account/invitation", { name, password });
  await seen(world, "an invitation is accepted", joined, session(world, `${name}, joining`, joining));
  const user = (await identity.personAt(email))?.id ?? "";
  // Signed in again, after a wrong password.
  const wrong = ledger.plant("wrong password", name);
  const browser = createBrowser(url);
  await seen(world, "signing in fails", await browser.post("/account/sign-in", { email, password: wrong }));
  const signedIn = await browser.post("/account/sign-in", { email, password });
  await seen(world, "signing in", signedIn, session(world, name, browser));

  const workspace = String((await ask("POST", "/workspaces", { name }))["id"]);
  await ask("PUT", `/workspaces/${workspace}/members/${user}`);
  const agent = String((await ask("POST", "/agents", { name, workspace }))["id"]);
  for (const id of Object.values(connectors)) await ask("POST", `/mcps/employee/${agent}`, { mcp_id: id });
  const { text: key } = await identity.createKey({ organisation, name, role: "member", user, workspace });
  ledger.know("API key of a person", name, key);
  const made = await gateway.rest<{ readonly text: string }>("POST", "/keys", { name, agent });
  const agentKey = made.body.text;
  ledger.saw("POST /keys", made.text, [ledger.know("API key of an agent", name, agentKey)]);
  return { name, workspace, agent, user, email, password, browser, key, agentKey };
}

/**
 * The names of a session's secrets: a token, which the store has too, and what it was signed with a key that the store
 * does not have. Only both together are a session.
 */
export function session(
  { ledger }: Pick<SecretWorld, "ledger">,
  whose: string,
  { cookie }: Browser,
): readonly string[] {
  const value = decodeURIComponent(/session_token=([^;]+)/.exec(cookie)?.[1] ?? "");
  const at = value.lastIndexOf(".");
  return [
    ledger.knowStored("session's token", whose, value.slice(0, at)),
    ledger.know("session's signature", whose, value.slice(at + 1).replace(/=+$/, "")),
  ];
}

/** An editor that its person let in, with tokens of the gateway's own. */
export async function signInAsClient(world: SecretWorld, { name, browser }: Members): Promise<void> {
  const { client, ledger } = world;
  const back = await client.agree(browser);
  const code = back.searchParams.get("code") ?? "";
  ledger.know("code for a client", name, code);
  const first = await client.exchange(code);
  const second = await client.refresh(first.refresh);
  for (const [which, { access, refresh }] of [
    ["first", first],
    ["second", second],
  ] as const) {
    // A JWT begins as any other does; what is signed is who it is for.
    ledger.know("client's access token", `${name}, ${which}`, access.split(".").at(-1) ?? "");
    ledger.know("client's refresh token", `${name}, ${which}`, refresh);
  }
  await call(world, { key: second.access, tool: "mcp__shared-api__write" });
  await client.exchange(code);
  await client.refresh(first.refresh);
}

/** Another password by a link, and the end of what there was. */
export async function end(world: SecretWorld, { name, user, agent }: Members): Promise<void> {
  const { gateway, ledger, ask, connectors } = world;
  const link = await gateway.services.identity.createSetupLink(user);
  const setup = ledger.know("setup link", name, new URL(link).searchParams.get("token") ?? "");
  const browser = createBrowser(gateway.url);
  const form = await seen(world, "the page to set a password", await browser.get(link), [setup]);
  const password = ledger.plant("password", `${name}, later`);
  const done = await browser.submit(form, "/account/setup", { password });
  await seen(world, "a password is set", done, session(world, `${name}, later`, browser));
  await seen(world, "the account's page", await browser.get("/account"));
  await seen(world, "the session", await browser.get("/api/auth/session"));
  await ask("DELETE", `/connectors/${connectors["own-api"]}/connections/agents/${agent}`);
}
