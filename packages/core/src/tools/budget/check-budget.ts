import { isJsonObject, type Json } from "../../json.ts";
import type { ToolWeight } from "./weigh-tools.ts";

/** Most tokens of one tool, and of a connector's whole list. */
export interface Budget {
  readonly tool?: number;
  readonly connector?: number;
}

/** What a connector was over its budget when that was last accepted. It may only go down. */
export interface Baseline {
  readonly tools: ReadonlyMap<string, number>;
  readonly connector?: number;
}

/** Something that costs more than it may. */
export interface BudgetFault {
  /** Left out for the connector. */
  readonly tool?: string;
  readonly tokens: number;
  readonly allowed: number;
  /** Whether the baseline allows less than this, rather than the budget. */
  readonly isRisen: boolean;
}

/** What is over its budget, and was not so already in the baseline. */
export function checkBudget(
  weights: readonly ToolWeight[],
  connectorTokens: number,
  budget: Budget,
  baseline: Baseline | undefined,
): readonly BudgetFault[] {
  const fault = (tokens: number, limit: number | undefined, accepted: number | undefined, tool?: string) => {
    if (limit === undefined || tokens <= Math.max(limit, accepted ?? 0)) return [];
    const isRisen = accepted !== undefined && accepted > limit;
    return [{ ...(tool === undefined ? {} : { tool }), tokens, allowed: isRisen ? accepted : limit, isRisen }];
  };
  return [
    ...weights.flatMap(({ name, tokens }) => fault(tokens, budget.tool, baseline?.tools.get(name), name)),
    ...fault(connectorTokens, budget.connector, baseline?.connector),
  ];
}

/**
 * The baseline after this run. A first one accepts what is over the budget now; after that its
 * figures only go down, and what is within the budget leaves it.
 */
export function lowerBaseline(
  weights: readonly ToolWeight[],
  connectorTokens: number,
  budget: Budget,
  before: Baseline | undefined,
): Baseline {
  const kept = (tokens: number, limit: number | undefined, accepted: number | undefined): number | undefined => {
    // What this run has no limit for is as it was.
    if (limit === undefined) return accepted;
    if (tokens <= limit) return undefined;
    return before === undefined ? tokens : accepted === undefined ? undefined : Math.min(accepted, tokens);
  };
  const tools = weights.flatMap(({ name, tokens }) => {
    const figure = kept(tokens, budget.tool, before?.tools.get(name));
    return figure === undefined ? [] : [[name, figure] as const];
  });
  const connector = kept(connectorTokens, budget.connector, before?.connector);
  return { tools: new Map(tools), ...(connector === undefined ? {} : { connector }) };
}

/** A baseline as text: sorted, so that a change of one tool is a change of one line. */
export function printBaseline({ tools, connector }: Baseline): string {
  const sorted = Array.from(tools).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const content = { ...(connector === undefined ? {} : { connector }), tools: Object.fromEntries(sorted) };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/** Reads what {@link printBaseline} wrote; `undefined` for anything else. */
export function parseBaseline(text: string): Baseline | undefined {
  let content: Json;
  try {
    // JSON.parse gives JSON.
    content = JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
  if (!isJsonObject(content) || !isJsonObject(content["tools"])) return undefined;
  const tools = new Map<string, number>();
  for (const [name, tokens] of Object.entries(content["tools"])) {
    if (typeof tokens !== "number") return undefined;
    tools.set(name, tokens);
  }
  const { connector } = content;
  if (connector !== undefined && typeof connector !== "number") return undefined;
  return { tools, ...(connector === undefined ? {} : { connector }) };
}
