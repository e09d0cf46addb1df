import { parse, type Change } from "@mortise/core";
import { lineAt } from "../point-at.ts";
import type { ConnectorDiff } from "./compare-states.ts";
import { unescapeStep } from "@mortise/core/json-pointer";

/** Finds the line of the descriptor at which a change is to be shown; the first one where it has none of its own. */
export function lineFinder({ member }: ConnectorDiff): (change: Change | "version") => number {
  const { source, connector } = member ?? {};
  if (source === undefined || connector === undefined) return () => 1;
  const { places } = parse(source);
  const tools = new Map(connector.tools.map((tool) => [tool.definition.name, tool]));
  const lineOf = (pointer: string) => lineAt(source, places, pointer);
  return (change) => {
    if (change === "version") return lineOf("/metadata/version");
    const tool = tools.get(change.tool ?? "");
    if (tool === undefined) return change.tool === undefined ? 1 : lineOf("/mcp_config/route_mappings");
    const [, argument] = /^\/inputSchema\/properties\/([^/]*)/.exec(change.pointer ?? "") ?? [];
    const name = argument === undefined ? undefined : unescapeStep(argument);
    const parameter = tool.plan.parameters.find((one) => one.argument === name);
    return lineOf(parameter?.origin ?? tool.origin);
  };
}
