import type { Cursor } from "../descriptor/cursor.ts";
import type { Descriptor, Operation, RouteMapping } from "../descriptor/descriptor.ts";

/** A tool to be: a route mapping with the operation that it offers. */
export interface MappedOperation {
  readonly mapping: Cursor<RouteMapping>;
  readonly operation: Cursor<Operation>;
}

/** The route mappings whose operation exists; of several operations with one id, the first. */
export function* mappedOperations(descriptor: Cursor<Descriptor>): Iterable<MappedOperation> {
  const operations = new Map<string, Cursor<Operation>>();
  for (const operation of descriptor.each("operations")) {
    if (!operations.has(operation.value.operation_id)) operations.set(operation.value.operation_id, operation);
  }
  for (const mapping of descriptor.at("mcp_config")?.each("route_mappings") ?? []) {
    const operation = operations.get(mapping.value.operation_id);
    if (operation !== undefined) yield { mapping, operation };
  }
}
