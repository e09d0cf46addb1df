export { CASSETTE_VERSION, MAX_CASSETTE_LENGTH } from "./cassette.ts";
export type * from "./cassette.ts";
export { coverageOf, STATUS_CLASSES, type Coverage, type CoverageRow, type StatusClass } from "./coverage.ts";
export { compareRequests, compareResults, type Difference } from "./differences.ts";
export { parseCassette, printCassette, type ParsedCassette } from "./parse-cassette.ts";
export { bytesOf, recordBody } from "./recorded-body.ts";
export { recordedHeaders, sortedHeaders } from "./recorded-headers.ts";
export { recordResult } from "./recorded-result.ts";
export { compareFields, type FieldFindings } from "./undeclared-fields.ts";
