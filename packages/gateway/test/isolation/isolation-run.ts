import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { newAdminKey, newMasterKey } from "../support/gateway-process.ts";
import type { TestPlace } from "../support/places.ts";
import { callTool, restClient } from "../support/rest-client.ts";
import { seeded } from "../support/seeded.ts";
import { startTestGateway } from "../support/start-test-gateway.ts";
import { startEchoUpstreams } from "./echo-upstreams.ts";
import { startFleet, type Fleet } from "./fleet.ts";
import { revokeAll, type Revocation } from "./revocations.ts";
import { createSecretBook, type SecretBook } from "./secret-book.ts";
import {
  askAs,
  connectAccount,
  CONNECTORS,
  insist,
  type Caller,
  makeTenants,
  type Tenant,
  type TenantsPlan,
  TOOLS,
} from "./tenants.ts";

export interface IsolationPlan extends TenantsPlan {
  readonly processes: number;
  readonly workers: number;
  readonly calls: number;
  /** Calls between two kills of a process. */
  readonly killEvery: number;
  readonly revocations: number;
  readonly churnPauseMs: number;
  readonly seed: number;
  /** Ends the calls before they are so many. */
  readonly enough?: AbortSignal;
}

export interface IsolationReport {
  readonly calls: number;
  readonly answered: number;
  /** Calls that were refused, by the reason: what the churn took away for a moment. */
  readonly refused: Readonly<Record<string, number>>;
  readonly lists: number;
  readonly churn: Readonly<Record<string, number>>;
  readonly kills: number;
  readonly statements: number;
  readonly revocations: readonly Revocation[];
  readonly seconds: number;
  /** Each is a sentence; none is the pass. */
  readonly faults: readonly string[];
}

/** What a process may have that knows nothing of tenants: every kind of credential, under every name that is usual. */
const PROCESS_CREDENTIALS = {
  MORTISE_TICKET_SYSTEM_API_KEY: "key-of-the-process",
  MORTISE_TICKETS_API_KEY: "key-of-the-process",
  TICKET_SYSTEM_API_KEY: "key-of-the-process",
  API_KEY: "key-of-the-process",
  MAIL_TOKEN: "key-of-the-process",
  MCP_TOKEN: "key-of-the-process",
  AUTHORIZATION: "Bearer key-of-the-process",
  BEARER_TOKEN: "key-of-the-process",
  OAUTH_CLIENT_ID: "process",
  OAUTH_CLIENT_SECRET: "key-of-the-process",
  OAUTH_ACCESS_TOKEN: "key-of-the-process",
  BASIC_AUTH: "process:key-of-the-process",
} as const;

/** What the churn may have taken away for the moment, as a call is refused then. */
const REASONS: readonly (readonly [reason: string, pattern: RegExp])[] = [
  ["unknown tool", /unknown tool|no tool|not found/i],
  ["busy", /\(busy\)/],
  ["not recorded", /cannot be recorded/],
];

/**
 * Many tenants with the same names and different secrets call through several replicas at once, while secrets are
 * rotated, tools toggled, keys changed and processes killed. Every answer, and every credential that reaches an
 * upstream, is held against whose call it was.
 */
export async function runIsolation(place: TestPlace, plan: IsolationPlan): Promise<IsolationReport> {
  const started = performance.now();
  const book = createSecretBook();
  await using upstreams = await startEchoUpstreams(book);
  const keys = { adminKey: newAdminKey(), masterKey: newMasterKey() };
  const first = await startTestGateway({ place, adminKey: keys.adminKey, config: { masterKeys: [keys.masterKey] } });
  const tenants = await makeTenants(first, upstreams, book, plan);
  const unguarded = [...first.unguarded];
  await first.stop();

  const { location } = place;
  await using fleet = await startFleet(plan.processes, { location, ...keys, environment: PROCESS_CREDENTIALS });
  const faults: string[] = [];
  const callers = tenants.flatMap((tenant) => tenant.callers);
  const load = { ...plan, fleet, callers, tenants, book, faults };

  faults.push(...(await withoutCredential(fleet, tenants, upstreams)));
  const count = await callUnderChurn(load);
  // The first tenant's: the churn is over, others' load is not part of this figure.
  const [agent, person] = (["agent", "person"] as const).map((kind) => callers.find((caller) => caller.kind === kind));
  if (agent === undefined || person === undefined) throw new Error("There is nobody to take anything away from.");
  const revocations = await revokeAll(fleet.urls, upstreams, book, { agent, person }, plan.revocations);

  const outputs = await fleet.stop();
  const told = outputs.flatMap((text) => text.match(/^UNGUARDED .*$/gm) ?? []);
  const statements = outputs.reduce((sum, text) => sum + Number(/^STATEMENTS (\d+)$/m.exec(text)?.[1] ?? 0), 0);
  const ownFaults = outputs.flatMap((text) => text.match(/^.*"level":"error".*$/gm) ?? []);
  faults.push(...upstreams.faults, ...unguarded, ...told, ...ownFaults);
  return {
    ...count,
    kills: fleet.kills.reduce((sum, each) => sum + each, 0),
    statements,
    revocations,
    seconds: Math.round((performance.now() - started) / 1_000),
    faults,
  };
}

