import type { CodeLens } from "vscode-languageserver";
import { costLine } from "./cost.ts";
import { rangeAt, type DescriptorText } from "./descriptor-text.ts";
import { mappedTools } from "./mapped-tools.ts";
import type { Settings } from "./settings.ts";

/** A line above each route mapping: what its tool costs and does. */
export function codeLensesOf(document: DescriptorText, settings: Settings): readonly CodeLens[] {
  if (!settings.codeLens) return [];
  const since = document.compiled?.isCurrent === false ? " · before the errors" : "";
  return mappedTools(document).map(({ mapping, tool }) => ({
    range: document.rangeOf(rangeAt(document, mapping.at("mcp_tool_name").path)),
    // A lens that only tells something has a command without a name.
    command: { title: `${costLine(tool, settings.budget)}${since}`, command: "" },
  }));
}
