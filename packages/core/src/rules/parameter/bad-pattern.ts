import type { Cursor } from "../../descriptor/cursor.ts";
import type { Descriptor } from "../../descriptor/descriptor.ts";
import { diagnose } from "../../diagnostics/diagnose.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { valuesOf } from "./values.ts";

const LONGEST = 1_000;
const MOST_REPETITIONS = 1_000;

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

function patternFault(pattern: string): { readonly problem: string; readonly way: string } | undefined {
  if (pattern.length > LONGEST) {
    return {
      problem: `a pattern of ${pattern.length} characters is too long`,
      way: `use ${LONGEST} characters at most`,
    };
  }
  if (!compiles(pattern)) {
    return { problem: "this is not a regular expression", way: "write it as ECMA-262 has it with the `u` flag" };
  }
  const bare = withoutClassesAndEscapes(pattern);
  if (/\(\?<?[=!]/.test(bare)) {
    return {
      problem: "a pattern cannot look ahead or behind",
      way: "match what is there, or describe the rule in words",
    };
  }
  if (/\\(?:[1-9]|k<)/.test(pattern.replaceAll("\\\\", ""))) {
    return { problem: "a pattern cannot refer back to a group", way: "write the group out again" };
  }
  const repetitions = Array.from(bare.matchAll(/\{(\d+)(?:,(\d*))?\}/g), ([, least, most]) =>
    Math.max(Number(least), Number(most ?? 0)),
  );
  if (repetitions.some((count) => count > MOST_REPETITIONS)) {
    return {
      problem: `a pattern cannot repeat more than ${MOST_REPETITIONS} times`,
      way: "use `min_length` and `max_length`",
    };
  }
  return undefined;
}

function compiles(pattern: string): boolean {
  try {
    return new RegExp(pattern, "u") instanceof RegExp;
  } catch {
    return false; // A `SyntaxError` is how the language says no.
  }
}

/** What is left has parentheses and braces only where they mean something. */
function withoutClassesAndEscapes(pattern: string): string {
  return pattern.replaceAll(/\\(?:[pPu]\{[^}]*\}|[^])/g, "").replaceAll(/\[[^\]]*\]/g, "");
}
