import type { DiagnosticCode, LocatedDiagnostic } from "@mortise/core";
import { DiagnosticSeverity, DiagnosticTag, type Diagnostic } from "vscode-languageserver";
import type { DescriptorText } from "./descriptor-text.ts";
import type { Settings } from "./settings.ts";

/** What the YAML language server shows as well, from the syntax and from the schema. */
const ALSO_FROM_SCHEMA = /^(?:shape\/.*|yaml\/(?:syntax|tab-indent|duplicate-key))$/;
/** What can go without a trace; an editor draws it faded. */
const UNNECESSARY: ReadonlySet<DiagnosticCode> = new Set<DiagnosticCode>([
  "auth/unused-scheme",
  "ignore/unused",
  "parameter/unused-constraint",
  "ref/unused-key",
  "schema/unused",
]);

/** What is published of a descriptor. */
export function diagnosticsOf(document: DescriptorText, { schemaDiagnostics }: Settings): readonly Diagnostic[] {
  return document.compilation.diagnostics
    .filter(({ code }) => schemaDiagnostics || !ALSO_FROM_SCHEMA.test(code))
    .map((diagnostic) => toEditor(document, diagnostic));
}

/** A diagnostic as an editor takes it. There is no `codeDescription`, since no page has an address: hover shows it. */
export function toEditor(
  { uri, rangeOf }: DescriptorText,
  { code, severity, range, message, hint, related }: LocatedDiagnostic,
): Diagnostic {
  return {
    range: rangeOf(range),
    severity: severity === "error" ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    code,
    source: "mortise",
    message: hint === null ? message : `${message}\n${hint}`,
    ...(UNNECESSARY.has(code) ? { tags: [DiagnosticTag.Unnecessary] } : {}),
    ...(related.length === 0
      ? {}
      : {
          relatedInformation: related.map((half) => ({
            location: { uri, range: rangeOf(half.range) },
            message: half.message,
          })),
        }),
  };
}
