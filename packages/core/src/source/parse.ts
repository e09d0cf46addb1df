import { diagnose } from "../diagnostics/diagnose.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { atRange } from "./at-range.ts";
import { checkText } from "./check-text.ts";
import { compose } from "./compose.ts";
import { type ParseLimits, resolveLimits } from "./limits.ts";
import type { Composed } from "./node.ts";
import { parseJson } from "./parse-json.ts";
import { createPlaces } from "./places.ts";
import { scan } from "./scan.ts";
import type { Places, Range, SourceFile } from "./source-file.ts";

/** A text's value, the places of its parts, and the faults of the text itself. */
export interface Parsed {
  /** Plain data: strings, finite numbers, booleans, null, arrays, and objects without a prototype. Undefined when there are diagnostics. */
  readonly value: unknown;
  /** The same where there are diagnostics, as far as the text could be read: for an editor, whose text is seldom complete. Nothing is compiled from it. */
  readonly readable: unknown;
  readonly places: Places;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads one YAML 1.2 (core schema) or JSON document, in time that the limits bound.
 *
 * Anchors, aliases, merge keys, tags and directives are refused before anything is built from
 * them: a few kilobytes of them can cost minutes. Any text ends in a value or in diagnostics,
 * never in an exception.
 */
export function parse(source: SourceFile, limits: Partial<ParseLimits> = {}): Parsed {
  const { text } = source;
  const bounds = resolveLimits(limits);
  const end = (diagnostics: readonly Diagnostic[], composed?: Composed, comments: readonly Range[] = []): Parsed => ({
    value: diagnostics.length === 0 ? composed?.value : undefined,
    readable: composed?.value,
    places: createPlaces(text, composed?.node, comments),
    diagnostics,
  });

  if (text.length > bounds.characters) {
    const limit = `${bounds.characters} characters`;
    return end([diagnose("yaml/too-large", atRange(bounds.characters, bounds.characters + 1), { limit })]);
  }
  const badCharacters = checkText(text);
  if (badCharacters.length > 0) return end(badCharacters);

  const json = /^\uFEFF?\s*[[{]/.test(text) ? parseJson(text, bounds.depth) : undefined;
  if (json !== undefined) return end(json.diagnostics, json.composed);

  const scanned = scan(text, bounds);
  if (scanned.diagnostics.length > 0) return end(scanned.diagnostics, undefined, scanned.comments);
  const { composed, diagnostics } = compose(text, scanned.tokens, bounds);
  if (diagnostics.length === 0 && (composed === undefined || isEmpty(composed))) {
    return end([diagnose("yaml/empty", atRange(0, 0), {})], undefined, scanned.comments);
  }
  return end(diagnostics, composed, scanned.comments);
}

/** Whether a document holds nothing at all; `null` that somebody wrote is a value. */
function isEmpty({ node }: Composed): boolean {
  return node.kind === "scalar" && node.start === node.end;
}
