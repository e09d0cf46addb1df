import type { RE2JS } from "re2js";

/** Characters that may be matched in one call, over all its patterns: about 80 ms of work at worst. */
const BUDGET = 100_000;
const MAX_PATTERN_LENGTH = 1_000;

/** Thrown out of a validation that would match more characters than a call may. */
export class PatternBudgetSpent extends Error {}

let engine: typeof RE2JS | undefined;
let budget = BUDGET;

/** Loads the matcher: only tools with patterns pay for it. */
export async function loadPatterns(): Promise<void> {
  engine ??= (await import("re2js")).RE2JS;
}

/** Call before each validation. Validation is synchronous, so calls cannot spend each other's budget. */
export function renewPatternBudget(): void {
  budget = BUDGET;
}

/** A matcher without backtracking (RE2), because a pattern on a hostile text can otherwise run for years. Throws on a pattern that RE2 cannot do. */
export function createPattern(pattern: string): { test(text: string): boolean; toString(): string } {
  if (engine === undefined) {
    throw new Error("patterns are not loaded");
  }
  if (pattern.length > MAX_PATTERN_LENGTH) {
    throw new Error(`a pattern is longer than ${MAX_PATTERN_LENGTH} characters`);
  }
  const compiled = engine.compile(pattern);
  return {
    test(text) {
      // A pattern of many states takes longer for each character.
      budget -= text.length * Math.max(1, pattern.length / 50);
      if (budget < 0) {
        throw new PatternBudgetSpent();
      }
      return compiled.matcher(text).find();
    },
    // Ajv keeps one matcher for each text that this gives.
    toString: () => pattern,
  };
}
