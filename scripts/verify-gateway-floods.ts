/**
 * A thousand calls through a whole gateway to upstreams that flood, half of them to an external server and half to a
 * descriptor's API: `node scripts/verify-gateway-floods.ts [calls]`. Each is told that its answer is too large, and
 * the process is no larger at the end than after the first three hundred. Exits with 1 where it is.
 */
import { flood, startFakeUpstream } from "@mortise/testkit/fake-upstream";
import { faultyDescriptor } from "../packages/gateway/test/faults/faulty-descriptor.ts";
import { inParallel } from "../packages/gateway/test/faults/in-parallel.ts";
import { legacy } from "../packages/gateway/test/mcp/mcp-wire.ts";
import { registerDescriptor, registerServer } from "../packages/gateway/test/support/register-connectors.ts";
import { startTestGateway } from "../packages/gateway/test/support/start-test-gateway.ts";
import { serve } from "../packages/gateway/test/upstream/scripted-server.ts";

const CALLS = Number(process.argv[2] ?? 1_000);
const WARM_UP = Math.min(300, CALLS / 2);
const AT_ONCE = 4;
const MOST_GROWTH = 64 * 1024 * 1024;
const FLOOD = () => flood(2 ** 30, { "content-type": "application/json" });

const [gateway, server, api] = await Promise.all([
  startTestGateway({ config: { logLevel: "warn" } }),
  startFakeUpstream(),
  startFakeUpstream(FLOOD),
]);
serve(server, "modern", {
  "tools/list": () => ({ tools: [{ name: "external", inputSchema: { type: "object" } }] }),
  "tools/call": FLOOD,
});
await registerServer(gateway, { name: "Server", url: `${server.origin}/mcp` }, { external: "automatic" });
await registerDescriptor(gateway, faultyDescriptor("Faulty", api.origin), { read: "automatic" }, { api_key: "a-key" });
const port = Number(new URL(gateway.url).port);

const started = performance.now();
await callAll(WARM_UP);
const before = memory();
const others = await callAll(CALLS - WARM_UP);
const growth = memory() - before;
const seconds = ((performance.now() - started) / 1_000).toFixed(0);
const inMiB = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
console.log(
  `${String(CALLS)} calls to upstreams that flood: ${String(others)} were told anything but that; ` +
    `the process grew by ${inMiB(growth)} from ${inMiB(before)} after the first ${String(WARM_UP)}, ${seconds} s`,
);
process.exit(others > 0 || growth > MOST_GROWTH ? 1 : 0);

/** Gives how many answers were not what they should be. */
async function callAll(count: number): Promise<number> {
  const told = await inParallel(count, AT_ONCE, async (index) => {
    const name = index % 2 === 0 ? "mcp__server__external" : "mcp__faulty__read";
    const { body } = await legacy(port, gateway.adminKey, "tools/call", { name, arguments: {} });
    return body.includes("too_large");
  });
  return told.filter((isTold) => !isTold).length;
}

function memory(): number {
  globalThis.gc?.();
  return process.memoryUsage().rss;
}
