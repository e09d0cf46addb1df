import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { hiddenCharacter } from "../../diagnostics/print/printable.ts";
import { textsIn } from "../values-in.ts";

/**
 * Texts that a model may read hold nothing that the people who approve them cannot see: controls,
 * marks that reorder text, blanks without width, and the tag block, in which whole sentences hide.
 */
export function* hiddenText(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  for (const key of ["metadata", "authentication", "operations", "schemas", "mcp_config"] as const) {
    const part = descriptor.at(key);
    for (const text of part === undefined ? [] : textsIn(part, (one) => hiddenCharacter(one) !== undefined)) {
      if (text.path.some((step) => String(step).startsWith("x-"))) continue;
      const hidden = hiddenCharacter(text.value);
      if (hidden === undefined) continue;
      yield diagnose("tool/hidden-text", text.within(hidden.range), { character: hidden.name });
    }
  }
}
