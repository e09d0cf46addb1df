import type { Target } from "../source/source-file.ts";
import { codes, type DiagnosticCode, type Params } from "./codes.ts";
import type { Diagnostic } from "./diagnostic.ts";

/** Builds the diagnostic for a code at a target. Texts come from the code table, so one fault always reads the same. */
export function diagnose<C extends DiagnosticCode>(
  code: C,
  target: Target,
  params: Params<C>,
  extra: {
    readonly hint?: string;
    readonly related?: Diagnostic["related"];
    readonly fixes?: Diagnostic["fixes"];
  } = {},
): Diagnostic {
  const definition: { severity: Diagnostic["severity"]; message: string; hint?: string } = codes[code];
  const values: Readonly<Record<string, string>> = params;
  const fill = (template: string) => template.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "");
  return {
    code,
    severity: definition.severity,
    message: fill(definition.message),
    hint: extra.hint ?? (definition.hint === undefined ? null : fill(definition.hint)),
    target,
    related: extra.related ?? [],
    fixes: extra.fixes ?? [],
  };
}
