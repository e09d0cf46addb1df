import { rm } from "node:fs/promises";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { drive } from "../../src/load/drive.ts";
import { bundleMortise } from "../../src/targets/mortise.ts";
import { cpuUsed, heapUsed, stopProcess } from "../../src/targets/process.ts";
import { startTarget } from "../../src/targets/running-target.ts";
import { type Target, TARGETS, type Transport } from "../../src/targets/targets.ts";
import { startUpstream, stopUpstream, type Upstream } from "../../src/targets/upstream.ts";
import { createFolder, createWorkspace, type Workspace } from "../../src/targets/workspace.ts";

let folder: string;
let upstream: Upstream;
let workspace: Workspace;

beforeAll(async () => {
  folder = await createFolder();
  upstream = await startUpstream();
  const mortise = await bundleMortise(folder);
  workspace = await createWorkspace(folder, 20, upstream.origin, mortise);
}, 60_000);

afterAll(async () => {
  await stopUpstream(upstream);
  await rm(folder, { recursive: true });
});

const cases = TARGETS.flatMap((target) =>
  (["stdio", "http"] as const).map((transport): [string, Transport, Target] => [target.name, transport, target]),
);

it.each(cases)(
  "gets right answers from %s over %s",
  async (_, transport, target) => {
    const running = await startTarget(target, transport, workspace, true);
    try {
      expect(running.toolCount).toBe(20);
      const caller = await running.openCaller(8);
      // Every answer is checked: a wrong one rejects.
      const load = await drive(caller, 8, { calls: 100 });
      await caller.close();
      expect(load.calls).toBe(100);
      expect(load.p99).toBeGreaterThanOrEqual(load.p50);
      expect(await heapUsed(running.process)).toBeGreaterThan(1_000_000);
      if (process.platform === "linux") expect(cpuUsed(running.process.child.pid)).toBeGreaterThan(0);
    } finally {
      await stopProcess(running.process);
    }
  },
  60_000,
);
