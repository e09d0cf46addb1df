import { diagnose } from "../diagnostics/diagnose.ts";
import { discoveryDefinitions } from "../discovery/discovery-definitions.ts";
import { checkBudget, type Baseline, type Budget } from "../tools/budget/check-budget.ts";
import { weighTool } from "../tools/budget/weigh-tools.ts";
import { totalCost } from "../tools/cost.ts";
import type { CheckedConnector, CheckResult } from "./checked-connector.ts";
import { placeOfServer } from "./place-of-server.ts";

/** What costs more than it may, at the mapping that it comes from, with the part that a saving would begin with. */
export function checkBudgets(checked: CheckedConnector, limits: Budget, baseline: Baseline | undefined): CheckResult {
  const { connector, tools } = checked;
  const weights = new Map(tools.map(({ tool }) => [tool.definition.name, weighTool(tool.definition)]));
  // In discovery mode a client lists three tools; a model reads a found one's whole definition all the same.
  const isSearched = connector.server?.mode === "discovery";
  const listed = isSearched
    ? discoveryDefinitions(connector.tools)
    : connector.tools.map(({ definition }) => definition);
  const { tokens } = totalCost(listed);

  const faults = checkBudget(Array.from(weights.values()), tokens, limits, baseline);
  const diagnostics = faults.map((fault) => {
    const allowed = fault.isRisen ? `the ${fault.allowed} of the baseline` : `its budget of ${fault.allowed}`;
    const params = { tokens: String(fault.tokens), allowed };
    const found = tools.find(({ tool }) => tool.definition.name === fault.tool);
    if (fault.tool === undefined || found === undefined) {
      const way = isSearched
        ? "map fewer operations; `mortise tools FILE --budget` lists where it goes"
        : "map fewer operations, or set `mode: discovery` or `detail: lean`; `mortise tools FILE --budget` lists what each would save";
      const what = "the list of tools";
      return diagnose("check/over-budget", placeOfServer(checked), { ...params, what, way });
    }
    const [heaviest] = weights.get(fault.tool)?.fields ?? [];
    const way =
      heaviest === undefined
        ? "`mortise tools FILE --budget` lists where it goes"
        : `begin with \`${heaviest.path}\`, which is ${Math.round(heaviest.share * 100)}% of it; \`mortise tools FILE --budget\` lists the rest`;
    return diagnose("check/over-budget", found.mapping.to("mcp_tool_name").here, { ...params, what: "this tool", way });
  });
  return { diagnostics, notes: [] };
}
