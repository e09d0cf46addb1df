export type { Json, JsonObject } from "./json.ts";
export type { Places, Range, SourceFile, Target } from "./source/source-file.ts";
export { parse, type Parsed } from "./source/parse.ts";
export { defaultLimits, type ParseLimits } from "./source/limits.ts";
export type { Diagnostic, Fix, LocatedDiagnostic, Severity } from "./diagnostics/diagnostic.ts";
export type { DiagnosticCode } from "./diagnostics/codes.ts";
export { locate } from "./diagnostics/locate.ts";
export {
  COMPILED_CONNECTOR_VERSION,
  type CompiledConnector,
  type ConnectorMetadata,
  type CredentialField,
  type RateLimit,
  type SecurityScheme,
} from "./compiled-connector.ts";
export type * from "./tools/tool.ts";
