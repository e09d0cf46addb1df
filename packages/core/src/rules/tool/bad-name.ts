import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { rename } from "../../diagnostics/did-you-mean.ts";

/** MCP 2026-07-28, Tools › Tool Names. */
const TOOL_NAME = /^[A-Za-z0-9_.-]+$/;

/** An author's tool name stays as it is written, so it has to be one that clients take. */
export function* badName(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  for (const mapping of descriptor.at("mcp_config")?.each("route_mappings") ?? []) {
    const name = mapping.to("mcp_tool_name");
    if (TOOL_NAME.test(name.value)) continue;
    const proposal = toolName(name.value) || toolName(mapping.value.operation_id) || "tool";
    yield diagnose("tool/bad-name", name.here, { proposal }, { fixes: rename(name.value, proposal, name.here) });
  }
}

/** The words of a text, joined as tool names are. */
function toolName(text: string): string {
  return text
    .normalize("NFKD")
    .replaceAll(/\p{Mark}/gu, "")
    .replaceAll(/[^A-Za-z0-9_.-]+/g, "_")
    .replaceAll(/^_+|_+$/g, "");
}
