import { FAMILIES, familyOf, type Family, type Severity } from "@mortise/core";
import type { CheckedFile } from "./checked-file.ts";
import { plural } from "../plural.ts";

/** What each family looks for, and what it needs to be looked at. */
const FAMILY_TEXTS: Readonly<Record<Family, { readonly about: string; readonly needs?: string }>> = {
  validate: { about: "what `mortise validate` reports" },
  budget: { about: "tokens of each tool and of the list", needs: "--budget tool=600,connector=15000" },
  lock: { about: "the tools that tools.lock has", needs: "a tools.lock, which `mortise lock` writes" },
  profiles: { about: "what providers and clients take" },
  readiness: { about: "what public directories ask for" },
  confusability: { about: "a word search for examples; a proxy, no model was asked" },
};

/** The figures of a run for people: all of it in one line, then a line for each family that was asked for. */
export function summary(files: readonly CheckedFile[], asked: ReadonlySet<Family>): readonly string[] {
  const tools = files.reduce((sum, file) => sum + file.tools.length, 0);
  const all = files.flatMap(({ diagnostics }) => diagnostics);
  const lines = FAMILIES.filter((family) => asked.has(family)).map((family) => {
    const { about, needs } = FAMILY_TEXTS[family];
    const looked = files.filter(({ families }) => families.has(family)).length;
    const found = countOf(all.filter(({ code }) => familyOf(code) === family));
    const told = looked === 0 ? (needs === undefined ? "not reached" : `not looked at; needs ${needs}`) : found;
    const of = looked === 0 || looked === files.length ? "" : `, in ${String(looked)} of ${String(files.length)}`;
    return `  ${family.padEnd(13)}  ${told}${of} (${about})`;
  });
  return [`${plural(files.length, "descriptor")}, ${plural(tools, "tool")}: ${countOf(all)}`, ...lines];
}

function countOf(diagnostics: readonly { readonly severity: Severity }[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  const warnings = diagnostics.length - errors;
  return diagnostics.length === 0 ? "clean" : `${plural(errors, "error")}, ${plural(warnings, "warning")}`;
}
