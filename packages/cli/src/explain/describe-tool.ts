import type { CompiledConnector, ConstantPlan, ParameterPlan } from "@mortise/core";
import { oneLine } from "../one-line.ts";
import type { Terminal } from "../terminal.ts";
import { profileLines } from "../with-profile.ts";
import { constantOrigin, renameOf, type MappedTool } from "./mapped-tool.ts";
import { answerLines, bodyText, credentialText, destinationOf, urlOf } from "./plan-texts.ts";

/**
 * A tool for people: the request that a call becomes, and for each argument where it stands in the
 * descriptor and in the vendor's document, where it goes, and why it has another name.
 */
export function describeTool(mapped: MappedTool, connector: CompiledConnector, terminal: Terminal): string {
  const { tool, descriptor, lowering, profileNotes, lineOf } = mapped;
  const { definition, plan, origin } = tool;
  const { bold, dim } = terminal.colors;
  const effects = Object.entries(definition.annotations)
    .filter(([, is]) => is === true)
    .map(([hint]) => hint.replace(/Hint$/, ""));
  const facts: readonly (readonly [string, string])[] = [
    ["request", `${plan.method} ${oneLine(urlOf(plan))}`],
    ["operation", `${oneLine(plan.operationId)}  ${dim(places(lineOf(plan.origin), plan.source))}`],
    ["mapping", dim(lineOf(origin))],
    ["document", oneLine(descriptor?.source?.document ?? "")],
    ["body", plan.body === null ? "" : bodyText(plan)],
    ["credential", credentialText(plan)],
    ["server", oneLine(connector.server?.name ?? "none")],
    ...answerLines(plan).map((line, index) => [index === 0 ? "answer" : "", line] as const),
  ];
  const shown = facts.filter(([label, fact]) => fact !== "" || label === "mapping");
  return `${[
    `${bold(oneLine(definition.name))}  ${oneLine(definition.title)}${effects.length === 0 ? "" : dim(`  (${effects.join(", ")})`)}`,
    `  ${oneLine(definition.description)}`,
    "",
    ...shown.map(([label, fact]) => `${bold(label)}${" ".repeat(11 - label.length)}${fact}`),
    "",
    bold(plan.parameters.length === 0 ? "no arguments" : "arguments"),
    ...table(plan.parameters.map((parameter) => argumentCells(parameter, mapped, dim))),
    ...(plan.constants.length === 0 ? [] : ["", bold("always sent")]),
    ...table(plan.constants.map((constant) => constantCells(constant, mapped, dim))),
    ...(lowering.length === 0 ? [] : ["", bold("not told to a model")]),
    ...lowering.map(({ path, what }) => `  ${oneLine(path)}  ${oneLine(what)}`),
    ...(profileNotes.length === 0 ? [] : ["", bold("changed for the profile")]),
    ...profileLines(profileNotes).map((line) => `  ${oneLine(line)}`),
  ].join("\n")}\n`;
}

function argumentCells(parameter: ParameterPlan, mapped: MappedTool, dim: (text: string) => string): readonly string[] {
  const rename = renameOf(parameter, mapped);
  const { paging } = mapped.tool.plan.response ?? {};
  const isHidden = paging !== undefined && "argument" in paging && paging.argument === parameter.argument;
  const marks = [
    parameter.type,
    ...(parameter.required ? ["required"] : []),
    ...(isHidden ? ["given by the runtime"] : []),
    ...(parameter.sensitive === true ? ["masked in logs"] : []),
  ];
  const why =
    rename === undefined
      ? ""
      : ` (${rename.why}${rename.origin === undefined ? "" : `, ${mapped.lineOf(rename.origin)}`})`;
  return [
    oneLine(parameter.argument),
    marks.join(", "),
    parameter.default === undefined ? "" : `default ${oneLine(JSON.stringify(parameter.default))}`,
    `${destinationOf(parameter)}${why}`,
    dim(places(mapped.lineOf(parameter.origin), parameter.source)),
  ];
}

function constantCells(constant: ConstantPlan, mapped: MappedTool, dim: (text: string) => string): readonly string[] {
  return [
    oneLine(constant.name),
    oneLine(JSON.stringify(constant.value)),
    destinationOf(constant),
    dim(mapped.lineOf(constantOrigin(constant, mapped))),
  ];
}

/** The line in the descriptor, and the place in the vendor's document. */
function places(line: string, source: string | undefined): string {
  return source === undefined ? line : `${line}  ${oneLine(source)}`;
}

/** Rows in columns; the last one is as wide as it is. */
function table(rows: readonly (readonly string[])[]): readonly string[] {
  const [first = []] = rows;
  const widths = first.slice(0, -1).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map(
    (row) =>
      `  ${row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd()}`,
  );
}

/** The same for programs. */
export function toolAsJson(mapped: MappedTool) {
  const { tool, descriptor, lowering, profileNotes, lineOf } = mapped;
  const { definition, plan, origin } = tool;
  return {
    definition,
    method: plan.method,
    url: urlOf(plan),
    operation: { id: plan.operationId, origin: plan.origin, line: lineOf(plan.origin), source: plan.source ?? null },
    mapping: { origin, line: lineOf(origin) },
    document: descriptor?.source?.document ?? null,
    credential: plan.injection?.scheme ?? null,
    carriers: plan.injection?.carriers ?? [],
    scopes: plan.scopes ?? [],
    body: plan.body,
    response: plan.response ?? null,
    arguments: plan.parameters.map((parameter) => {
      const rename = renameOf(parameter, mapped);
      return {
        ...parameter,
        renamed: rename !== undefined,
        ...(rename === undefined
          ? {}
          : { rename: { ...rename, ...(rename.origin === undefined ? {} : { line: lineOf(rename.origin) }) } }),
        line: lineOf(parameter.origin),
      };
    }),
    constants: plan.constants.map((constant) => {
      const declared = constantOrigin(constant, mapped);
      return { ...constant, origin: declared, line: lineOf(declared) };
    }),
    lowering,
    profileNotes,
  };
}
