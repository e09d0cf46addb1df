import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { firstUsedHere } from "../first-used-here.ts";
import { repeated } from "../repeated.ts";

/** A tool is called by its name, so no other tool of the server has it. */
export function* duplicateName(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  const mappings = descriptor.at("mcp_config")?.each("route_mappings") ?? [];
  const names = mappings.map((mapping) => mapping.to("mcp_tool_name"));
  for (const [again, first] of repeated(names, ({ value }) => value)) {
    yield diagnose("tool/duplicate-name", again.here, { name: again.value }, firstUsedHere(first.here));
  }
}
