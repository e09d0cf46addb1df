import { randomUUID } from "node:crypto";
import { Client } from "pg";
import type { GatewayLog } from "../services.ts";
import type { Change, ChangeFeed } from "./change-feed.ts";
import { createLocalChanges } from "./local-changes.ts";

const CHANNEL = "mortise_changes";
/** Between two attempts to get the connection back. */
const RECONNECT_MS = 500;
/** A connection that died without a word is found by asking. */
const PROBE_MS = 2_000;

/** Changes across all replicas of one database. */
export interface FleetChanges extends ChangeFeed {
  close(): Promise<void>;
}

/**
 * Listeners of this process hear of a change at once, those of the others by NOTIFY. While the connection is
 * away nothing is heard, which {@link ChangeFeed.onGap} tells twice: when it is lost, and when it is back.
 */
export async function listenForChanges(databaseUrl: string, log: GatewayLog): Promise<FleetChanges> {
  const local = createLocalChanges();
  const gaps = new Set<() => void>();
  const self = randomUUID();
  let client: Client | undefined;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  const tellOfGap = (): void => {
    for (const listener of Array.from(gaps)) listener();
  };

  const lose = (lost: Client): void => {
    if (client !== lost) return;
    client = undefined;
    void lost.end().catch(() => {});
    if (closed) return;
    log.warn("changes of other replicas are not heard: the connection to the database was lost");
    tellOfGap();
    retry();
  };

  const retry = (): void => {
    timer = setTimeout(() => {
      connect().then(tellOfGap, retry);
    }, RECONNECT_MS);
  };

  const connect = async (): Promise<void> => {
    const made = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000, keepAlive: true });
    made.on("error", () => lose(made));
    made.on("end", () => lose(made));
    made.on("notification", ({ payload = "" }) => {
      const heard = readNotification(payload);
      if (heard !== undefined && heard.from !== self) void local.publish(heard.change);
    });
    await made.connect();
    await made.query(`listen ${CHANNEL}`);
    if (closed) return made.end();
    client = made;
    return undefined;
  };

  await connect();
  const probe = setInterval(() => {
    const asked = client;
    if (asked === undefined) return;
    const late = setTimeout(() => lose(asked), PROBE_MS);
    asked.query("select 1").then(
      () => clearTimeout(late),
      () => lose(asked),
    );
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
      try {
        await client?.query("select pg_notify($1, $2)", [CHANNEL, JSON.stringify({ from: self, change })]);
      } catch {
        // The others find out when what they keep is too old, as they do of every change while the database is away.
        log.warn("a change could not be told to the other replicas", { subject: change.subject });
      }
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      clearInterval(probe);
      const last = client;
      client = undefined;
      await last?.end().catch(() => {});
    },
  };
}

/** What another replica told. Text of another version's, or another program's, is left alone. */
function readNotification(payload: string): { readonly from: string; readonly change: Change } | undefined {
  try {
    const value: unknown = JSON.parse(payload);
    if (typeof value !== "object" || value === null || !("from" in value) || !("change" in value)) return undefined;
    const { from, change } = value;
    const isChange = typeof change === "object" && change !== null && "organisation" in change && "subject" in change;
    return typeof from === "string" && isChange ? { from, change: change as Change } : undefined;
  } catch {
    return undefined;
  }
}
