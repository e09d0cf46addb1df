export { generate, type GeneratedFile, type GenerateOptions } from "./generate.ts";
export { generateDocs, type DocsOptions } from "./docs/generate-docs.ts";
export type { DocumentedConnector } from "./docs/connector-page.ts";
export { isSealed } from "./docs/seal-page.ts";
