import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { didYouMean } from "../../diagnostics/did-you-mean.ts";

/** A route mapping names an operation of this descriptor: a tool without one would have nothing to call. */
export function* unknownOperation(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  const ids = new Set(descriptor.each("operations").map(({ value }) => value.operation_id));
  for (const mapping of descriptor.at("mcp_config")?.each("route_mappings") ?? []) {
    const id = mapping.to("operation_id");
    if (ids.has(id.value)) continue;
    yield diagnose("ref/unknown-operation", id.here, {}, didYouMean(id.value, [...ids], id.here));
  }
}
