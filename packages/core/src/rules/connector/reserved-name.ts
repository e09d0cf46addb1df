import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";

const RESERVED: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/** Names that become keys of objects: one of these would reach into every object of a program that is careless with it. */
export function* reservedName(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  for (const name of namesIn(descriptor)) {
    if (RESERVED.has(name.value)) yield diagnose("connector/reserved-name", name.here, { name: name.value });
  }
}

function* namesIn(descriptor: Cursor<Descriptor>): Iterable<Cursor<string>> {
  yield descriptor.to("metadata").to("slug");
  for (const authentication of descriptor.each("authentication")) {
    yield authentication.to("type");
    for (const field of authentication.each("fields")) yield field.to("key");
  }
  for (const operation of descriptor.each("operations")) {
    yield operation.to("operation_id");
    for (const parameter of operation.each("parameters")) yield parameter.to("name");
  }
  for (const mapping of descriptor.at("mcp_config")?.each("route_mappings") ?? []) {
    yield mapping.to("mcp_tool_name");
    for (const [, argument] of mapping.entries("parameter_mappings")) yield argument;
  }
}
