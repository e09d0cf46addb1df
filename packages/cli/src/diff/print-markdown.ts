import { printable, type Change } from "@mortise/core";
import { toolOf, type ConnectorDiff } from "./compare-states.ts";
import { IMPACTS } from "./print-text.ts";

/** What changed, as a comment on a pull request. */
export function printMarkdown(diffs: readonly ConnectorDiff[]): string {
  const told = diffs.filter(({ changes, version }) => changes.length > 0 || version?.ok === false);
  if (told.length === 0) return "No tool changed.\n";
  return told.map((diff) => `${sectionOf(diff).join("\n\n")}\n`).join("\n");
}

function sectionOf(diff: ConnectorDiff): readonly string[] {
  const { name, before, after, changes, version } = diff;
  return [
    `### ${plain(name)} ${plain(before?.version ?? "(none)")} → ${plain(after?.version ?? "(none)")}`,
    ...(version?.ok === false ? [`**${plain(version.message)}**`] : []),
    ...IMPACTS.flatMap((impact) => {
      const ofImpact = changes.filter((change) => change.impact === impact);
      if (ofImpact.length === 0) return [];
      const rows = ofImpact.map((change) => rowOf(change, diff));
      return [`**${impact}**`, ["| Tool | Change | What |", "| --- | --- | --- |", ...rows].join("\n")];
    }),
  ];
}

function rowOf(change: Change, diff: ConnectorDiff): string {
  const { kind, tool = "", message } = change;
  const operation = toolOf(change, diff)?.operation;
  const behind = operation === undefined ? "" : ` (${operation.method} ${operation.url})`;
  return `| ${plain(`${tool}${behind}`)} | ${kind} | ${plain(message)} |`;
}

/** A sentence with foreign text in it, without what Markdown or HTML would make of that. What stands between backticks is code. */
function plain(text: string): string {
  const parts = printable(text.replaceAll(/\s+/g, " ")).split("`").map(escaped);
  // A backtick that has no partner is only itself.
  if (parts.length % 2 === 0) return parts.join("&#96;");
  return parts.map((part, index) => (index % 2 === 0 ? part : `<code>${part}</code>`)).join("");
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(/[\\|*_[\]~#@]/g, String.raw`\$&`);
}
