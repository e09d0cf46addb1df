import { connectionRoutes } from "../../src/connections/routes.ts";
import { connectorRoutes } from "../../src/connectors/routes.ts";
import { serverRoutes } from "../../src/servers/routes.ts";
import type { ServerView } from "../../src/servers/server-view.ts";
import { type ServerChecksOptions, startServerChecks } from "../../src/servers/start-server-checks.ts";
import { createMasterKeys } from "../../src/vault/master-keys.ts";
import { assemble, type Assembly, somebody } from "../support/assemble.ts";
import { steppedClock } from "../support/stepped-clock.ts";
import { makePlace, type StoreKind } from "../support/stores.ts";
import { type ChangingServer, startChangingServer } from "./changing-server.ts";

/** Between two rounds, in milliseconds. */
export const INTERVAL = 300_000;

/** Two replicas on one store, whose checks go by a clock of the test's, and a server for them to check. */
export interface CheckedReplicas extends AsyncDisposable {
  /** The one that a test asks. */
  readonly first: Assembly;
  readonly server: ChangingServer;
  readonly clock: ReturnType<typeof steppedClock>;
  /** Adds the server and publishes it; its id. */
  publish(given?: { readonly name?: string; readonly account?: "personal" | "shared" }): Promise<string>;
  /** Starts the checks of both. */
  start(options?: ServerChecksOptions): Promise<void>;
  /** Lets a whole interval go by, and whoever wants to check, check. */
  round(): Promise<void>;
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function startCheckedReplicas(kind: StoreKind): Promise<CheckedReplicas> {
  const place = await makePlace(kind);
  const clock = steppedClock();
  const masterKeys = createMasterKeys([Buffer.alloc(32, "k")]);
  const routes = [...serverRoutes, ...connectorRoutes, ...connectionRoutes];
  const first = await assemble({ place, masterKeys, routes });
  const replicas = [first, await assemble({ place, masterKeys, routes })];
  const server = await startChangingServer();
  let checks: ReturnType<typeof startServerChecks>[] = [];

  const stop = async (): Promise<void> => {
    await Promise.all(checks.map((check) => check.stop()));
  };
  return {
    first,
    server,
    clock,
    async publish(given = {}) {
      const admin = somebody("admin");
      const created = await first.rest<ServerView>(admin, "POST", "/mcps", { name: "Acme", url: server.url, ...given });
      const { mcp_id: id } = created.body;
      await first.rest(admin, "POST", `/connectors/${id}/publish`);
      return id;
    },
    async start(options = {}) {
      checks = replicas.map(({ services }) =>
        startServerChecks({ ...services, clock }, { intervalMs: INTERVAL, ...options }),
      );
      await clock.asleep(replicas.length);
    },
    async round() {
      clock.advance(INTERVAL);
      await clock.asleep(replicas.length);
    },
    stop,
    async [Symbol.asyncDispose]() {
      await stop();
      for (const replica of replicas) await replica.close();
      await server[Symbol.asyncDispose]();
      await place.remove();
    },
  };
}
