import { deepStrictEqual } from "node:assert/strict";
import { locate, parse, type Diagnostic, type DiagnosticCode, type LocatedDiagnostic } from "@mortise/core";

/** What a test says about one diagnostic. What is left out is not compared, but nothing may be reported beyond the list. */
export interface ExpectedDiagnostic {
  readonly code: DiagnosticCode;
  /** The source text under the caret, exactly. */
  readonly at: string;
  /** The line it begins on, 1-based; for texts that occur more than once. */
  readonly line?: number;
  readonly message?: string;
  readonly hint?: string | null;
  /** The source texts of the related places. */
  readonly related?: readonly string[];
}

/**
 * Holds a text to exactly the expected diagnostics, in order, each with the source text it points at.
 *
 * `check` gets the parsed value when the text itself is clean. A target whose path is not in the
 * document fails too: users would be shown its parent instead.
 */
export function expectDiagnostics(
  text: string,
  check: (value: unknown) => readonly Diagnostic[],
  expected: readonly ExpectedDiagnostic[],
): void {
  const source = { name: "connector.yaml", text };
  const { value, places, diagnostics } = parse(source);
  const reported = diagnostics.length > 0 ? diagnostics : check(value);
  for (const { code, target, related, fixes } of reported) {
    const targets = [
      target,
      ...related.map((half) => half.target),
      ...fixes.flatMap((fix) => fix.edits).map((edit) => edit.target),
    ];
    for (const dead of targets.filter((each) => !places.has(each))) {
      throw new Error(`${code} is reported at /${dead.path.join("/")}, which is not in the document`);
    }
  }
  const located = locate(source, places, reported);
  deepStrictEqual(
    located.map((diagnostic, index) => describe(text, diagnostic, expected[index])),
    expected,
  );
}

/** A diagnostic in the words of a test, with the details that the test asks about. */
function describe(
  text: string,
  { code, range, message, hint, related }: LocatedDiagnostic,
  asked: ExpectedDiagnostic = { code, at: "" },
): ExpectedDiagnostic {
  return {
    code,
    at: text.slice(range.start, range.end),
    ...("line" in asked ? { line: text.slice(0, range.start).split("\n").length } : {}),
    ...("message" in asked ? { message } : {}),
    ...("hint" in asked ? { hint } : {}),
    ...("related" in asked ? { related: related.map((half) => text.slice(half.range.start, half.range.end)) } : {}),
  };
}
