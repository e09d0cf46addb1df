import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Target } from "../source/source-file.ts";

/** The other half of a name that is used twice. */
export function firstUsedHere(target: Target): { readonly related: Diagnostic["related"] } {
  return { related: [{ target, message: "first used here" }] };
}
