import { setTimeout } from "node:timers/promises";
import { json, startFakeUpstream } from "@mortise/testkit/fake-upstream";
import { openStore } from "../../src/db/open-store.ts";
import { eventually } from "../support/eventually.ts";
import { newAdminKey, newMasterKey, startGatewayProcess } from "../support/gateway-process.ts";
import type { TestPlace } from "../support/places.ts";
import { callTool, restClient, type Ask } from "../support/rest-client.ts";
import { seeded } from "../support/seeded.ts";
import { ticketDescriptor } from "../support/ticket-descriptor.ts";
import { halfRows } from "./half-rows.ts";
import { createLedger } from "./ledger.ts";

export interface CrashReport {
  readonly cycles: number;
  /** Changes that the gateway said were done. */
  readonly acknowledged: number;
  /** Changes and calls that were under way at a kill. */
  readonly cut: number;
  /** Calls that were answered. */
  readonly calls: number;
  readonly slowestStartMs: number;
  /** Each is a sentence; none is the pass. */
  readonly faults: readonly string[];
}

interface Connector {
  readonly description: string;
  readonly state: string;
  readonly allowed: number;
}

/** A gateway is killed after so many changes and calls, at least; and at most so much later. */
const LEAST_DONE = { changes: 20, calls: 5 } as const;
const MOST_LATER_MS = 300;
const RETRY_MS = 200;
const CALLER = "Called";
/** What is known of a secret's value. */
const SECRET = "a secret";

/**
 * Kills a gateway with signal 9 in the middle of concurrent writes and calls, again and again on the same data, and
 * holds what is there after each start against what was acknowledged before.
 */
