export {
  compile,
  compileDescriptor,
  compileParsed,
  type Compilation,
  type CompileOptions,
  type DescriptorCompilation,
} from "./compile.ts";
export { canonicalJson } from "./canonical-json.ts";
export { isJsonObject, type Json, type JsonObject } from "./json.ts";
export type { Place, Places, Range, SourceFile, Target } from "./source/source-file.ts";
export { parse, type Parsed } from "./source/parse.ts";
export { defaultLimits, type ParseLimits } from "./source/limits.ts";
export type { Diagnostic, Fix, LocatedDiagnostic, Severity } from "./diagnostics/diagnostic.ts";
export type { DiagnosticCode } from "./diagnostics/codes.ts";
export { locate } from "./diagnostics/locate.ts";
export type { Report } from "./diagnostics/print/report.ts";
export { printText, type Colours } from "./diagnostics/print/text.ts";
export { printJson, toWire, type WireDiagnostic } from "./diagnostics/print/json.ts";
export { printSarif } from "./diagnostics/print/sarif.ts";
export { printGithub } from "./diagnostics/print/github.ts";
export { workflowCommand } from "./diagnostics/print/workflow-command.ts";
export { codes } from "./diagnostics/codes.ts";
export { suggest } from "./diagnostics/suggest.ts";
export { hiddenCharacter, printable, printableJson } from "./diagnostics/print/printable.ts";
export { pages } from "./rules/pages.ts";
export { COMPILED_CONNECTOR_VERSION, variableName } from "./compiled-connector.ts";
export type * from "./compiled-connector.ts";
export { isIntact } from "./seal-connector.ts";
export type * from "./tools/tool.ts";
export type { Descriptor } from "./descriptor/descriptor.ts";
export { grammar } from "./descriptor/grammar.ts";
export { namedReference, subschemas } from "./descriptor/json-schema.ts";
export { placeholdersIn, type Placeholder } from "./descriptor/placeholders.ts";
export { isSecret } from "./descriptor/scheme.ts";
export { parametersNamed } from "./tools/renames.ts";
export type { ConnectorDocument } from "./openapi/connector-document.ts";
export {
  leastScopes,
  type LeastScopesOptions,
  type NeededScope,
  type SchemeScopes,
  type ScopeReport,
} from "./scopes/least-scopes.ts";
export { toolCost, totalCost, type ToolCost } from "./tools/cost.ts";
export { weighTool, type FieldWeight, type ToolWeight } from "./tools/budget/weigh-tools.ts";
export { savingsOf, type Saving } from "./tools/budget/savings.ts";
export {
  checkBudget,
  lowerBaseline,
  parseBaseline,
  printBaseline,
  type Baseline,
  type Budget,
  type BudgetFault,
} from "./tools/budget/check-budget.ts";
export { atUpstream, parseOrigin } from "./at-upstream.ts";
export { applyProfile, type Profiled } from "./tools/profiles/apply-profile.ts";
export { profiles, type ProfileName } from "./tools/profiles/profiles.ts";
export type { ProfileNote } from "./tools/profiles/profile.ts";
export type { LeftOut } from "./tools/describe.ts";
export type { LoweringNote } from "./tools/lower/lowered.ts";
export { importApi, type Imported, type ImportOptions } from "./import/import-api.ts";
export { writeDescriptor } from "./import/write/write-descriptor.ts";
export type { ImportReport } from "./import/import-report.ts";
export { isApiDocument } from "./import/is-api-document.ts";
export type { LocatedLoss, Loss, LossKind } from "./import/loss.ts";
export { printLosses, printSummary } from "./import/print-report.ts";
export type { DocumentFiles } from "./import/read/read-api.ts";
export { checkConnector, type CheckOptions } from "./check/check-connector.ts";
export type { CheckNote } from "./check/checked-connector.ts";
export { FAMILIES, familyOf, isReportedBy, type Family } from "./check/family.ts";
export { hashDefinition } from "./lock/hash-definition.ts";
export { lockConnector, lockExternalServer } from "./lock/lock-connector.ts";
export { createLock, printLock } from "./lock/print-lock.ts";
export { parseLock, type ParsedLock } from "./lock/parse-lock.ts";
export { TOOLS_LOCK_VERSION } from "./lock/tools-lock.ts";
export type * from "./lock/tools-lock.ts";
export { changeKinds, type ChangeKind } from "./breaking/change-kinds.ts";
export type { Change, Impact, VersionStep } from "./breaking/change.ts";
export { compareLocks, compareTools } from "./breaking/compare-tools.ts";
export { stepOf } from "./breaking/version-step.ts";
export { judgeVersion, suggestVersion, type VersionVerdict } from "./breaking/judge-version.ts";
export { sampleValue, type Fullness, type SampleOptions } from "./sample/sample-value.ts";
