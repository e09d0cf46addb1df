import type { CompiledConnector, ParameterPlan, Plan, TemplatePart, Tool } from "@mortise/core";
import { oneLine } from "../one-line.ts";
import type { PointAt } from "../point-at.ts";
import type { Terminal } from "../terminal.ts";

/** A tool for people: the request that a call becomes, and for each argument where it stands in the descriptor and where it goes. */
export function describeTool(
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
  if (plan.constants.length > 0) lines.push("", bold("always sent"));
  for (const { name, location, value, origin: declared } of plan.constants)
    lines.push(`  ${oneLine(name)}  ${oneLine(JSON.stringify(value))}  ${location}  ${dim(lineOf(declared))}`);
  return `${lines.join("\n")}\n`;
}

function destinationOf({ argument, name, location }: ParameterPlan): string {
  return argument === name ? location : `${location} \`${oneLine(name)}\` (renamed)`;
}

function credentialOf(plan: Plan): string {
  if (plan.injection === null) return "none";
  const places = plan.injection.carriers.map((carrier) => {
    if (carrier.kind === "aws_sigv4") return "as a signature (AWS Signature Version 4)";
    return `in the ${carrier.kind === "basic" ? "header" : carrier.place} ${carrier.name}`;
  });
  return `${oneLine(plan.injection.scheme)}, ${oneLine(places.join(", "))}`;
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

/** The same for programs. */
export function toolAsJson({ definition, plan, origin }: Tool, lineOf: PointAt) {
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
    constants: plan.constants.map((constant) => ({ ...constant, line: lineOf(constant.origin) })),
  };
}
