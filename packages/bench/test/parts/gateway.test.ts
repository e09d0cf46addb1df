import { rm } from "node:fs/promises";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { measureGatewayCalls } from "../../src/parts/gateway-calls.ts";
import { measureGatewayOrganisations } from "../../src/parts/gateway-organisations.ts";
import { bundleMortise } from "../../src/targets/mortise.ts";
import { startUpstream, stopUpstream, type Upstream } from "../../src/targets/upstream.ts";
import { createFolder, createWorkspace, type Workspace } from "../../src/targets/workspace.ts";

let folder: string;
let upstream: Upstream;
let workspace: Workspace;

beforeAll(async () => {
  folder = await createFolder();
  upstream = await startUpstream();
  workspace = await createWorkspace(folder, 4, upstream.origin, await bundleMortise(folder));
}, 60_000);

afterAll(async () => {
  await stopUpstream(upstream);
  await rm(folder, { recursive: true });
});

it("calls both kinds of connector through the gateway, and the external server through the floor and the peers that speak its revision", async () => {
  // Every answer is checked: a wrong one rejects.
  const options = { rounds: 1, seconds: 0.05, progress: () => undefined };
  const series = await measureGatewayCalls(workspace, upstream, undefined, options);
  const ways = series
    .filter(({ concurrency }) => concurrency === 32)
    .map(({ called, revision, target }) => `${called} ${revision} ${target}`);
  expect(ways.toSorted()).toEqual([
    "descriptor 2026-07-28 gateway",
    "descriptor 2026-07-28 mortise serve",
    "external 2025-11-25 external server",
    "external 2025-11-25 gateway",
    "external 2025-11-25 mcp-proxy",
    "external 2025-11-25 pass-through",
    "external 2025-11-25 supergateway",
    "external 2026-07-28 external server",
    "external 2026-07-28 gateway",
    "external 2026-07-28 mcp-proxy",
    "external 2026-07-28 pass-through",
  ]);
  expect(series).toHaveLength(2 * ways.length);
  for (const { rounds } of series) expect(rounds.map(({ calls }) => calls > 0)).toEqual([true]);
}, 120_000);

it("calls the tools of several organisations in turn, each with its own key", async () => {
  const [measured] = await measureGatewayOrganisations(workspace, [3], 40);
  expect(measured).toMatchObject({ organisations: 3, firstCalls: { calls: 3 }, calls: { calls: 40 } });
  expect([measured?.firstList.length, measured?.secondList.length]).toEqual([3, 3]);
}, 120_000);
