export { expectDiagnostics, type ExpectedDiagnostic } from "./expect-diagnostics.ts";
export { readInvalidCases, transcript, type InvalidCase } from "./invalid-cases.ts";
export { openApiFaults } from "./openapi-faults.ts";
