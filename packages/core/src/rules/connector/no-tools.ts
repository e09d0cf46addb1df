import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";

/** Only mapped operations become tools, so a server without mappings has nothing to offer. */
export function* noTools(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  const config = descriptor.at("mcp_config");
  if (config?.value.enabled !== true || config.each("route_mappings").length > 0) return;
  yield diagnose("connector/no-tools", (config.at("route_mappings") ?? config).key, {});
}
