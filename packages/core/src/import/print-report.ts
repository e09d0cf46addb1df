import { printable } from "../diagnostics/print/printable.ts";
import type { ImportReport } from "./import-report.ts";
import type { LocatedLoss, LossKind } from "./loss.ts";

/** So many losses of one reason are listed for people; JSON has them all. */
const MOST_LISTED = 10;

const HEADINGS: Readonly<Record<LossKind, string>> = {
  "operation-left-out": "Operations left out",
  "parameter-left-out": "Parameters left out",
  changed: "Kept in another form",
  "note-dropped": "Notes dropped, which change no call",
};
const KINDS: readonly LossKind[] = ["operation-left-out", "parameter-left-out", "changed", "note-dropped"];

/** The counts of an import, in a line or two. */
export function printSummary(report: ImportReport): string {
  const { operations, parameters, bodies, losses, unmatched } = report;
  const left = operations.found - operations.unselected - operations.imported;
  const parts = [
    `${operations.imported} of ${operations.found} operations`,
    ...(operations.unselected === 0 ? [] : [`${operations.unselected} not selected`]),
    ...(left === 0 ? [] : [`${left} left out`]),
    `${parameters.imported} of ${parameters.found} parameters`,
    `${bodies.imported} of ${bodies.found} bodies`,
    counted(operations.tools, "tool", "tools"),
    losses.length === 0 ? "nothing lost" : counted(losses.length, "loss", "losses"),
  ];
  const missing = unmatched.map((text) => `\n${printable(report.document)}: nothing matches \`${printable(text)}\``);
  return `${printable(report.document)} (${report.format}): ${parts.join(", ")}${missing.join("")}`;
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** The losses of an import for people: by what they cost, then by reason, each with its place. Empty where nothing was lost. */
export function printLosses(report: ImportReport): string {
  return KINDS.flatMap((kind) => {
    const losses = report.losses.filter((loss) => loss.kind === kind);
    return losses.length === 0
      ? []
      : [`${HEADINGS[kind]} (${losses.length})`, ...groups(losses).flatMap((group) => printGroup(group, report))];
  }).join("\n");
}

/** Losses with one reason, in the order of their first. */
function groups(losses: readonly LocatedLoss[]): readonly (readonly LocatedLoss[])[] {
  const byReason = new Map<string, LocatedLoss[]>();
  for (const loss of losses) {
    const group = byReason.get(loss.reason);
    if (group === undefined) byReason.set(loss.reason, [loss]);
    else group.push(loss);
  }
  return [...byReason.values()];
}

function printGroup(losses: readonly LocatedLoss[], report: ImportReport): readonly string[] {
  const [first] = losses;
  const more = losses.length - MOST_LISTED;
  return [
    `  ${printable(first?.reason ?? "")}${losses.length === 1 ? "" : ` (${losses.length})`}`,
    ...losses.slice(0, MOST_LISTED).map((loss) => `    ${printLoss(loss, report)}`),
    ...(more <= 0 ? [] : [`    and ${more} more; --json lists all`]),
  ];
}

function printLoss({ what, operation, source, line, column }: LocatedLoss, { document }: ImportReport): string {
  const place = line === undefined ? document : `${document}:${line}:${column ?? 1}`;
  const concerned = operation === undefined ? "" : `${operation}: `;
  return printable(`${place} ${concerned}${what} (${source})`);
}
