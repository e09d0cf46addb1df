import { printable, type Change, type Impact } from "@mortise/core";
import type { Colors } from "../terminal.ts";
import { toolOf, type ConnectorDiff } from "./compare-states.ts";

export const IMPACTS: readonly Impact[] = ["breaking", "compatible", "wording"];

/** What changed, for people: the gravest first, tool by tool, and what it means for the version. */
export function printText(diffs: readonly ConnectorDiff[], colors: Colors): string {
  const told = diffs.filter(({ changes, version }) => changes.length > 0 || version?.ok === false);
  return told.map((diff) => `${connectorText(diff, colors)}\n`).join("\n");
}

function connectorText(diff: ConnectorDiff, colors: Colors): string {
  const { name, before, after, changes } = diff;
  const versions = [before?.version ?? "(none)", after?.version ?? "(none)"].join(" -> ");
  return [
    colors.bold(printable(`${name} ${versions}`)),
    ...IMPACTS.flatMap((impact) => impactLines(impact, changes, diff, colors)),
    ...versionLines(diff, colors),
  ].join("\n");
}

function impactLines(impact: Impact, all: readonly Change[], diff: ConnectorDiff, colors: Colors): readonly string[] {
  const changes = all.filter((change) => change.impact === impact);
  if (changes.length === 0) return [];
  const color = { breaking: colors.red, compatible: colors.green, wording: colors.dim }[impact];
  const byTool = Map.groupBy(changes, ({ tool }) => tool);
  return [
    `  ${color(impact)}`,
    ...Array.from(byTool).flatMap(([tool, ofTool]) => [
      ...(tool === undefined ? [] : [`    ${headingOf(tool, ofTool, diff, colors)}`]),
      ...ofTool.map((change) => `${tool === undefined ? "    " : "      "}${lineOf(change, colors)}`),
    ]),
  ];
}

function headingOf(tool: string, [change]: readonly Change[], diff: ConnectorDiff, colors: Colors): string {
  const operation = change && toolOf(change, diff)?.operation;
  const behind = operation === undefined ? "" : ` ${operation.method} ${operation.url}`;
  return `${printable(tool)}${colors.dim(printable(behind))}`;
}

function lineOf({ kind, pointer, message }: Change, colors: Colors): string {
  const place = pointer === undefined ? "" : ` ${colors.dim(printable(pointer))}`;
  return `${kind}: ${printable(message)}${place}`;
}

function versionLines({ step, version, suggested, before }: ConnectorDiff, colors: Colors): readonly string[] {
  if (version === undefined || before === undefined) return [];
  if (!version.ok) return [`  ${colors.yellow("version")}`, `    ${printable(version.message)}`];
  return step === "none" || suggested === undefined ? [] : [`  version`, `    ${suggested} or later is right.`];
}
