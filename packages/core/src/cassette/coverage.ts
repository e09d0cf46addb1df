import type { CompiledConnector } from "../compiled-connector.ts";
import type { Cassette } from "./cassette.ts";

export const STATUS_CLASSES = ["2xx", "3xx", "4xx", "5xx"] as const;
export type StatusClass = (typeof STATUS_CLASSES)[number];

/** One operation with one authentication, and how many recorded answers there are of each class. */
export interface CoverageRow {
  readonly operation: string;
  readonly scheme: string;
  readonly answers: Readonly<Record<StatusClass, number>>;
}

export interface Coverage {
  /** In the order of the tools. */
  readonly rows: readonly CoverageRow[];
  /** How many of the rows have an answer of the class, in percent, rounded down; 100 where there are no rows. */
  readonly percent: Readonly<Record<StatusClass, number>>;
}

/** What of a connector's operations the cassettes show. Those of tools that are gone count for nothing. */
export function coverageOf(connector: CompiledConnector, cassettes: readonly Cassette[]): Coverage {
  const rows = new Map<string, { operation: string; scheme: string; answers: Record<StatusClass, number> }>();
  const rowOf = (operation: string, scheme: string) => rows.get(JSON.stringify([operation, scheme]));
  for (const { plan } of connector.tools) {
    const scheme = plan.injection?.scheme ?? "none";
    if (rowOf(plan.operationId, scheme) !== undefined) continue;
    const answers = { "2xx": 0, "3xx": 0, "4xx": 0, "5xx": 0 };
    rows.set(JSON.stringify([plan.operationId, scheme]), { operation: plan.operationId, scheme, answers });
  }
  for (const { operation, authentication, calls } of cassettes) {
    const row = rowOf(operation, authentication.scheme);
    if (row === undefined) continue;
    for (const { response } of calls.flatMap(({ exchanges }) => exchanges)) {
      row.answers[`${String(Math.floor(response.status / 100))}xx` as StatusClass] += 1; // a cassette's status is 200 to 599
    }
  }
  const all = Array.from(rows.values());
  const percentOf = (status: StatusClass) =>
    all.length === 0 ? 100 : Math.floor((all.filter(({ answers }) => answers[status] > 0).length * 100) / all.length);
  return {
    rows: all,
    percent: { "2xx": percentOf("2xx"), "3xx": percentOf("3xx"), "4xx": percentOf("4xx"), "5xx": percentOf("5xx") },
  };
}
