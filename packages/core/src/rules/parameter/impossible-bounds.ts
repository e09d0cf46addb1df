import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { valuesOf } from "./values.ts";

const PAIRS = [
  ["minimum", "maximum", false],
  ["exclusive_minimum", "maximum", true],
  ["minimum", "exclusive_maximum", true],
  ["exclusive_minimum", "exclusive_maximum", true],
  ["min_length", "max_length", false],
  ["min_items", "max_items", false],
] as const;

/** Between a lower and an upper bound there is room for a value. */
export function* impossibleBounds(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  for (const declared of valuesOf(descriptor)) {
    for (const [lower, upper, isOpen] of PAIRS) {
      const least = declared.at(lower);
      const most = declared.at(upper);
      if (least === undefined || most === undefined) continue;
      if (least.value < most.value || (least.value === most.value && !isOpen)) continue;
      const related = [{ target: least.here, message: "the other bound" }];
      yield diagnose("parameter/impossible-bounds", most.here, { lower, upper }, { related });
    }
  }
}
