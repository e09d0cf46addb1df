import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import { choices } from "../choices.ts";
import { mappedOperations } from "../mapped-operations.ts";

/** A parameter mapping renames a parameter that the operation has. */
export function* unknownParameter(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  for (const { mapping, operation } of mappedOperations(descriptor)) {
    const known = new Set((operation.value.parameters ?? []).map(({ name }) => name));
    for (const [name, renamed] of mapping.entries("parameter_mappings")) {
      if (known.has(name)) continue;
      const names = Array.from(known);
      const params = {
        operation: operation.value.operation_id,
        choices: choices(names, "the operation takes no parameters: remove the entry"),
      };
      yield diagnose("ref/unknown-parameter", renamed.key, params, didYouMean(name, names, renamed.key));
    }
  }
}
