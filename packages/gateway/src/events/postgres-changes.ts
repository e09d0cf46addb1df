import { randomUUID } from "node:crypto";
import { Client, type QueryResult } from "pg";
import { cutConnection } from "../db/postgres-pool.ts";
import type { GatewayLog } from "../services.ts";
import type { Change, ChangeFeed } from "./change-feed.ts";
import { createLocalChanges } from "./local-changes.ts";

const CHANNEL = "mortise_changes";
/** By which replicas know each other's connections. */
const NAME = "mortise changes";
/** Between two attempts to get the connection back. */
const RECONNECT_MS = 500;
/** A connection that died without a word is found by asking, and so is a replica. */
const PROBE_MS = 1_500;
const CONNECT_MS = 5_000;
const TELL = "select pg_notify($1, $2)";
const PEERS = "select pid from pg_stat_activity where application_name = $1 and datname = current_database()";
/** A server that says nothing any more does not keep the process. */
const CLOSING_MS = 1_000;

/** Changes across all replicas of one database. */
export interface FleetChanges extends ChangeFeed {
  close(): Promise<void>;
}

/**
 * Listeners of this process hear of a change at once, those of the others by NOTIFY. {@link ChangeFeed.onGap} tells
 * when something may have been missed: when the connection is lost and when it is back, when another replica's is
 * gone, since that one may have ended between a change and telling of it, and when another replica says that it
 * changed something without a connection to tell it by.
 */
export async function listenForChanges(databaseUrl: string, log: GatewayLog): Promise<FleetChanges> {
  const local = createLocalChanges();
  const gaps = new Set<() => void>();
  const self = randomUUID();
  let client: Client | undefined;
  /** The other replicas' connections, as of the last time they were looked at. */
  let peers: ReadonlySet<number> = new Set();
  let isClosed = false;
  /** Something was changed that the other replicas were not told. */
  let isUntold = false;
  let turn: Promise<unknown> = Promise.resolve();
  let connecting: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  /** One statement at a time, as the driver has it. */
  const inTurn = (asked: Client, text: string, values: readonly string[]): Promise<QueryResult<{ pid?: number }>> => {
    const answer = turn.then(() => asked.query<{ pid?: number }>(text, [...values]));
    turn = answer.catch(() => {});
    return answer;
  };

  const tellOfGap = (): void => {
    for (const listener of Array.from(gaps)) listener();
  };

  const lose = (lost: Client): void => {
    if (client !== lost) return;
    client = undefined;
    cutConnection(lost);
    if (isClosed) return;
    log.warn("changes of other replicas are not heard: the connection to the database was lost");
    tellOfGap();
    retry();
  };

  const retry = (): void => {
    if (isClosed) return;
    timer = setTimeout(() => {
      connecting = connect().then(tellOfGap, retry);
    }, RECONNECT_MS);
  };

  const connect = async (): Promise<void> => {
    const made = new Client({
      connectionString: databaseUrl,
      connectionTimeoutMillis: CONNECT_MS,
      keepAlive: true,
      application_name: NAME,
    });
    made.on("error", () => lose(made));
    made.on("end", () => lose(made));
    made.on("notification", ({ payload = "" }) => {
      const heard = readNotification(payload);
      if (heard === undefined || heard.from === self) return;
      if (heard.change === undefined) tellOfGap();
      else void local.publish(heard.change);
    });
    try {
      await made.connect();
      await made.query(`listen ${CHANNEL}`);
    } catch (error) {
      cutConnection(made);
      throw error;
    }
    if (isClosed) return endConnection(made);
    client = made;
    if (isUntold) await tell(made);
    await look(made);
    return undefined;
  };

  /** Tells the others of a change, or, without one, that some were not told. */
  const tell = async (asked: Client, change?: Change): Promise<void> => {
    if (change === undefined) isUntold = false;
    try {
      await inTurn(asked, TELL, [CHANNEL, JSON.stringify({ from: self, ...(change === undefined ? {} : { change }) })]);
    } catch {
      isUntold = true;
      if (isClosed) return;
      log.warn("a change could not be told to the other replicas");
      lose(asked);
      // It has been replaced meanwhile.
      if (client !== undefined) await tell(client);
    }
  };

  /** Whether the connection still answers, and whose others there are. */
  const look = async (asked: Client): Promise<void> => {
    const late = setTimeout(() => lose(asked), PROBE_MS);
    try {
      const { rows } = await inTurn(asked, PEERS, [NAME]);
      const now = new Set(rows.map(({ pid }) => Number(pid)));
      const isOneGone = Array.from(peers).some((pid) => !now.has(pid));
      peers = now;
      if (isOneGone) tellOfGap();
    } catch {
      lose(asked);
    } finally {
      clearTimeout(late);
    }
  };

  await connect();
  const probe = setInterval(() => {
    if (client !== undefined) void look(client);
  }, PROBE_MS);
  probe.unref();

  return {
    subscribe: (listener) => local.subscribe(listener),
    onGap(listener) {
      gaps.add(listener);
      return () => gaps.delete(listener);
    },
    async publish(change) {
      await local.publish(change);
      if (client === undefined) isUntold = true;
      else await tell(client, change);
    },
    async close() {
      isClosed = true;
      clearTimeout(timer);
      clearInterval(probe);
      await connecting;
      const last = client;
      client = undefined;
      if (last !== undefined) await endConnection(last);
    },
  };
}

/** Says goodbye, and goes where there is no answer. */
async function endConnection(client: Client): Promise<void> {
  const cut = setTimeout(() => cutConnection(client), CLOSING_MS);
  await client.end().catch(() => {});
  clearTimeout(cut);
}

/** What another replica told: a change, or that some were not told. Text of another program's is left alone. */
function readNotification(payload: string): { readonly from: string; readonly change?: Change } | undefined {
  try {
    const value: unknown = JSON.parse(payload);
    if (typeof value !== "object" || value === null || !("from" in value)) return undefined;
    const { from } = value;
    if (typeof from !== "string") return undefined;
    if (!("change" in value)) return { from };
    const { change } = value;
    const isChange = typeof change === "object" && change !== null && "organisation" in change && "subject" in change;
    return isChange ? { from, change: change as Change } : undefined;
  } catch {
    return undefined;
  }
}
