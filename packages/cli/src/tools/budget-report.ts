import type { Budget, BudgetFault, Saving, ToolWeight } from "@mortise/core";
import { oneLine } from "../one-line.ts";
import type { Terminal } from "../terminal.ts";

/** What `tools --budget` found. */
export interface BudgetReport {
  readonly connector: string;
  readonly budget: Budget;
  /** Of the list as a client gets it. */
  readonly tokens: number;
  /** The heaviest first. */
  readonly weights: readonly ToolWeight[];
  readonly faults: readonly BudgetFault[];
  readonly savings: readonly Saving[];
}

/** The report as JSON: the same figures, with every tool. */
export function budgetAsJson({ connector, budget, tokens, weights, faults, savings }: BudgetReport) {
  return {
    connector,
    budget,
    withinBudget: faults.length === 0,
    estimatedTokens: tokens,
    faults,
    savings,
    tools: weights.map(({ name, bytes, tokens: estimatedTokens, parts, fields }) => ({
      name,
      bytes,
      estimatedTokens,
      parts,
      fields,
    })),
  };
}

const MOST_TOOLS = 10;

/** The report for people: what is over, where its weight is, and what would save how much. */
export function budgetAsText(report: BudgetReport, { colors }: Terminal): string {
  const { faults, weights, budget, tokens, savings } = report;
  const lines: string[] = [];
  const over = new Set(faults.flatMap(({ tool }) => (tool === undefined ? [] : [tool])));
  const limits = [
    ...(budget.tool === undefined ? [] : [`a tool may cost ${count(budget.tool)}`]),
    ...(budget.connector === undefined ? [] : [`the connector ${count(budget.connector)}`]),
  ];
  lines.push(colors.dim(`${count(weights.length, "tool")}, ~${count(tokens)} tokens; ${limits.join(", ")}`));
  for (const fault of faults) lines.push(colors.red(faultLine(fault)));

  const shown = over.size > 0 ? weights.filter(({ name }) => over.has(name)) : weights;
  for (const weight of shown.slice(0, MOST_TOOLS)) lines.push("", ...toolLines(weight));
  if (shown.length > MOST_TOOLS)
    lines.push("", colors.dim(`and ${count(shown.length - MOST_TOOLS, "tool")} more; --json has all`));

  if (savings.length > 0) lines.push("", "What each of these would save by itself:");
  const width = Math.max(0, ...savings.map((saving) => count(saving.tokens).length));
  for (const { tokens: saved, how } of savings) lines.push(`  ${count(saved).padStart(width)}  ${how}`);
  return `${lines.join("\n")}\n`;
}

function faultLine({ tool, tokens, allowed, isRisen }: BudgetFault): string {
  const what = tool === undefined ? "the connector" : oneLine(tool);
  const than = isRisen ? `the ${count(allowed)} of the baseline` : `its budget of ${count(allowed)}`;
  return `over budget: ${what} costs ~${count(tokens)} tokens, more than ${than}`;
}

function toolLines({ name, tokens, parts, fields }: ToolWeight): readonly string[] {
  const { name: ofName, other, ...rest } = parts;
  const told = Object.entries({ ...rest, other: ofName + other }).map(([part, bytes]) => `${part} ${count(bytes)}`);
  const width = Math.max(0, ...fields.map(({ bytes }) => count(bytes).length));
  return [
    `${oneLine(name)}  ~${count(tokens)} tokens (bytes: ${told.join(", ")})`,
    ...fields.map(({ path, bytes, share }) => {
      const percent = `${String(Math.round(share * 100))}%`.padStart(4);
      return `  ${percent}  ${count(bytes).padStart(width)}  ${oneLine(path)}`;
    }),
  ];
}

function count(figure: number, noun?: string): string {
  const text = figure.toLocaleString("en-US");
  return noun === undefined ? text : `${text} ${noun}${figure === 1 ? "" : "s"}`;
}
