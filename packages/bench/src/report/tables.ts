import { DIRECT, type Round, type Series } from "../parts/throughput.ts";
import { BARE_NODE } from "../parts/cold-start.ts";
import { median, medianRatio } from "../statistics.ts";
import { gatewayTables } from "./gateway-tables.ts";
import { generationTables } from "./generation-tables.ts";
import type { Measured } from "./measured.ts";
import { bytes, figure, table } from "./table.ts";
import { vendorImportTables } from "./vendor-import-tables.ts";
import { verdicts } from "./verdicts.ts";

/** Everything that was measured, as Markdown: a section for each part, and what became of the targets at the end. */
export function tables(measured: Measured): string {
  return [
    ...throughputTables(measured.throughput),
    coldStartTable(measured),
    compileTable(measured),
    memoryTable(measured),
    heapTable(measured),
    ...vendorImportTables(measured.vendorImports),
    fidelityTable(measured),
    ...generationTables(measured),
    ...gatewayTables(measured),
    verdictTable(measured),
  ]
    .filter((text) => text !== "")
    .join("\n\n");
}

function throughputTables(all: readonly Series[]): readonly string[] {
  const groups = new Map<string, Series[]>();
  for (const series of all) {
    const title = `### tools/call over ${series.transport}, ${series.concurrency} at a time`;
    groups.set(title, [...(groups.get(title) ?? []), series]);
  }
  return [...groups].map(([title, group]) => `${title}\n\n${throughputTable(group)}`);
}

function throughputTable(group: readonly Series[]): string {
  const figures = (role: Series["role"], of: (round: Round) => number) =>
    group.find((each) => each.role === role)?.rounds.map(of) ?? [];
  const speed = (round: Round): number => round.callsPerSecond;
  const slowest = (round: Round): number => round.p99;
  return table(
    [
      "",
      "calls/s",
      "of direct",
      "of the floor",
      "p50 ms",
      "p99 ms",
      "p99, direct = 1",
      "server CPU us",
      "client CPU us",
    ],
    group.map(({ target, rounds }) => [
      target,
      figure(median(rounds.map(speed))),
      figure(medianRatio(rounds.map(speed), figures("direct", speed))),
      target === DIRECT ? "" : figure(medianRatio(rounds.map(speed), figures("floor", speed))),
      figure(median(rounds.map((round) => round.p50))),
      figure(median(rounds.map(slowest))),
      figure(medianRatio(rounds.map(slowest), figures("direct", slowest))),
      figure(median(rounds.map((round) => round.serverCpu))),
      figure(median(rounds.map((round) => round.clientCpu))),
    ]),
  );
}

function coldStartTable({ coldStart }: Measured): string {
  if (coldStart.length === 0) return "";
  const counts = [...new Set(coldStart.map((each) => each.operationCount))];
  const ms = (target: string, count: number): number =>
    median(coldStart.find((each) => each.target === target && each.operationCount === count)?.rounds ?? []);
  const rows = [...new Set(coldStart.map((each) => each.target))].map((target) => [
    target,
    ...counts.flatMap((count) => [
      figure(ms(target, count)),
      target === BARE_NODE ? "" : figure(ms(target, count) - ms(BARE_NODE, count)),
    ]),
  ]);
  const head = counts.flatMap((count) => [`${count} operations, ms`, "above node -e 0"]);
  return `### Cold start: process start to answered tools/list over stdio\n\n${table(["", ...head], rows)}`;
}

function compileTable({ compileTime }: Measured): string {
  if (compileTime.length === 0) return "";
  const rows = compileTime.map(({ operationCount, rounds }) => [
    String(operationCount),
    figure(median(rounds)),
    figure((median(rounds) / operationCount) * 1000),
  ]);
  return `### Compiling a descriptor, text to connector\n\n${table(["operations", "ms", "us an operation"], rows)}`;
}

function memoryTable({ serverMemory }: Measured): string {
  if (serverMemory.length === 0) return "";
  const rows = serverMemory.map((memory) => [
    String(memory.operationCount),
    bytes(memory.ownConnector),
    bytes(memory.everyToolCalled),
    bytes(memory.sharedConnector),
  ]);
  const head = ["operations", "with its own connector", "every tool called", "one more on a shared connector"];
  return `### Heap of a cached ConnectorServer\n\n${table(head, rows)}`;
}

function heapTable({ heapGrowth }: Measured): string {
  if (heapGrowth.length === 0) return "";
  const rows = heapGrowth.map(({ target, transport, warm, rounds }) => [
    `${target}, ${transport}`,
    bytes(warm),
    bytes(median(rounds)),
    bytes(rounds.reduce((sum, growth) => sum + growth, 0)),
  ]);
  const calls = (heapGrowth[0]?.rounds.length ?? 0) * 10_000;
  const head = ["", "heap when warm", "growth in 10,000 calls", `in all ${figure(calls)}`];
  return `### Heap under load, after collections\n\n${table(head, rows)}`;
}

function fidelityTable({ fidelity }: Measured): string {
  const rows = fidelity
    .flatMap(
      ({ operations, calls, styleCells }) =>
        [
          ["operations imported", operations],
          ["calls accepted by a mock of the document", calls],
          ["cells of OpenAPI 3.2's style table", styleCells],
        ] as const,
    )
    .map(([what, { right, all }]) => [what, `${right} of ${all}`, `${((100 * right) / all).toFixed(1)}%`]);
  return rows.length === 0 ? "" : `### Fidelity\n\n${table(["", "right", ""], rows)}`;
}

function verdictTable(measured: Measured): string {
  const rows = verdicts(measured).map(({ target, wanted, measured, reached }) => [
    target,
    wanted,
    measured,
    reached ? "reached" : "MISSED",
  ]);
  return rows.length === 0 ? "" : `### Targets\n\n${table(["", "wanted", "measured", ""], rows)}`;
}
