import { diagnose } from "../diagnostics/diagnose.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { atRange } from "./at-range.ts";
import { MAX_FAULTS } from "./limits.ts";

/** What YAML 1.2 §5.1 does not let a text contain, a carriage return that ends no line, and half a surrogate pair. */
const forbidden =
  // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u0084\u0086-\u009F\uFFFE\uFFFF]|\r(?!\n)|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/** Checks that a text holds only characters that a descriptor may have. */
export function checkText(text: string): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  for (const match of text.matchAll(forbidden)) {
    const code = match[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
    diagnostics.push(diagnose("yaml/bad-character", atRange(match.index, match.index + 1), { character: `U+${code}` }));
    if (diagnostics.length === MAX_FAULTS) break;
  }
  return diagnostics;
}
