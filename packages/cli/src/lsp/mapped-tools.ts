import type { Tool } from "@mortise/core";
import type { DescriptorText } from "./descriptor-text.ts";
import { mappingsIn } from "./names.ts";
import type { Spot } from "./spot.ts";

/** A route mapping as it stands, with the tool that came of it. */
export interface MappedTool {
  readonly mapping: Spot;
  readonly tool: Tool;
}

/** The tools that are known of, each with its mapping. A text with errors shows those of the last version without, as far as they are there still. */
export function mappedTools({ root, compiled }: DescriptorText): readonly MappedTool[] {
  const tools = new Map(compiled?.connector.tools.map((tool) => [tool.definition.name, tool]));
  return mappingsIn(root).flatMap((mapping) => {
    const tool = tools.get(mapping.at("mcp_tool_name").text ?? "");
    return tool === undefined ? [] : [{ mapping, tool }];
  });
}
