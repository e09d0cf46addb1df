import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { mappingEntry, toolArguments } from "./arguments.ts";
import { isNameless } from "./unmapped-parameter.ts";

/** A parameter whose name providers refuse is offered under the nearest name that they take, and its author should know which. */
export function* renamedArgument(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  for (const { mapping, args } of toolArguments(descriptor)) {
    for (const { parameter, name, isMapped } of args) {
      const { name: wanted, required } = parameter.value;
      if (isMapped || name === wanted || (required === true && isNameless(wanted))) continue;
      const related = [{ target: parameter.to("name").here, message: "declared here" }];
      const params = { wanted, offered: name, mapping: mappingEntry(wanted, name) };
      yield diagnose("tool/renamed-argument", mapping.to("mcp_tool_name").here, params, { related });
    }
  }
}
