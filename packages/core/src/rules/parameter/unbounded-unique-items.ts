import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { valuesOf } from "./values.ts";

const MOST_ITEMS = 1_000;

/** Finding equal items takes time with the square of their number: 8,000 objects take seconds. */
export function* unboundedUniqueItems(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  for (const declared of valuesOf(descriptor)) {
    const { unique_items, max_items, field_type } = declared.value;
    if (unique_items !== true || field_type !== "array" || (max_items ?? Infinity) <= MOST_ITEMS) continue;
    const target = declared.at("max_items")?.here ?? declared.at("unique_items")?.key ?? declared.here;
    yield diagnose("parameter/unbounded-unique-items", target, {});
  }
}
