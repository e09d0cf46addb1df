/**
 * How much heap cached servers take. Arguments: how many servers, then numbers of operations.
 * Prints one JSON array of bytes a server. Needs `--expose-gc`.
 */
import { compile, type CompiledConnector } from "@mortise/core";
import {
  type ConnectorServer,
  createConnectorServer,
  createEgress,
  MemoryCredentials,
  RateLimiter,
  ServerCache,
  type Services,
  systemClock,
  TokenSource,
} from "@mortise/runtime";
import { descriptor } from "../api/descriptor.ts";
import { operations } from "../api/operations.ts";

const [servers = 1, ...sizes] = process.argv.slice(2).map(Number);
const egress = createEgress();
const services: Services = {
  egress,
  limiter: new RateLimiter({ clock: systemClock }),
  tokens: new TokenSource({ egress, clock: systemClock }),
  clock: systemClock,
};

function connectorText(size: number): string {
  const text = descriptor(operations(size), "https://api.example.com");
  return JSON.stringify(compile({ name: "connector.yaml", text }).connector);
}

// What is read here is what `connector.json` holds.
const read = (text: string): CompiledConnector => JSON.parse(text) as CompiledConnector;

function liveBytes(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

/** Bytes that each entry of a cache of `count` entries adds, once `use` was done to it. */
async function bytesEach(
  count: number,
  make: () => ConnectorServer,
  use: (server: ConnectorServer) => Promise<void> = () => Promise.resolve(),
): Promise<number> {
  const before = liveBytes();
  const cache = new ServerCache({ build: make, maxEntries: count });
  for (let index = 0; index < count; index++) {
    const key = { instance: "instance", organisation: "organisation", workspace: `workspace-${index}` };
    await use(await cache.get(key));
  }
  const after = liveBytes();
  if (cache.counts().entries !== count) throw new Error("the cache did not keep them all");
  return (after - before) / count;
}

/** Calls every tool, without arguments and without a credential: each is prepared, and none leaves the process. */
async function callEveryTool(server: ConnectorServer): Promise<void> {
  const binding = {
    instance: "instance",
    scope: { organisation: "organisation" },
    credentials: new MemoryCredentials(),
  };
  const served = server.bind(binding, services);
  const { signal } = new AbortController();
  for (const { name } of served.tools) {
    const answer = await served.call(name, {}, { id: name, signal });
    if (answer?.isError !== true) throw new Error(`${name} answered without a credential`);
  }
}

const results = [];
for (const size of sizes) {
  const text = connectorText(size);
  const one = read(text);
  // Once beforehand, so that code which is compiled at first use is not counted.
  await callEveryTool(createConnectorServer(one));
  results.push({
    operationCount: size,
    servers,
    ownConnector: await bytesEach(servers, () => createConnectorServer(read(text))),
    everyToolCalled: await bytesEach(servers, () => createConnectorServer(read(text)), callEveryTool),
    // So little that only many of them stand out from what else changes.
    sharedConnector: await bytesEach(100 * servers, () => createConnectorServer(one)),
  });
}
process.stdout.write(JSON.stringify(results));
await services.egress.close();
