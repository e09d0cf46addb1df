import { toolCost, weighTool, type Budget, type ParameterPlan, type Tool } from "@mortise/core";
import { costLine, figure } from "./cost.ts";
import { code, jsonFence } from "./markdown.ts";

/** A tool as a client sees it, with what it costs and where the cost is. */
export function toolText(tool: Tool, budget: Budget, { isStale }: { readonly isStale: boolean }): string {
  const { definition, plan } = tool;
  const { bytes } = toolCost(definition);
  const { fields } = weighTool(definition);
  const renamed = plan.parameters.filter(({ argument, name }) => argument !== name);
  const known = ({ name, location }: ParameterPlan) =>
    plan.parameters.filter((other) => other.name === name).length === 1
      ? code(name)
      : `${code(name)} in the ${location}`;
  return [
    `**${code(definition.name)}** · ${costLine(tool, budget)} (${figure(bytes)} bytes)`,
    ...(isStale ? ["As of the last version without errors."] : []),
    ...(renamed.length === 0
      ? []
      : [`Renamed: ${renamed.map((parameter) => `${known(parameter)} is ${code(parameter.argument)}`).join(", ")}`]),
    fields.map(({ path, share }) => `- ${String(Math.round(share * 100))} % ${code(path)}`).join("\n"),
    jsonFence(definition),
  ].join("\n\n");
}
