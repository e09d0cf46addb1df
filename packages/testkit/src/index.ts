/** The version of this package. */
export const VERSION = "0.1.0";
export { expectDiagnostics, type ExpectedDiagnostic } from "./expect-diagnostics.ts";
export { readInvalidCases, transcript, type InvalidCase } from "./invalid-cases.ts";
export { openApiFaults } from "./openapi-faults.ts";
