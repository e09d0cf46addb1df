import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { parametersNamed, renamesOf } from "../../tools/renames.ts";
import { mappedOperations } from "../mapped-operations.ts";
import { MAPPING_KEYS } from "./unknown-parameter.ts";

/** A key of a mapping does something: where each parameter of a name has its key with a location, the bare name is left with none. */
export function* unusedKey(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  for (const { mapping, operation } of mappedOperations(descriptor)) {
    const parameters = (operation.value.parameters ?? []).filter(({ fixed_value }) => fixed_value === undefined);
    for (const map of MAPPING_KEYS) {
      const entries = mapping.entries(map);
      if (entries.length < 2) continue;
      const entryOf = renamesOf(new Map(entries.map(([key]) => [key, key])), parameters);
      for (const [key, entry] of entries) {
        const meant = parametersNamed(key, parameters);
        if (meant.length === 0 || meant.some((parameter) => entryOf(parameter) === key)) continue;
        yield diagnose("ref/unused-key", entry.key, {});
      }
    }
  }
}
