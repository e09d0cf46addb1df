import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { parametersNamed, renamesOf, type NamedParameter } from "../../tools/renames.ts";
import { mappedOperations } from "../mapped-operations.ts";
import { MAPPING_KEYS } from "./unknown-parameter.ts";

/** A key of a mapping does something: where each parameter of a name has its key with a location, the bare name is left with none, and what a tool always gives has no name and no text. */
export function* unusedKey(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  for (const { mapping, operation } of mappedOperations(descriptor)) {
    const parameters = (operation.value.parameters ?? []).filter(({ fixed_value }) => fixed_value === undefined);
    const fixed = renamesOf(new Map(mapping.entries("fixed_arguments")), parameters);
    for (const map of MAPPING_KEYS) {
      const entries = mapping.entries(map);
      const entryOf = renamesOf(new Map(entries.map(([key]) => [key, key])), parameters);
      for (const [key, entry] of entries) {
        const meant = parametersNamed(key, parameters);
        const isOpen = (parameter: NamedParameter) => map === "fixed_arguments" || fixed(parameter) === undefined;
        if (meant.length === 0 || meant.some((parameter) => entryOf(parameter) === key && isOpen(parameter))) continue;
        yield diagnose("ref/unused-key", entry.key, {});
      }
    }
  }
}
