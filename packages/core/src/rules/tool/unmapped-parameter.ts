import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { toolArguments } from "./arguments.ts";

/**
 * Every required parameter has an argument whose name tells a model what to give. Where nothing
 * of a parameter's name can stand in an argument's, only a mapping can give it one.
 */
export function* unmappedParameter(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  for (const { mapping, args } of toolArguments(descriptor)) {
    for (const { parameter, isMapped } of args) {
      const { name, required, location } = parameter.value;
      if (isMapped || !(required === true || location === "path") || !isNameless(name)) continue;
      const related = [{ target: parameter.to("name").here, message: "declared here" }];
      yield diagnose("tool/unmapped-parameter", mapping.to("mcp_tool_name").here, { parameter: name }, { related });
    }
  }
}

/** Whether no character of a name can stand in an argument's name. */
export function isNameless(parameter: string): boolean {
  return !/[A-Za-z0-9]/.test(parameter);
}
