const LONGEST = 1_000;
const MOST_REPETITIONS = 1_000;

/** Why a pattern cannot be matched in time that grows with the text alone, and what to do; `undefined` where it can. */
export function patternFault(pattern: string): { readonly problem: string; readonly way: string } | undefined {
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
