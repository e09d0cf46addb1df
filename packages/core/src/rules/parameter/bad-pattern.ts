import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { patternFault } from "./pattern-fault.ts";
import { valuesOf } from "./values.ts";

/**
 * Patterns compile as ECMA-262 has them with the `u` flag, and use nothing that only a
 * backtracking engine can do: arguments are checked in time that grows with their length
 * alone, by an engine without lookaround and backreferences.
 */
export function* badPattern(descriptor: Cursor<Descriptor>): Iterable<Diagnostic> {
  for (const pattern of patternsIn(descriptor)) {
    const fault = patternFault(pattern.value);
    if (fault !== undefined) yield diagnose("parameter/bad-pattern", pattern.here, fault);
  }
}

function* patternsIn(descriptor: Cursor<Descriptor>): Iterable<Cursor<string>> {
  for (const authentication of descriptor.each("authentication")) {
    for (const field of authentication.each("fields")) {
      const pattern = field.at("pattern");
      if (pattern !== undefined) yield pattern;
    }
  }
  for (const declared of valuesOf(descriptor)) {
    const pattern = declared.at("pattern");
    if (pattern !== undefined) yield pattern;
  }
}
