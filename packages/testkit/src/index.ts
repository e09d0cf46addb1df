export { expectDiagnostics, type ExpectedDiagnostic } from "./expect-diagnostics.ts";
export { readInvalidCases, transcript, type InvalidCase } from "./invalid-cases.ts";
export { judgeConnector, type JudgedCall } from "./judge/judge-connector.ts";
export { sampleArguments } from "./judge/sample-arguments.ts";
export { sampleCredential } from "./judge/sample-credential.ts";
export { judgeDocument } from "./judge/judge-document.ts";
export { openApiFaults } from "./openapi-faults.ts";
export { elementsOf, parseHtml, textOf, type HtmlElement } from "./parse-html.ts";
export { readJunit, type JunitReport, type JunitTestCase } from "./read-junit.ts";
