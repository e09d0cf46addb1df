import { setTimeout } from "node:timers/promises";
import { modern } from "../mcp/mcp-wire.ts";
import { connect } from "./accounts.ts";
import { authorize, authorizeAtVendor } from "./agreements.ts";
import { call, meet, seen, some, type Account } from "./calls.ts";
import { API_LEAKS, leakOf, MCP_LEAKS, SLOW_LEAKS, type Leak } from "./leaks.ts";
import { end, join, type Members, signInAsClient } from "./members.ts";
import type { SecretWorld } from "./secret-world.ts";

export interface UnitPlan {
  /** Of which number it is: each begins elsewhere in the lists of leaks. */
  readonly unit: number;
  /** Leaks of each list that each account meets. */
  readonly leaks: number;
  /** Whether servers that say nothing are waited for. */
  readonly isPatient: boolean;
}

export interface Planted {
  /** Of the person and the agent. */
  readonly key: string;
  readonly agentKey: string;
  /** What did not go as it should: sentences. */
  readonly faults: readonly string[];
}

/**
 * A workspace with a person and an agent, a secret of each kind at each level, and each secret in use: in calls that
 * succeed, fail, hang and break off at servers that repeat it.
 */
export async function plantUnit(world: SecretWorld, plan: UnitPlan): Promise<Planted> {
  const members = await join(world, `unit ${String(plan.unit)}`);
  const accounts = await connect(world, members);
  const faults: string[] = [];
  for (const [index, account] of accounts.entries()) {
    const list = Object.entries(account.tool.endsWith("external") ? MCP_LEAKS : API_LEAKS);
    faults.push(...(await meet(world, account, endingWithRefusals(some(list, plan.leaks, plan.unit + index)))));
  }
  faults.push(...(await waitInVain(world, accounts, plan)));
  await giveUp(world, accounts);
  faults.push(...(await authorize(world, members, plan)));
  faults.push(...(await authorizeAtVendor(world, members, plan)));
  await signInAsClient(world, members);
  await approve(world, members);
  await bring(world, members);
  await beRefused(world, members);
  await end(world, members);
  return { key: members.key, agentKey: members.agentKey, faults };
}

/** A refused token is not tried again until somebody enters another: what comes after it would not be sent. */
function endingWithRefusals(leaks: readonly (readonly [string, Leak])[]): readonly (readonly [string, Leak])[] {
  const isRefusal = ([what]: readonly [string, Leak]): boolean => what.includes("401");
  return [...leaks.filter((one) => !isRefusal(one)), ...leaks.filter(isRefusal)];
}

/** Servers take the secret and say nothing, or next to nothing. Tools that are in a hurry give up soon; others do where all is silent. */
async function waitInVain(
  world: SecretWorld,
  accounts: readonly Account[],
  { isPatient }: UnitPlan,
): Promise<readonly string[]> {
  const { upstreams } = world;
  const faults: string[] = [];
  for (const [what, leak] of Object.entries(SLOW_LEAKS)) {
    const isSilent = what === "nothing";
    const waiting = accounts.filter(({ tool }) => tool.endsWith("write") || (isPatient && isSilent));
    await Promise.all(
      waiting.map(async ({ secret, key, tool }) => {
        upstreams.onSecret(secret, leak);
        const text = await call(world, { key, tool: tool.replace("write", "hurried") });
        if (!/timeout/.test(text)) faults.push(`${tool}: ${what} was no timeout: ${text}`);
        upstreams.onSecret(secret, undefined);
      }),
    );
  }
  return faults;
}

/** Callers go away while a server that has their secret says nothing. */
async function giveUp(world: SecretWorld, accounts: readonly Account[]): Promise<void> {
  const { upstreams } = world;
  const served = accounts.filter(({ tool }) => tool.endsWith("external"));
  await Promise.all(
    served.map(async (account) => {
      const gone = new AbortController();
      upstreams.onSecret(account.secret, () => {
        gone.abort();
        return { kind: "hang" };
      });
      // One that is refused since its 401 asks nobody.
      await Promise.race([call(world, account, { signal: gone.signal }).catch(() => {}), setTimeout(2_000)]);
      upstreams.onSecret(account.secret, undefined);
    }),
  );
}

