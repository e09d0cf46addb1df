import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import { locatedName, type NamedParameter } from "../../tools/renames.ts";
import { choices } from "../choices.ts";
import { mappedOperations } from "../mapped-operations.ts";

/** A parameter mapping renames a parameter that the operation has. */
export function* unknownParameter(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  for (const { mapping, operation } of mappedOperations(descriptor)) {
    const parameters = operation.value.parameters ?? [];
    const given = parameters.filter(({ fixed_value }) => fixed_value === undefined);
    const known = new Set(given.flatMap(keysOf));
    const fixed = new Set(parameters.flatMap(keysOf));
    const names = Array.from(new Set(given.map(({ name }) => name)));
    for (const [name, renamed] of mapping.entries("parameter_mappings")) {
      if (known.has(name)) continue;
      const params = {
        operation: operation.value.operation_id,
        choices: choices(names, "the operation takes no parameters: remove the entry"),
      };
      const extra = fixed.has(name)
        ? { hint: "it has a `fixed_value`, so no tool has an argument for it: remove the entry" }
        : didYouMean(name, names, renamed.key);
      yield diagnose("ref/unknown-parameter", renamed.key, params, extra);
    }
  }
}

/** What a mapping may call a parameter. */
function keysOf(parameter: NamedParameter): readonly string[] {
  return [parameter.name, locatedName(parameter)];
}
