import { toolOf, type ConnectorDiff } from "./compare-states.ts";
import { lineFinder } from "./find-line.ts";
import { IMPACTS } from "./print-text.ts";

/** What changed, for programs. */
export function printJson(diffs: readonly ConnectorDiff[]): string {
  const all = diffs.flatMap(({ changes }) => changes);
  const counts = IMPACTS.map((impact) => [impact, all.filter((change) => change.impact === impact).length] as const);
  const connectors = diffs.map((diff) => {
    const { name, before, after, changes, step, suggested, version, member } = diff;
    const lineOf = lineFinder(diff);
    return {
      connector: name,
      before: before?.version ?? null,
      after: after?.version ?? null,
      step,
      suggested: suggested ?? null,
      version: version ?? null,
      changes: changes.map((change) => {
        const operation = toolOf(change, diff)?.operation;
        return {
          ...change,
          ...(operation === undefined ? {} : { operation }),
          ...(member?.source === undefined ? {} : { file: member.file, line: lineOf(change) }),
        };
      }),
    };
  });
  return `${JSON.stringify({ connectors, summary: Object.fromEntries(counts) }, null, 2)}\n`;
}
