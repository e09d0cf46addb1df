import type { CompiledConnector, DiagnosticCode, ParameterPlan, Plan, TemplatePart, Tool } from "@mortise/core";
import { CannotRun, EXIT, type ExitCode } from "../exit-code.ts";
import { oneLine } from "../one-line.ts";
import { openConnector, type SizeOption } from "../open-connector.ts";
import { pointAt, type PointAt } from "../point-at.ts";
import { reportDiagnostics } from "../report-diagnostics.ts";
import type { Terminal } from "../terminal.ts";

export interface ExplainOptions extends SizeOption {
  readonly json?: boolean;
}

/** Explains a diagnostic's code, or a tool of a connector; without a subject, lists the codes. */
export async function explain(
  subject: string | undefined,
  file: string | undefined,
  options: ExplainOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  if (file !== undefined && subject !== undefined) return explainTool(subject, file, options, terminal);
  return explainCode(subject, options, terminal);
}

async function explainCode(
  subject: string | undefined,
  options: ExplainOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { codes, pages, suggest } = await import("@mortise/core");
  const isCode = (text: string): text is DiagnosticCode => Object.hasOwn(codes, text);
  if (subject === undefined) {
    const all = Object.keys(codes).filter(isCode);
    if (options.json === true) {
      terminal.print(
        `${JSON.stringify(
          all.map((code) => ({ code, ...codes[code] })),
          null,
          2,
        )}\n`,
      );
    } else {
      for (const code of all) terminal.print(`${codes[code].severity.padEnd(7)}  ${code}\n`);
      terminal.note("mortise explain CODE tells more of each");
    }
    return EXIT.clean;
  }
  if (!isCode(subject)) {
    const near = suggest(subject, Object.keys(codes));
    if (!subject.includes("/")) {
      throw new CannotRun(
        `\`${subject}\` is no code of a diagnostic`,
        near === undefined
          ? "to explain a tool, name its file, too: mortise explain TOOL FILE"
          : `did you mean ${near}?`,
      );
    }
    throw new CannotRun(
      `there is no code \`${subject}\``,
      near === undefined ? "mortise explain lists the codes" : `did you mean ${near}?`,
    );
  }
  // Every code has a page; a test holds us to it.
  const page = pages[subject] ?? codes[subject].message;
  if (options.json === true) {
    terminal.print(`${JSON.stringify({ code: subject, severity: codes[subject].severity, page }, null, 2)}\n`);
  } else {
    terminal.print(`${page.trimEnd()}\n`);
  }
  return EXIT.clean;
}

async function explainTool(name: string, file: string, options: ExplainOptions, terminal: Terminal): Promise<ExitCode> {
  const opened = await openConnector(file, options);
  await reportDiagnostics(opened, terminal);
  if (!opened.ok) return EXIT.errors;

  const { connector } = opened;
  const tool = connector.tools.find(({ definition }) => definition.name === name);
  if (tool === undefined) throw await noSuchTool(name, connector);
  const lineOf = await pointAt(opened.source);
  terminal.print(
    options.json === true
      ? `${JSON.stringify(toolAsJson(tool, lineOf), null, 2)}\n`
      : describeTool(tool, connector, lineOf, terminal),
  );
  return EXIT.clean;
}

/** For every command that takes a tool's name. */
export async function noSuchTool(name: string, connector: CompiledConnector): Promise<CannotRun> {
  const { suggest } = await import("@mortise/core");
  const names = connector.tools.map(({ definition }) => definition.name);
  const near = suggest(name, names);
  return new CannotRun(
    `${connector.metadata.slug} has no tool \`${name}\``,
    near === undefined
      ? names.length === 0
        ? "it has no tools at all: `mcp_config` is missing, not enabled, or maps no operation"
        : `it has ${names.slice(0, 20).join(", ")}${names.length > 20 ? ", ..." : ""}`
      : `did you mean ${near}?`,
  );
}

function describeTool(
  { definition, plan, origin }: Tool,
  connector: CompiledConnector,
  lineOf: PointAt,
  terminal: Terminal,
): string {
  const { bold, dim } = terminal.colors;
  const effects = Object.entries(definition.annotations)
    .filter(([, is]) => is === true)
    .map(([hint]) => hint.replace(/Hint$/, ""));
  const lines = [
    `${bold(oneLine(definition.name))}  ${oneLine(definition.title)}${effects.length === 0 ? "" : dim(`  (${effects.join(", ")})`)}`,
    `  ${oneLine(definition.description)}`,
    "",
    `${bold("request")}    ${plan.method} ${oneLine(urlOf(plan))}`,
    `${bold("operation")}  ${oneLine(plan.operationId)}  ${dim(lineOf(plan.origin))}`,
    `${bold("mapping")}    ${dim(lineOf(origin))}`,
    `${bold("credential")} ${credentialOf(plan)}`,
    `${bold("server")}     ${oneLine(connector.server?.name ?? "none")}`,
    "",
    bold(plan.parameters.length === 0 ? "no arguments" : "arguments"),
  ];
  const rows = plan.parameters.map((parameter) => [
    oneLine(parameter.argument),
    `${parameter.type}${parameter.required ? ", required" : ""}`,
    parameter.default === undefined ? "" : `default ${oneLine(JSON.stringify(parameter.default))}`,
    destinationOf(parameter),
    dim(lineOf(parameter.origin)),
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows)
    lines.push(
      `  ${row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd()}`,
    );
  return `${lines.join("\n")}\n`;
}

function destinationOf({ argument, name, location }: ParameterPlan): string {
  return argument === name ? location : `${location} \`${oneLine(name)}\` (renamed)`;
}

function credentialOf(plan: Plan): string {
  if (plan.injection === null) return "none";
  const headers = plan.injection.headers.map(({ name }) => name).join(", ");
  return `${oneLine(plan.injection.scheme)}, in the header ${oneLine(headers)}`;
}

function urlOf({ url, parameters }: Plan): string {
  const names = new Map(parameters.map(({ argument, name }) => [argument, name]));
  const part = (piece: TemplatePart) => {
    switch (piece.kind) {
      case "text":
        return piece.text;
      case "argument":
        return `{${names.get(piece.argument) ?? piece.argument}}`;
      case "field":
        return `{${piece.key}}`;
    }
  };
  const path = url.path.map((segment) => `/${segment.map(part).join("")}`).join("");
  return `${url.scheme}://${url.authority.map(part).join("")}${path}${url.query.length === 0 ? "" : `?${url.query.map(part).join("")}`}`;
}

function toolAsJson({ definition, plan, origin }: Tool, lineOf: PointAt) {
  return {
    definition,
    method: plan.method,
    url: urlOf(plan),
    operation: { id: plan.operationId, origin: plan.origin, line: lineOf(plan.origin) },
    mapping: { origin, line: lineOf(origin) },
    credential: plan.injection?.scheme ?? null,
    arguments: plan.parameters.map((parameter) => ({
      ...parameter,
      renamed: parameter.argument !== parameter.name,
      line: lineOf(parameter.origin),
    })),
  };
}