interface Load extends IsolationPlan {
  readonly fleet: Fleet;
  readonly callers: readonly Caller[];
  readonly tenants: readonly Tenant[];
  readonly book: SecretBook;
  readonly faults: string[];
}

async function callUnderChurn(load: Load) {
  const { fleet, callers, faults, workers, calls, seed, enough } = load;
  const refused: Record<string, number> = {};
  const count = { calls: 0, answered: 0, lists: 0 };
  const churn: Record<string, number> = {};
  let isOver = false;
  const isEnough = (): boolean => count.calls >= calls || enough?.aborted === true;

  const work = async (worker: number): Promise<void> => {
    const random = seeded(seed + worker);
    const pick = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(random() * items.length)];
    // Every client counts from 0, so that the same ids are under way everywhere.
    for (let id = 0; !isEnough(); id++) {
      const caller = pick(callers);
      const connector = pick(CONNECTORS);
      const replica = Math.floor(random() * fleet.urls.length);
      const url = fleet.urls[replica];
      if (caller === undefined || connector === undefined || url === undefined) return;
      count.calls += 1;
      if (id % 10 === 9) {
        count.lists += 1;
        faults.push(...(await judgeList(url, caller)));
      }
      const nonce = randomUUID();
      const { name } = caller.accounts[connector];
      const { tool, argument } = TOOLS[connector];
      const answer = await callTool(url, caller.key, {
        id,
        name: `mcp__${connector}__${tool}`,
        args: { [argument]: `${name}~${nonce}` },
      });
      if (!answer.isError) {
        count.answered += 1;
        faults.push(...judgeAnswer(answer.raw, { id, name, nonce }));
        continue;
      }
      if (answer.raw.includes("<<")) faults.push(...judgeAnswer(answer.raw, { id, name, nonce: "" }));
      const reason = REASONS.find(([, pattern]) => pattern.test(answer.text))?.[0];
      const isAway = answer.status === 0 || (answer.status === 503 && answer.text.includes('"starting"'));
      const wasKilled = isAway && fleet.kills[replica] !== 0;
      const known = reason ?? (wasKilled ? "its process was killed" : undefined);
      if (known === undefined) faults.push(`${name} was refused: ${String(answer.status)} ${answer.text}`);
      else refused[known] = (refused[known] ?? 0) + 1;
      // Its process is not back yet.
      if (wasKilled) await setTimeout(50);
    }
  };

  const churning = churnUntil(load, churn, () => isOver);
  const killing = killUntil(
    load,
    () => count.calls,
    () => isOver,
  );
  await Promise.all(Array.from({ length: workers }, (_, worker) => work(worker)));
  isOver = true;
  await Promise.all([churning, killing]);
  return { ...count, refused, churn };
}

/** The answer has the caller's own id, account and nonce, and nobody else's account. */
function judgeAnswer(
  raw: string,
  { id, name, nonce }: { readonly id: number; readonly name: string; readonly nonce: string },
): readonly string[] {
  const faults: string[] = [];
  const { id: given } = JSON.parse(raw) as { readonly id: unknown };
  if (given !== id) faults.push(`the call ${String(id)} of ${name} was answered as ${String(given)}`);
  if (!raw.includes(nonce)) faults.push(`${name} got the answer to another call`);
  const tags = Array.from(raw.matchAll(/<<([^>]*)>>/g), ([, tag]) => tag);
  if (nonce !== "" && tags.length === 0) faults.push(`${name} got an answer from nobody`);
  for (const tag of new Set(tags)) if (tag !== name) faults.push(`${name} got an answer of ${String(tag)}`);
  return faults;
}

/** A list is of the caller's own organisation, for nobody else to keep. */
async function judgeList(url: string, caller: Caller): Promise<readonly string[]> {
  const headers = {
    authorization: `Bearer ${caller.key}`,
    "content-type": "application/json",
    accept: "application/json, text/event-stream",
    "mcp-protocol-version": "2026-07-28",
    "mcp-method": "tools/list",
  };
  const meta = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientInfo": { name: "isolation", version: "1" },
    "io.modelcontextprotocol/clientCapabilities": {},
  };
  const body = JSON.stringify({ jsonrpc: "2.0", id: 0, method: "tools/list", params: { _meta: meta } });
  const response = await fetch(`${url}/mcp`, { method: "POST", headers, body }).catch(() => undefined);
  // Its process was killed; calls find out when it should not have been.
  const text = (await response?.text().catch(() => "")) ?? "";
  if (response?.status !== 200 || text === "") return [];
  const faults: string[] = [];
  const own = `list-${caller.tenant.name}`;
  for (const [, tag] of text.matchAll(/<<([^>]*)>>/g)) if (tag !== own) faults.push(`${own} was shown ${String(tag)}`);
  if (!text.includes('"cacheScope":"private"')) faults.push(`a list of ${own} is not private: ${text.slice(0, 200)}`);
  if (/public|s-maxage/.test(response.headers.get("cache-control") ?? ""))
    faults.push(`a list of ${own} may be shared`);
  return faults;
}

