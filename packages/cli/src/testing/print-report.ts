import { printable } from "@mortise/core";
import { STATUS_CLASSES, type Coverage } from "@mortise/core/cassette";
import type { JunitSuite } from "../junit.ts";
import type { Colors } from "../terminal.ts";
import { faultLines, faultSentence } from "./print-fault.ts";
import {
  coveredPercent,
  isPassed,
  type OperationFields,
  type TestedCassette,
  type TestedConnector,
} from "./test-report.ts";

/** The report for people: each cassette, each connector's coverage, and what its answers have beyond their schemas. */
export function printText(tested: readonly TestedConnector[], colors: Colors): string {
  return tested
    .map(({ file, slug, cassettes, coverage, fields }) =>
      [
        colors.bold(printable(`${slug} (${file})`)),
        ...cassettes.flatMap((cassette) => cassetteLines(cassette, colors)),
        "",
        ...[...coverageLines(coverage), ...fields.flatMap(fieldLines)].map(printable),
        "",
      ].join("\n"),
    )
    .join("\n");
}

/** More is not read on a screen; `--json` has them all. */
const MOST_FIELDS = 12;

function fieldLines({ operation, undeclared, missing }: OperationFields): readonly string[] {
  const line = (what: string, places: readonly string[]): readonly string[] => {
    const more = places.length - MOST_FIELDS;
    const shown = places.slice(0, MOST_FIELDS).join(", ");
    return places.length === 0
      ? []
      : [`  ${operation} answers ${what}: ${shown}${more > 0 ? ` and ${String(more)} more` : ""}`];
  };
  return [
    ...line("with what its schema does not name", undeclared),
    ...line("without what its schema requires", missing),
  ];
}

function cassetteLines(cassette: TestedCassette, { red, green, yellow }: Colors): readonly string[] {
  const { tool, name, faults, updated } = cassette;
  const verdict = faults.length === 0 ? green("ok    ") : updated ? yellow("update") : red("failed");
  const lines = updated ? [] : faults.flatMap(faultLines);
  return [
    `  ${verdict}  ${printable(`${tool}/${name}`)}`,
    ...lines.map(({ kind, text }) => {
      const shown = printable(text);
      if (kind === "heading") return `          ${shown}`;
      return kind === "before" ? red(`            - ${shown}`) : green(`            + ${shown}`);
    }),
  ];
}

/** A table: a row for each operation and authentication, a column for each class of status. */
function coverageLines({ rows, percent }: Coverage): readonly string[] {
  const cells = [
    ["operation", "authentication", ...STATUS_CLASSES],
    ...rows.map(({ operation, scheme, answers }) => [
      operation,
      scheme,
      ...STATUS_CLASSES.map((status) => (answers[status] === 0 ? "-" : String(answers[status]))),
    ]),
    ["covered", "", ...STATUS_CLASSES.map((status) => `${String(percent[status])}%`)],
  ];
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => (row[column] ?? "").length)));
  return cells.map((row) => {
    const padded = row.map((cell, column) =>
      column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    return `  ${padded.join("  ").trimEnd()}`;
  });
}

/** The report for programs. */
export function printJson(tested: readonly TestedConnector[]): string {
  const report = tested.map(({ file, slug, cassettes, coverage, fields }) => ({
    connector: slug,
    file,
    cassettes: cassettes.map((cassette) => ({ ...cassette, passed: isPassed(cassette) })),
    coverage,
    fields,
  }));
  return `${JSON.stringify({ connectors: report }, null, 2)}\n`;
}

/** The report for continuous integration: a suite for each connector, a case for each cassette, and one for the coverage that is wanted. */
export function junitSuites(tested: readonly TestedConnector[], least: number | undefined): readonly JunitSuite[] {
  return tested.map((connector) => {
    const { file, slug, cassettes } = connector;
    const cases = cassettes.map((cassette) => {
      const { path, tool, name, faults } = cassette;
      const [first] = faults;
      const text = faults
        .flatMap(faultLines)
        .map(({ kind, text: line }) => (kind === "heading" ? line : `${kind === "before" ? "-" : "+"} ${line}`));
      return {
        name: `${tool}/${name}`,
        file: path,
        ...(isPassed(cassette) || first === undefined
          ? {}
          : { failure: { message: faultSentence(first), text: text.join("\n") } }),
      };
    });
    if (least === undefined) return { name: slug, cases };
    const percent = coveredPercent(connector);
    const message = `${String(percent)} % of the operations have a recorded success; ${String(least)} % are wanted`;
    return {
      name: slug,
      cases: [
        ...cases,
        { name: "coverage", file, ...(percent < least ? { failure: { message, text: message } } : {}) },
      ],
    };
  });
}
