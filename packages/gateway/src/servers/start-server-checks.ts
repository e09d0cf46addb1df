import { randomUUID } from "node:crypto";
import { levelsOf } from "../connections/connection-row.ts";
import { findConnector } from "../connectors/find-connector.ts";
import { takeLease } from "../db/leases.ts";
import type { Services } from "../services.ts";
import { recordAccountsStatus } from "./accounts-status.ts";
import { type Account, type AccountVerdict, checkAccount } from "./check-account.ts";
import { checkDescriptor } from "./check-descriptor.ts";
import { checkReach } from "./check-reach.ts";
import { checkServer, everybody } from "./check-server.ts";
import { dueAccounts, dueConnectors, type DueConnector } from "./due-checks.ts";

type Needs = Parameters<typeof checkServer>[0] & Parameters<typeof checkDescriptor>[0] & Pick<Services, "variables">;

/** How often, and how many at once. */
export interface ServerChecksOptions {
  /** Between two rounds of the whole fleet. */
  readonly intervalMs?: number;
  readonly concurrency?: number;
  /** People's own accounts that are tried in a round: of one connector, and of all. */
  readonly accountsOfConnector?: number;
  readonly accounts?: number;
  /** From 0 to 1: where in its share of time something begins, so that replicas and accounts do not begin at once. */
  readonly random?: () => number;
}

const LEASE = "server-checks";
/** The part of an interval over which a round spreads the accounts. */
const SPREAD = 0.6;
/** The part of an interval after which a round begins nothing more. */
const LONGEST = 0.8;

/**
 * Keeps the status of published connectors true, and finds what external servers changed: lists each again, and tries
 * a descriptor's account, with what is connected for everybody. Of the accounts of people, agents and workspaces some
 * are tried in each round, each with its own credential; where everybody has to have their own, the states of these
 * make the connector's status. One replica does it at a time. What hangs holds up its own check alone.
 */
export function startServerChecks(
  services: Needs,
  {
    intervalMs = 300_000,
    concurrency = 8,
    accountsOfConnector = 10,
    accounts = 1_000,
    random = Math.random,
  }: ServerChecksOptions = {},
): { stop(): Promise<void> } {
  const { store, clock, log } = services;
  const stopping = new AbortController();
  const { signal } = stopping;

  async function run(): Promise<void> {
    while (!signal.aborted) {
      await clock.sleep(intervalMs * (0.1 + 0.2 * random()), signal);
      try {
        // Held for most of the interval, whoever has it: a round is made once in it, by one.
        const lease = { name: LEASE, holder: randomUUID(), ttlMs: Math.ceil(intervalMs * 0.9) };
        if ((await takeLease(store, clock, lease)) !== undefined) await round(clock.now() + intervalMs * LONGEST);
      } catch (error) {
        if (!signal.aborted) log.fault(error, LEASE);
      }
    }
  }

  /** Those whose check is longest ago come first, so that a round which is cut short goes on where it ended. */
  async function round(until: number): Promise<void> {
    const due = await dueAccounts(services, { ofConnector: accountsOfConnector, ofAll: accounts });
    const withAccounts = new Set(due.filter(({ isPersonal }) => isPersonal).map((account) => account.connector_id));
    const connectors = (await dueConnectors(services)).filter(({ id }) => !withAccounts.has(id));
    await Promise.all([each(connectors, until, check), roundOfAccounts(due, until)]);
  }

  /** Several at a time, in order, as long as there is time. */
  async function each<Item>(items: readonly Item[], until: number, work: (item: Item) => Promise<void>): Promise<void> {
    const waiting = items.values();
    const worker = async (): Promise<void> => {
      for (const item of waiting) {
        if (signal.aborted || clock.now() > until) return;
        await work(item);
      }
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
  }

  async function check({ org_id, id }: DueConnector): Promise<void> {
    try {
      const connector = await findConnector(store, org_id, id);
      if (connector?.state !== "published") return;
      if (connector.account === "personal") await checkReach(services, connector, signal);
      else if (connector.kind === "descriptor") await checkDescriptor(services, connector, signal);
      else await checkServer(services, connector, everybody(org_id), { signal });
    } catch (error) {
      if (!signal.aborted) log.fault(error, `${LEASE}:${id}`);
    }
  }

  /** Each at a moment of its own. What those of a connector have come to is told once they are through. */
  async function roundOfAccounts(due: readonly Account[], until: number): Promise<void> {
    const groups = new Map<string, AccountsOfConnector>();
    for (const { org_id, connector_id: id } of due) {
      const group = groups.get(id) ?? { org_id, id, left: 0, verdicts: [] };
      groups.set(id, group);
      group.left++;
    }
    const looks = due.map((account) => ({ account, at: clock.now() + intervalMs * SPREAD * random() }));
    const inTime = looks.toSorted((a, b) => a.at - b.at);
    await each(inTime, until, async ({ account, at }) => {
      const group = groups.get(account.connector_id);
      if (group === undefined) return;
      try {
        await clock.sleep(Math.max(0, at - clock.now()), signal);
        const verdict = await checkOne(account, group.verdicts);
        if (verdict !== undefined) group.verdicts.push(verdict);
      } catch (error) {
        if (!signal.aborted) log.fault(error, `${LEASE}:${account.id}`);
      }
      if (--group.left === 0) await tell(group);
    });
    // Of those that there was no time to get through, what is known.
    for (const group of groups.values()) if (group.left > 0) await tell(group);
  }

  /** Nothing where the server has just not been reached with another account: it is there for all or for none. */
  async function checkOne(account: Account, before: readonly AccountVerdict[]): Promise<AccountVerdict | undefined> {
    const connector = await findConnector(store, account.org_id, account.connector_id);
    if (connector?.state !== "published" || !levelsOf(connector).includes(account.level)) return undefined;
    const last = before.at(-1);
    if (last?.kind === "fault" && last.isForAll) return undefined;
    return checkAccount(services, connector, account, signal);
  }

  async function tell({ verdicts, ...connector }: AccountsOfConnector): Promise<void> {
    if (verdicts.length === 0 || signal.aborted) return;
    const faults = verdicts.flatMap((verdict) => (verdict.kind === "fault" ? [verdict.message] : []));
    const answers = verdicts.filter((verdict) => verdict.kind === "works" || verdict.kind === "answered");
    const { note } = answers.findLast(({ kind }) => kind === "works") ?? answers.at(-1) ?? { note: null };
    const fault = faults.length === verdicts.length ? (faults[0] ?? null) : null;
    try {
      await recordAccountsStatus(services, connector, { fault, note });
    } catch (error) {
      log.fault(error, `${LEASE}:${connector.id}`);
    }
  }

  // It ends by the signal alone, which makes its pause reject.
  const running = run().catch((error: unknown) => {
    if (!signal.aborted) log.fault(error, LEASE);
  });
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/** What a round has to look at of a connector, and has found. */
interface AccountsOfConnector extends DueConnector {
  left: number;
  readonly verdicts: AccountVerdict[];
}
