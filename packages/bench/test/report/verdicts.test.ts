import { expect, it } from "@jest/globals";
import type { Revision } from "../../src/load/frames.ts";
import type { GatewaySeries } from "../../src/parts/gateway-calls.ts";
import type { Round, Series } from "../../src/parts/throughput.ts";
import type { Measured } from "../../src/report/measured.ts";
import { tables } from "../../src/report/tables.ts";
import { verdicts } from "../../src/report/verdicts.ts";

const nothing: Measured = {
  throughput: [],
  coldStart: [],
  compileTime: [],
  serverMemory: [],
  heapGrowth: [],
  vendorImports: [],
  fidelity: [],
  generation: [],
  standaloneStart: [],
  standaloneSize: [],
  gatewayCalls: [],
  gatewayLists: [],
  gatewayOrganisations: [],
};

function series(target: string, role: Series["role"], speeds: readonly number[], p99 = 1): Series {
  const round = (callsPerSecond: number): Round => ({
    calls: 1,
    callsPerSecond,
    p50: 1,
    p99,
    clientCpu: 1,
    serverCpu: 1,
    upstreamCpu: 1,
  });
  return { transport: "http", concurrency: 32, target, role, rounds: speeds.map(round) };
}

const http = (ours: readonly number[], p99: number): Measured => ({
  ...nothing,
  throughput: [
    series("direct", "direct", [1000, 1000, 1000]),
    series("floor", "floor", [100, 100, 100]),
    series("sdk", "sdk", [20, 20, 20]),
    series("slow peer", "peer", [5, 5, 5]),
    series("best peer", "peer", [15, 15, 15]),
    series("mortise", "ours", ours, p99),
  ],
});

const outcomes = (measured: Measured): readonly (readonly [string, boolean])[] =>
  verdicts(measured).map((each) => [each.measured, each.reached]);

it("holds throughput against the floor, the SDK and the best of the peers", () => {
  expect(outcomes(http([60, 66, 90], 6))).toEqual([
    ["0.660", true],
    ["3.30", true],
    ["4.40", true],
    ["6.00", true],
  ]);
});

it("says which targets were missed", () => {
  expect(outcomes(http([50, 59, 90], 7))).toEqual([
    ["0.590", false],
    ["2.95", false],
    ["3.93", false],
    ["7.00", false],
  ]);
});

it("reaches nothing that was not measured", () => {
  expect(verdicts(nothing)).toEqual([]);
  const alone: Measured = { ...nothing, throughput: [series("mortise", "ours", [100])] };
  expect(verdicts(alone).every((each) => !each.reached)).toBe(true);
});

it("holds cold starts against the best peer, and the small one against bare node", () => {
  const start = (
    target: string,
    role: "node" | "peer" | "ours",
    operationCount: number,
    rounds: readonly number[],
  ) => ({
    target,
    role,
    operationCount,
    rounds,
  });
  const measured: Measured = {
    ...nothing,
    coldStart: [20, 1223].flatMap((count) => [
      start("node -e 0", "node", count, [30, 30, 30]),
      start("slow peer", "peer", count, [400, 400, 400]),
      start("best peer", "peer", count, [200, 200, 200]),
      start("mortise", "ours", count, [80, 91, 110]),
    ]),
  };
  expect(outcomes(measured)).toEqual([
    ["0.455", true],
    ["61.0", false],
    ["0.455", true],
  ]);
});

it("calls compiling linear when an operation costs the same among many", () => {
  const compileTime = (large: number) => [
    { operationCount: 100, rounds: [10, 10] },
    { operationCount: 4000, rounds: [large, large] },
  ];
  expect(outcomes({ ...nothing, compileTime: compileTime(440) })).toEqual([["1.10", true]]);
  expect(outcomes({ ...nothing, compileTime: compileTime(4000) })).toEqual([["10.0", false]]);
});

it("sees a heap that grows by an object a call, and ours alone", () => {
  const heap = (role: "ours" | "floor", rounds: readonly number[]) => ({
    transport: "http" as const,
    target: role,
    role,
    warm: 1e7,
    rounds,
  });
  const measured = (rounds: readonly number[]): Measured => ({
    ...nothing,
    heapGrowth: [heap("ours", rounds), heap("floor", [1e9])],
  });
  expect(outcomes(measured([-5000, 300_000, 1024]))).toEqual([["1.00 KiB", true]]);
  expect(outcomes(measured([320_000, 310_000, 330_000]))).toEqual([["313 KiB", false]]);
});