export async function crashCycles(place: TestPlace, cycles: number, seed: number): Promise<CrashReport> {
  const random = seeded(seed);
  const { location } = place;
  const keys = { adminKey: newAdminKey(), masterKey: newMasterKey() };
  const upstream = await startFakeUpstream(() => json({ tickets: [] }));
  const connectors = createLedger<Connector>((a, b) => JSON.stringify(a) === JSON.stringify(b));
  const variables = createLedger<string>((a, b) => a === b);
  /** The key of each connector's account; what was asked and not answered may be there, too. */
  const credentials = createLedger<string>((a, b) => a === b);
  const faults: string[] = [];
  const count = { acknowledged: 0, cut: 0, calls: 0, slowest: 0 };
  let serial = 0;
  let organisation = "";

  for (let cycle = 0; cycle <= cycles; cycle++) {
    await using gateway = await startGatewayProcess({ location, ...keys });
    count.slowest = Math.max(count.slowest, gateway.startedInMs);
    organisation ||= await firstOrganisation();
    const ask = restClient(gateway.url, organisation, keys.adminKey);
    faults.push(...(await compare(ask)).map((fault) => `cycle ${String(cycle)}: ${fault}`));
    if (cycle === cycles) {
      gateway.kill("SIGTERM");
      await gateway.ended;
      break;
    }
    await ensureCalled(ask);
    const working = [
      ...Array.from({ length: 4 }, () => connectorWork(ask)),
      ...Array.from({ length: 3 }, () => variableWork(ask)),
      ...Array.from({ length: 3 }, () => calling(gateway.url)),
    ].map(async (step) => {
      while (await step());
    });
    const { acknowledged, calls } = count;
    const isBusy = () =>
      count.acknowledged >= acknowledged + LEAST_DONE.changes && count.calls >= calls + LEAST_DONE.calls;
    await eventually(isBusy, Boolean);
    await setTimeout(random() * MOST_LATER_MS);
    gateway.kill("SIGKILL");
    await gateway.ended;
    await Promise.all(working);
    const store = await openStore(location);
    faults.push(...(await halfRows(store)).map((fault) => `cycle ${String(cycle)}: ${fault}`));
    await store.close();
  }
  faults.push(...(await unrecordedCalls()));
  await upstream.close();
  return {
    cycles,
    acknowledged: count.acknowledged,
    cut: count.cut,
    calls: count.calls,
    slowestStartMs: Math.round(count.slowest),
    faults,
  };

  async function firstOrganisation(): Promise<string> {
    const store = await openStore(location);
    const query = store.db.selectFrom("settings").select("value").where("key", "=", "first_organisation");
    const { value } = await query.executeTakeFirstOrThrow();
    await store.close();
    return value;
  }

  /** What is there, held against what was acknowledged; and the chain of the audit trail. */
  async function compare(ask: Ask): Promise<readonly string[]> {
    const listed = await ask("GET", "/connectors");
    const own = (listed.body.connectors as readonly Shown[]).filter(({ name }) => name !== CALLER);
    const present = new Map(
      own.map(({ name, description, state, tools }) => [name, { description, state, allowed: tools.allowed }]),
    );
    const found = [...connectors.settle(present)];
    const { body } = await ask("GET", "/variables");
    const shown = body.variables as readonly ShownVariable[];
    found.push(...variables.settle(new Map(shown.map(({ name, value }) => [name, value ?? SECRET]))));
    found.push(...credentials.settle(await usedKeys(ask, own)));
    const verdict = await ask("GET", "/audit/verify");
    if (verdict.body.ok !== true) found.push(`the audit chain is broken: ${JSON.stringify(verdict.body)}`);
    return found;
  }

  /** The key that a call with each connector's account carries: the vault shows it to the upstream alone. */
  async function usedKeys(ask: Ask, shown: readonly Shown[]): Promise<ReadonlyMap<string, string>> {
    const { body } = await ask("GET", "/connections");
    const connected = new Set((body.connections as readonly { connector: string }[]).map(({ connector }) => connector));
    const used = new Map<string, string>();
    for (const { id, name } of shown.filter((each) => connected.has(each.id))) {
      const before = upstream.requests.length;
      const tried = await ask("POST", `/connectors/${id}/connections/organization/test`);
      // The gateway tries accounts by itself, too.
      const own = upstream.requests.slice(before).filter(({ path }) => path === testPath(name));
      const key = own[0]?.headers["x-api-key"];
      used.set(name, typeof key === "string" ? key : `none: ${JSON.stringify(tried.body)}`);
    }
    return used;
  }

  async function ensureCalled(ask: Ask): Promise<void> {
    const { body } = await ask("GET", "/connectors");
    if ((body.connectors as readonly Shown[]).some(({ name }) => name === CALLER)) return;
    const made = await ask("POST", "/connectors", newConnector(CALLER, "called"));
    const id = (made.body as { connector: Shown }).connector.id;
    await ask("PUT", `/connectors/${id}/connections/organization`, { secrets: { api_key: "key-called" } });
    await ask("POST", `/connectors/${id}/publish`);
  }

  function newConnector(name: string, description: string) {
    return { descriptor: descriptorOf(name, upstream.origin), name, description, allowTools: ["search_tickets"] };
  }

  /** Creates, connects, changes and deletes connectors, one after another. */
  function connectorWork(ask: Ask): () => Promise<boolean> {
    const plan: (() => Promise<boolean>)[] = [];
    return async () => {
      if (plan.length === 0) plan.push(...lifeOfConnector(ask));
      return plan.shift()?.() ?? false;
    };
  }

  function lifeOfConnector(ask: Ask): (() => Promise<boolean>)[] {
    serial += 1;
    const name = `Connector ${String(serial)}`;
    let id = "";
    let now: Connector = { description: "as created", state: "draft", allowed: 1 };
    const change = (next: Partial<Connector>, request: () => ReturnType<Ask>) => () => {
      const wanted = { ...now, ...next };
      return perform(connectors, name, wanted, async () => {
        const answer = await request();
        if (answer.status < 300) now = wanted;
        return answer;
      });
    };
    const keep = random() < 0.3;
    const newKey = (text: string) => () =>
      perform(credentials, name, text, () =>
        ask("PUT", `/connectors/${id}/connections/organization`, { secrets: { api_key: text } }),
      );
    return [
      change({}, async () => {
        const answer = await ask("POST", "/connectors", newConnector(name, now.description));
        id = answer.status === 201 ? (answer.body as { connector: Shown }).connector.id : "";
        return answer;
      }),
      newKey(`key-${String(serial)}-first`),
      change({ state: "published" }, () => ask("POST", `/connectors/${id}/publish`)),
      change({ allowed: 2 }, () => ask("PATCH", `/connectors/${id}/tools/close_ticket`, { allowed: true })),
      newKey(`key-${String(serial)}-second`),
      change({ description: "as changed" }, () => ask("PATCH", `/connectors/${id}`, { description: "as changed" })),
      change({ allowed: 1 }, () => ask("PATCH", `/connectors/${id}/tools/search_tickets`, { allowed: false })),
      ...(keep
        ? []
        : [
            () => {
              credentials.ask(name, undefined);
              return perform(connectors, name, undefined, async () => {
                const answer = await ask("DELETE", `/connectors/${id}`);
                if (answer.status < 300) credentials.acknowledge(name);
                return answer;
              });
            },
          ]),
    ];
  }

  function variableWork(ask: Ask): () => Promise<boolean> {
    const plan: (() => Promise<boolean>)[] = [];
    return async () => {
      if (plan.length === 0) plan.push(...lifeOfVariable(ask));
      return plan.shift()?.() ?? false;
    };
  }

  function lifeOfVariable(ask: Ask): (() => Promise<boolean>)[] {
    serial += 1;
    const name = `VARIABLE_${String(serial)}`;
    let id = "";
    const secret = random() < 0.5;
    const set = (value: string) => () =>
      perform(variables, name, secret ? SECRET : value, () => ask("PUT", `/variables/${id}`, { value }));
    return [
      () =>
        perform(variables, name, secret ? SECRET : "first", async () => {
          const answer = await ask("POST", "/variables", { name, value: "first", secret });
          id = answer.status === 201 ? (answer.body as { id: string }).id : "";
          return answer;
        }),
      set("second"),
      set("third"),
      ...(random() < 0.2 ? [] : [() => perform(variables, name, undefined, () => ask("DELETE", `/variables/${id}`))]),
    ];
  }

  /** Whether the gateway is still there. What it refuses is a fault: nothing here is to be refused. */
  async function perform<Value>(
    ledger: ReturnType<typeof createLedger<Value>>,
    name: string,
    value: Value | undefined,
    request: () => ReturnType<Ask>,
  ): Promise<boolean> {
    ledger.ask(name, value);
    try {
      let { status, body } = await request();
      // Said of what was not done, for now: a machine with a lot to do.
      while (status === 503 && body.error.code === "audit_unavailable") {
        await setTimeout(RETRY_MS);
        ({ status, body } = await request());
      }
      if (status >= 300) {
        faults.push(`${name} was refused: ${String(status)} ${JSON.stringify(body)}`);
        ledger.refuse(name);
      } else {
        ledger.acknowledge(name);
        count.acknowledged += 1;
      }
      return true;
    } catch {
      count.cut += 1;
      return false;
    }
  }

  function calling(url: string): () => Promise<boolean> {
    return async () => {
      const { status, isError, text } = await callTool(url, keys.adminKey, { name: "mcp__called__search_tickets" });
      if (status === 0) {
        count.cut += 1;
        return false;
      }
      if (isError && !text.includes("cannot be recorded")) faults.push(`a call failed: ${String(status)} ${text}`);
      count.calls += 1;
      return true;
    };
  }

  /** A call is recorded before it is made: there are as many records as requests, or more. */
  async function unrecordedCalls(): Promise<readonly string[]> {
    const store = await openStore(location);
    const { records } = await store.db
      .selectFrom("audit_events")
      .select((columns) => columns.fn.countAll<number | string>().as("records"))
      .where("kind", "=", "tool_call")
      .where("ends", "is", null)
      .executeTakeFirstOrThrow();
    await store.close();
    const made = upstream.requests.filter(({ path }) => path.startsWith("/tickets")).length;
    return Number(records) >= made ? [] : [`${String(made)} calls were made, and ${String(records)} are recorded`];
  }
}

interface Shown {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly state: string;
  readonly tools: { readonly allowed: number };
}

interface ShownVariable {
  readonly name: string;
  readonly value: string | null;
}

/** Its test request carries the key, so that the upstream sees which one is stored, and of which connector. */
function descriptorOf(name: string, origin: string): string {
  return ticketDescriptor(origin)
    .replace("headers: {}", 'headers: { X-API-Key: "{api_key}" }')
    .replace(`${origin}/me`, origin + testPath(name));
}

const testPath = (name: string): string => `/me/${name.replace(" ", "-")}`;