/** A call that waits for approval, with the state that its client keeps. */
async function approve(world: SecretWorld, { name, key, browser }: Members): Promise<void> {
  const { gateway, ledger, ask } = world;
  const port = Number(new URL(gateway.url).port);
  const params = { name: "mcp__asking__write", arguments: {} };
  const asking = { capabilities: { elicitation: { url: {} } } };
  const { body } = await modern(port, key, "tools/call", params, asking);
  const { result } = JSON.parse(body) as { readonly result: { readonly requestState?: string } };
  const { requestState = "" } = result;
  // Its first part names the approval, which is no secret.
  const state = ledger.know("state of a waiting call", name, requestState.split(".").at(-1) ?? "");
  ledger.saw("a call that waits", body, [state]);
  const waiting = await ask<{ readonly approvals: readonly { readonly id: string }[] }>("GET", "/approvals");
  const id = waiting.approvals[0]?.id ?? "";
  await seen(world, "the page of an approval", await browser.get(`/approvals/${id}`));
  await ask("POST", `/approvals/${id}/decision`, { decision: "approve" });
  const done = await modern(port, key, "tools/call", { ...params, requestState }, asking);
  ledger.saw("a call that was approved", done.body);
}

/** Credentials that come with a request. */
async function bring(world: SecretWorld, { name, key, agentKey }: Members): Promise<void> {
  const { ledger, upstreams } = world;
  for (const [whose, bearer] of [
    ["a person", key],
    ["an agent", agentKey],
  ] as const) {
    const brought = ledger.plant("credential of the caller's own", `${whose} of ${name}`);
    for (const leak of ["a success that repeats it", "a refusal (401) that repeats it", "a status line that is it"]) {
      upstreams.onSecret(brought, leakOf(API_LEAKS, leak));
      const headers = { "mortise-credential": `own-api?api_key=${brought}` };
      await call(world, { key: bearer, tool: "mcp__own-api__write" }, { headers });
    }
    if (!upstreams.arrived.has(brought)) throw new Error(`What ${whose} of ${name} brought did not arrive.`);
  }
}

/** What is refused is not repeated. */
async function beRefused(world: SecretWorld, { name, key, browser }: Members): Promise<void> {
  const { gateway, ledger, upstreams, connectors } = world;
  const wrong = ledger.plant("secret of a request that is refused", name);
  const untrusted = upstreams.untrustedOrigin;
  const connection = (of: "own-api" | "own-server") => `/connectors/${connectors[of]}/connections/me`;
  const refusals: readonly (readonly [string, string, unknown, string?])[] = [
    ["POST", "/variables", { name: wrong, value: wrong }],
    ["POST", "/variables", { name: "A", value: { wrong } }],
    ["POST", "/mcps", { name: "Other", url: "http://127.0.0.1:1/mcp", accessToken: wrong }],
    ["POST", "/mcps", { name: "Other", url: `${untrusted}/mcp?key=${wrong}`, accessToken: wrong }],
    ["POST", "/mcps", { name: "Other", url: upstreams.mcpUrl, headers: [{ name: "x", value: `${wrong}\n` }] }],
    ["PUT", connection("own-server"), { secrets: { token: `${wrong}\n` } }, key],
    ["PUT", connection("own-api"), { secrets: { other: wrong } }, key],
    ["GET", "/workspaces", undefined, `mrt_${wrong}`],
    ["GET", `/nowhere/${wrong}?key=${wrong}`, undefined],
  ];
  for (const [method, path, body, asker] of refusals) {
    const { status, text, headers } = await gateway.rest(method, path, body, asker);
    if (status < 400) throw new Error(`${method} ${path} was not refused.`);
    ledger.saw(`${method} ${path.replace(wrong, "…")} is refused`, text + JSON.stringify([...headers]));
  }
  // What the store has of a session is none.
  const { cookie } = browser;
  for (const part of [cookie.replace(/(session_token=[^;.]+)[^;]*/, "$1"), cookie.replace(/\.([^;.]{3})/, ".AAA")]) {
    const asked = await fetch(`${gateway.url}/api/auth/session`, { headers: { cookie: part } });
    const text = await asked.text();
    if (text !== "null") throw new Error(`A session was taken without its signature: ${text}`);
  }
  await call(world, { key: wrong, tool: "mcp__own-api__write" });
  await call(world, { key: `${key}x`, tool: "mcp__own-api__write" });
}
