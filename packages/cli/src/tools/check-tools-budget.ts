import {
  checkBudget,
  compileDescriptor,
  lowerBaseline,
  printBaseline,
  savingsOf,
  totalCost,
  weighTool,
  type Budget,
  type Descriptor,
  type ToolDefinition,
} from "@mortise/core";
import { discoveryDefinitions } from "@mortise/core/discovery";
import { CannotRun, EXIT, type ExitCode } from "../exit-code.ts";
import type { OpenedConnector } from "../open-connector.ts";
import type { Terminal } from "../terminal.ts";
import { withProfile, type ProfileOption } from "../with-profile.ts";
import { writeText } from "../write-text.ts";
import { budgetAsJson, budgetAsText } from "./budget-report.ts";
import { readBaseline } from "./read-baseline.ts";

export interface BudgetOptions extends ProfileOption {
  readonly format: "table" | "json";
  readonly budget?: Budget;
  readonly baseline?: string;
  readonly updateBaseline?: boolean;
}

/** Compares what a connector's tools cost with a budget, and says where it goes and what would save it. */
export async function checkToolsBudget(
  { connector, descriptor }: OpenedConnector & { readonly ok: true },
  budget: Budget,
  options: BudgetOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const definitions = connector.tools.map(({ definition }) => definition);
  const isSearched = connector.server?.mode === "discovery";
  const found = discoveryDefinitions(connector.tools);
  const listed = isSearched ? found : definitions;
  // A model reads a tool's whole definition where it finds it, too.
  const weights = definitions.map(weighTool).toSorted((a, b) => b.tokens - a.tokens);
  const { tokens } = totalCost(listed);

  const before = options.baseline === undefined ? undefined : await readBaseline(options.baseline);
  if (options.baseline !== undefined && before === undefined && options.updateBaseline !== true) {
    throw new CannotRun(`there is no baseline ${options.baseline}`, "write it with --update-baseline");
  }
  const after = options.updateBaseline === true ? lowerBaseline(weights, tokens, budget, before) : before;
  if (options.baseline !== undefined && options.updateBaseline === true && after !== undefined) {
    await writeText(options.baseline, printBaseline(after));
  }
  const faults = checkBudget(weights, tokens, budget, after);
  const lean = descriptor === undefined || isSearched ? undefined : await leanDefinitions(descriptor, options);
  const savings = savingsOf(listed, {
    ...(lean === undefined ? {} : { lean }),
    ...(isSearched ? {} : { discovery: found }),
  });
  const report = { connector: connector.metadata.slug, budget, tokens, weights, faults, savings };
  terminal.print(
    options.format === "json" ? `${JSON.stringify(budgetAsJson(report), null, 2)}\n` : budgetAsText(report, terminal),
  );
  return faults.length === 0 ? EXIT.clean : EXIT.errors;
}

/** The same tools with lean detail, where they have more. */
async function leanDefinitions(
  descriptor: Descriptor,
  options: ProfileOption,
): Promise<readonly ToolDefinition[] | undefined> {
  if (descriptor.mcp_config === undefined || descriptor.mcp_config.detail === "lean") return undefined;
  const { connector } = compileDescriptor({ ...descriptor, mcp_config: { ...descriptor.mcp_config, detail: "lean" } });
  if (connector === undefined) return undefined;
  const { connector: profiled } = await withProfile(connector, options);
  return profiled.tools.map(({ definition }) => definition);
}
