import { expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { createConnectorServer, type ConnectorServer } from "../../src/connector-server.ts";
import { ServerCache, type ServerKey } from "../../src/server-cache.ts";
import { makeConnector } from "../fixtures/connector.ts";

const key: ServerKey = { instance: "tickets", organisation: "acme", workspace: "support" };

function makeServer(hash = "a"): ConnectorServer {
  return createConnectorServer(makeConnector({ origin: "https://tickets.example", hash, tools: [{ name: "search" }] }));
}

/** A build that ends when the test says so. */
function openBuilds() {
  const waiting: { readonly key: ServerKey; finish(server: ConnectorServer): void; fail(error: Error): void }[] = [];
  const cache = new ServerCache({
    build: (of) => new Promise((resolve, reject) => waiting.push({ key: of, finish: resolve, fail: reject })),
  });
  return { cache, waiting };
}

it("builds a server once, and gives it to all who ask meanwhile and afterwards", async () => {
  const { cache, waiting } = openBuilds();
  const first = Array.from({ length: 100 }, async () => cache.get(key));
  await Promise.resolve();
  expect(waiting).toHaveLength(1);

  const server = makeServer();
  waiting[0]?.finish(server);

  expect(new Set(await Promise.all(first))).toEqual(new Set([server]));
  // From now on without any waiting.
  expect(cache.get(key)).toBe(server);
  expect(cache.counts()).toEqual({ hits: 100, misses: 1, builds: 1, evictions: 0, entries: 1 });
});

it("keeps apart what differs in any part of the key, wherever the parts are cut", async () => {
  const part = fc.oneof(fc.string({ maxLength: 4 }), fc.constantFrom("", "a", "a:b", 'a"', "a,b", "null", "\\", "a/b"));
  const keys = fc.record({ instance: part, organisation: part, workspace: fc.option(part, { nil: undefined }) });
  await fc.assert(
    fc.asyncProperty(keys, keys, async (one, other) => {
      const cache = new ServerCache({ build: () => makeServer() });
      const toKey = ({ instance, organisation, workspace }: typeof one): ServerKey =>
        workspace === undefined ? { instance, organisation } : { instance, organisation, workspace };
      const same =
        one.instance === other.instance && one.organisation === other.organisation && one.workspace === other.workspace;
      const first = await cache.get(toKey(one));
      const second = await cache.get(toKey(other));
      expect(first === second).toBe(same);
    }),
    { numRuns: 2_000 },
  );
});

it("leaves no entry where a build fails, tells all who waited, and builds anew for the next", async () => {
  const { cache, waiting } = openBuilds();
  const ask = async (): Promise<ConnectorServer> => cache.get(key);
  const both = [ask(), ask()];
  await Promise.resolve();
  waiting[0]?.fail(new Error("the store is down"));

  const settled = await Promise.allSettled(both);
  expect(settled.map((one) => one.status)).toEqual(["rejected", "rejected"]);
  expect(cache.counts().entries).toBe(0);

  const again = cache.get(key);
  await Promise.resolve();
  const server = makeServer();
  waiting[1]?.finish(server);
  await expect(again).resolves.toBe(server);
});

it("leaves no entry where a build throws at once", async () => {
  const cache = new ServerCache({
    build: () => {
      throw new Error("no such instance");
    },
  });

  await expect(cache.get(key)).rejects.toThrow("no such instance");
  expect(cache.counts().entries).toBe(0);
});

it.each<[string, (cache: ServerCache) => void]>([
  ["credentials are updated", (cache) => cache.credentialsUpdated("tickets")],
  ["operations change", (cache) => cache.operationsChanged("tickets", "b")],
  ["the instance is deleted", (cache) => cache.instanceDeleted("tickets")],
])("forgets every server of an instance when its %s, and no other's", async (_what, change) => {
  const cache = new ServerCache({ build: () => makeServer("a") });
  const mine = await cache.get(key);
  const elsewhere = await cache.get({ ...key, organisation: "rival" });
  const other = await cache.get({ ...key, instance: "wiki" });

  change(cache);

  expect(cache.counts().entries).toBe(1);
  expect(cache.get({ ...key, instance: "wiki" })).toBe(other);
  expect(await cache.get(key)).not.toBe(mine);
  expect(await cache.get({ ...key, organisation: "rival" })).not.toBe(elsewhere);
});

it("keeps the servers whose operations have not changed", async () => {
  const cache = new ServerCache({ build: () => makeServer("a") });
  const server = await cache.get(key);

  cache.operationsChanged("tickets", "a");

  expect(cache.get(key)).toBe(server);
});

it.each<[string, (cache: ServerCache) => void]>([
  ["credentials are updated", (cache) => cache.credentialsUpdated("tickets")],
  ["operations change", (cache) => cache.operationsChanged("tickets", "a")],
  ["the instance is deleted", (cache) => cache.instanceDeleted("tickets")],
])("does not keep what was being built when its %s", async (_what, change) => {
  const { cache, waiting } = openBuilds();
  const before = cache.get(key);
  await Promise.resolve();
  change(cache);
  const after = cache.get(key);
  await Promise.resolve();
  expect(waiting).toHaveLength(2);

  const [stale, current] = [makeServer("a"), makeServer("b")];
  waiting[1]?.finish(current);
  await after;
  // The older build ends last, and must not take the place of the newer one.
  waiting[0]?.finish(stale);
  await before;

  await expect(after).resolves.toBe(current);
  expect(cache.get(key)).toBe(current);
});

it("does not let an old build that fails remove a newer entry", async () => {
  const { cache, waiting } = openBuilds();
  const before = Promise.resolve(cache.get(key)).catch(() => "failed");
  await Promise.resolve();
  cache.credentialsUpdated("tickets");
  const after = cache.get(key);
  await Promise.resolve();
  const server = makeServer();
  waiting[1]?.finish(server);
  await after;
  waiting[0]?.fail(new Error("late"));

  expect(await before).toBe("failed");
  expect(cache.get(key)).toBe(server);
});

it("keeps no more entries than it may, and counts those that made room", async () => {
  const cache = new ServerCache({ build: () => makeServer(), maxEntries: 3 });
  for (let workspace = 0; workspace < 10; workspace += 1) {
    await cache.get({ ...key, workspace: `w${workspace}` });
  }

  expect(cache.counts()).toEqual({ hits: 0, misses: 10, builds: 10, evictions: 7, entries: 3 });
});

it("makes a server for one request without any trace", async () => {
  const cache = new ServerCache({ build: () => makeServer() });
  const cached = await cache.get(key);
  const before = cache.counts();

  const fresh = await cache.fresh(key);

  expect(fresh).not.toBe(cached);
  expect(cache.counts()).toEqual(before);
});