/** Changes one thing after another, each on another replica. */
async function churnUntil(load: Load, churn: Record<string, number>, isOver: () => boolean): Promise<void> {
  const { fleet, callers, tenants, book, churnPauseMs, seed, faults } = load;
  const random = seeded(seed - 1);
  const pick = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(random() * items.length)];
  const kinds: Readonly<Record<string, (url: string) => Promise<unknown>>> = {
    async "secret replaced"(url) {
      const connector = pick(CONNECTORS);
      const account = connector === undefined ? undefined : pick(callers)?.accounts[connector];
      if (account !== undefined) await connectAccount(url, book, account);
    },
    async "tool switched off and on"(url) {
      const tenant = pick(tenants);
      if (tenant === undefined) return;
      const ask = restClient(url, tenant.organisation, tenant.ownerKey);
      const path = `/connectors/${tenant.connectors.notes}/tools/search`;
      await insist(() => ask("PATCH", path, { allowed: false }));
      await insist(() => ask("PATCH", path, { allowed: true }));
    },
    async "toggled by its user"(url) {
      const caller = pick(callers.filter(({ kind }) => kind === "person"));
      if (caller === undefined) return;
      const ask = restClient(url, caller.tenant.organisation, caller.key);
      const path = `/connectors/${caller.tenant.connectors.tickets}/toggles/search_tickets`;
      await insist(() => ask("PUT", path, { on: false }));
      await insist(() => ask("PUT", path, { on: true }));
    },
    async "member moved out and in"(url) {
      const caller = pick(callers.filter(({ kind }) => kind === "person"));
      if (caller === undefined) return;
      const ask = restClient(url, caller.tenant.organisation, caller.tenant.ownerKey);
      const path = `/workspaces/${caller.workspace}/members/${caller.id}`;
      await insist(() => ask("DELETE", path));
      await insist(() => ask("PUT", path));
    },
    async "data key rotated"(url) {
      const tenant = pick(tenants);
      if (tenant !== undefined) await restClient(url, tenant.organisation, tenant.ownerKey)("POST", "/vault/rotate");
    },
    async "connection tried"(url) {
      const account = pick(callers)?.accounts.notes;
      if (account !== undefined) {
        await askAs(url, account)(
          "POST",
          `/connectors/${account.tenant.connectors.notes}/connections/${account.path}/test`,
        );
      }
    },
  };
  const names = Object.keys(kinds);
  while (!isOver()) {
    const kind = pick(names) ?? "";
    // The first replica is never killed, so that what is switched off is switched on again.
    const url = fleet.urls[0] ?? "";
    try {
      await kinds[kind]?.(url);
      churn[kind] = (churn[kind] ?? 0) + 1;
    } catch (error) {
      faults.push(`${kind}: ${String(error)}`);
    }
    await setTimeout(churnPauseMs);
  }
}

async function killUntil({ fleet, killEvery, seed }: Load, calls: () => number, isOver: () => boolean): Promise<void> {
  const random = seeded(seed - 2);
  let next = killEvery;
  while (!isOver()) {
    await setTimeout(20);
    if (calls() < next || fleet.urls.length < 2) continue;
    next = calls() + killEvery;
    const index = 1 + Math.floor(random() * (fleet.urls.length - 1));
    await fleet.kill(index);
    await fleet.restart(index);
  }
}

/** Who has connected nothing gets nothing of what the process has, and no request is made. */
async function withoutCredential(
  { urls }: Fleet,
  tenants: readonly Tenant[],
  upstreams: { readonly calls: () => number },
): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const { name, ownerKey } of tenants) {
    // The owner's key is in no workspace, and the owner has no account of their own.
    for (const connector of ["tickets", "mail"] as const) {
      const before = upstreams.calls();
      const { tool, argument } = TOOLS[connector];
      const { text } = await callTool(urls[0] ?? "", ownerKey, {
        name: `mcp__${connector}__${tool}`,
        args: { [argument]: `${name}~none` },
      });
      if (!text.includes("credential_missing")) faults.push(`without an account ${name} got: ${text}`);
      if (upstreams.calls() !== before) faults.push(`a call of ${name} was made without an account`);
    }
  }
  return faults;
}
