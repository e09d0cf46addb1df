import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";

const LONGEST_EVERYWHERE = 64;

/** Many clients and model providers stop at 64 characters, and put a prefix of their own before the name. */
export function* longName(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  for (const mapping of descriptor.at("mcp_config")?.each("route_mappings") ?? []) {
    const name = mapping.to("mcp_tool_name");
    if (name.value.length <= LONGEST_EVERYWHERE) continue;
    yield diagnose("tool/long-name", name.here, { length: String(name.value.length) });
  }
}