it("prints every target with its ratios, and the targets at the end", () => {
  const text = tables(http([60, 66, 90], 6));
  expect(text).toMatch(/\| best peer +\| +15\.0 \| +0\.0150 \| +0\.150 \|/);
  expect(text).toMatch(/### Targets[^]*against the best peer +\| +>= 4 \| +4\.40 \| +reached \|/);
});

it("holds our input schemas to half of those of the lightest peer that lists every tool", () => {
  const probe = { tools: 2, unserializable: 0, bytes: 900, milliseconds: [20], peakBytes: 1 << 20 };
  const measured = (inputBytes: number): Measured => ({
    ...nothing,
    vendorImports: [
      {
        document: "shop.json",
        operations: 2,
        readers: {
          mortise: { ...probe, inputBytes },
          "openapi-mcp-generator": { ...probe, inputBytes: 300, unserializable: 1 },
          "@ivotoby/openapi-mcp-server": { ...probe, inputBytes: 800 },
        },
      },
    ],
  });
  const reached = (inputBytes: number) => verdicts(measured(inputBytes)).map((verdict) => verdict.reached);
  expect(reached(400)).toEqual([true, true, true]);
  expect(reached(401)).toEqual([false, true, true]);
  expect(tables(measured(400))).toContain("2, 1 unusable");
});

it("holds generation to half of the peer's time, and a standalone server's start to that of mortise serve", () => {
  const stages = { import: [1], generate: [1], peer: [1] };
  const start = (target: string, rounds: readonly number[]) => ({
    operationCount: 20,
    target,
    role: "ours" as const,
    rounds,
  });
  const measured = (ours: number, standalone: number): Measured => ({
    ...nothing,
    generation: [{ operationCount: 1000, ours: [ours], compiled: [40], peer: [200], stages }],
    standaloneStart: [start("standalone", [standalone]), start("mortise", [100])],
    standaloneSize: [{ bytes: 2048, gzipBytes: 1024 }],
  });
  expect(outcomes(measured(100, 100))).toEqual([
    ["0.500", true],
    ["1.00", true],
  ]);
  expect(outcomes(measured(110, 120))).toEqual([
    ["0.550", false],
    ["1.20", false],
  ]);
  expect(tables(measured(100, 90))).toMatch(
    /mortise generate +\| +100 \| +0\.500 \|[^]*standalone +\| +90\.0 \| +0\.900 \|[^]*2\.00 KiB, 1\.00 KiB compressed/,
  );
});

it("holds the gateway's calls of an external server to twice the better peer's, where peers speak the revision", () => {
  const of = (target: string, role: GatewaySeries["role"], speeds: readonly number[], revision: Revision) => ({
    called: "external" as const,
    revision,
    concurrency: 32,
    target,
    role,
    rounds: series(target, "ours", speeds).rounds,
  });
  const measured = (ours: readonly number[]): Measured => ({
    ...nothing,
    gatewayCalls: [
      of("external server", "direct", [100, 100, 100], "2025-11-25"),
      of("gateway", "ours", ours, "2025-11-25"),
      of("gateway, PostgreSQL", "ours", [1, 1, 1], "2025-11-25"),
      of("slow peer", "peer", [5, 5, 5], "2025-11-25"),
      of("best peer", "peer", [20, 20, 20], "2025-11-25"),
      of("gateway", "ours", ours, "2026-07-28"),
    ],
  });
  expect(outcomes(measured([41, 42, 90]))).toEqual([["2.10", true]]);
  expect(outcomes(measured([39, 38, 90]))).toEqual([["1.95", false]]);
  expect(tables(measured([41, 42, 90]))).toMatch(
    /external server through the gateway, 2025-11-25, 32 at a time[^]*\| best peer +\| +20\.0 \| +0\.200 \|[^]*throughput against best peer +\| +>= 2 \| +2\.10 \| +reached/,
  );
});

it("prints a gateway's lists by their kind, and its memory by the connector", () => {
  const text = tables({
    ...nothing,
    gatewayLists: [
      {
        organisations: 2,
        connectors: 5,
        repeats: 1,
        tools: 100,
        bytes: 2048,
        first: [9, 10],
        afterChange: [7, 8],
        kept: [1, 2, 3],
        heap: { without: 1_000_000, registered: 1_000_000, listed: 1_010_240 },
        resident: { without: 2_000_000, registered: 2_010_240, listed: 2_020_480 },
      },
    ],
  });
  expect(text).toMatch(/5 connectors in the gateway: 100 tools, 2\.00 KiB/);
  expect(text).toMatch(/\| any other +\| +2\.00 \| +3\.00 \|/);
  expect(text).toMatch(/\| heap, after collections +\| +977 KiB \| +0 B \| +1\.00 KiB \|/);
});
