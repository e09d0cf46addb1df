import type { Places, SourceFile } from "../source/source-file.ts";
import { applyIgnores, isOfCompiler } from "./apply-ignores.ts";
import { diagnose } from "./diagnose.ts";
import type { Diagnostic, LocatedDiagnostic } from "./diagnostic.ts";
import { place } from "./place.ts";

/** How many diagnostics of one document are shown. */
const MAX_SHOWN = 100;

/**
 * Turns diagnostics into what printers show: targets into offsets, `# ignore` comments applied,
 * sorted by place, and at most a hundred. Errors are kept before warnings, and one more says how many are left out.
 *
 * @param concerns whether this run could have reported what is called so; see {@link applyIgnores}
 */
export function locate(
  source: SourceFile,
  places: Places,
  diagnostics: readonly Diagnostic[],
  concerns: (name: string) => boolean = isOfCompiler,
): readonly LocatedDiagnostic[] {
  const located = diagnostics.map((diagnostic) => place(source, places, diagnostic));
  const heard = applyIgnores(located, source, places, concerns);
  const kept = heard.sort(byPlace);
  if (kept.length <= MAX_SHOWN) return kept;

  const shown = kept
    .toSorted((a, b) => rank(a) - rank(b))
    .slice(0, MAX_SHOWN)
    .sort(byPlace);
  const end = { start: source.text.length, end: source.text.length };
  const count = String(kept.length - MAX_SHOWN);
  const more = diagnose("report/too-many", { path: [], on: "value", range: end }, { count });
  return [...shown, place(source, places, more)];
}

function byPlace(a: LocatedDiagnostic, b: LocatedDiagnostic): number {
  return a.range.start - b.range.start || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);
}

function rank(diagnostic: LocatedDiagnostic): number {
  return diagnostic.severity === "error" ? 0 : 1;
}
