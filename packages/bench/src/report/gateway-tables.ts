import type { Called, GatewaySeries } from "../parts/gateway-calls.ts";
import type { GatewayLists, Levels } from "../parts/gateway-lists.ts";
import type { GatewayOrganisations } from "../parts/gateway-organisations.ts";
import type { Round } from "../parts/throughput.ts";
import { median, medianRatio, percentile } from "../statistics.ts";
import { speeds } from "./gateway-verdicts.ts";
import type { Measured } from "./measured.ts";
import { bytes, figure, table } from "./table.ts";

const CALLED: Readonly<Record<Called, string>> = {
  descriptor: "a descriptor connector",
  external: "an external server",
};

/** What the gateway adds to a call, and what many connectors and organisations cost it. */
export function gatewayTables({ gatewayCalls, gatewayLists, gatewayOrganisations }: Measured): readonly string[] {
  const groups = Map.groupBy(gatewayCalls, ({ called, revision, concurrency }) => {
    return `### tools/call of ${CALLED[called]} through the gateway, ${revision}, ${concurrency} at a time`;
  });
  return [
    ...Array.from(groups, ([title, group]) => `${title}\n\n${callsTable(group)}`),
    ...gatewayLists.map(listsTable),
    ...gatewayLists.map(memoryTable),
    organisationsTable(gatewayOrganisations),
  ];
}

function callsTable(group: readonly GatewaySeries[]): string {
  const direct = group.find(({ role }) => role === "direct");
  const ms = ({ rounds }: GatewaySeries, of: (round: Round) => number): string => figure(median(rounds.map(of)));
  return table(
    ["", "calls/s", "of direct", "p50 ms", "p99 ms", "CPU us", "client CPU us"],
    group.map((series) => [
      series.role === "direct" ? `${series.target}, directly` : series.target,
      figure(median(speeds(series))),
      direct === undefined ? "" : figure(medianRatio(speeds(series), speeds(direct))),
      ms(series, ({ p50 }) => p50),
      ms(series, ({ p99 }) => p99),
      ms(series, ({ serverCpu }) => serverCpu),
      ms(series, ({ clientCpu }) => clientCpu),
    ]),
  );
}

function listsTable({ connectors, tools, bytes: size, first, afterChange, kept }: GatewayLists): string {
  const rows = (
    [
      ["the first after a start", first],
      ["the first after a connector was added", afterChange],
      ["any other", kept],
    ] as const
  ).map(([what, times]) => [what, figure(percentile(times, 0.5)), figure(percentile(times, 0.99))]);
  const title = `### tools/list of ${connectors} connectors in the gateway: ${figure(tools)} tools, ${bytes(size)}`;
  return `${title}\n\n${table(["", "p50 ms", "p99 ms"], rows)}`;
}

function memoryTable({ organisations, connectors, heap, resident }: GatewayLists): string {
  const count = organisations * connectors;
  const row = (name: string, { without, registered, listed }: Levels): readonly string[] => [
    name,
    bytes(without),
    bytes((registered - without) / count),
    bytes((listed - without) / count),
  ];
  const head = ["", "without", "an idle connector", "one that is in a kept list"];
  const rows = [row("heap, after collections", heap), row("resident set", resident)];
  return `### Memory of a connector in the gateway, one of ${figure(count)}\n\n${table(head, rows)}`;
}

function organisationsTable(all: readonly GatewayOrganisations[]): string {
  if (all.length === 0) return "";
  const row = (name: string, of: (each: GatewayOrganisations) => string): readonly string[] => [name, ...all.map(of)];
  const both = (times: readonly number[]): string =>
    `${figure(percentile(times, 0.5))} / ${figure(percentile(times, 0.99))}`;
  const rows = [
    row("start to listening, ms", ({ startMs }) => figure(startMs)),
    row("first tools/list of each, p50 / p99 ms", ({ firstList }) => both(firstList)),
    row("second, p50 / p99 ms", ({ secondList }) => both(secondList)),
    row(
      "first call of each, p50 / p99 ms",
      ({ firstCalls }) => `${figure(firstCalls.p50)} / ${figure(firstCalls.p99)}`,
    ),
    row("calls of all in turn, p50 / p99 ms", ({ calls }) => `${figure(calls.p50)} / ${figure(calls.p99)}`),
    row("calls/s", ({ calls }) => figure(calls.callsPerSecond)),
    row("heap, after collections", ({ heap }) => bytes(heap)),
    row("resident set", ({ resident }) => bytes(resident)),
  ];
  const head = ["", ...all.map(({ organisations }) => String(organisations))];
  return `### Organisations in the gateway, 32 calls at a time\n\n${table(head, rows)}`;
}
