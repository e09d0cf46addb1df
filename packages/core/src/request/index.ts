export { suggest } from "../diagnostics/suggest.ts";
export { buildRequest } from "./build-request.ts";
export type * from "./http-request.ts";
export { isHeaderValue } from "./header-rules.ts";
export type { Arguments, ConnectionFields } from "./filling.ts";
export { prepareRequest, type PreparedRequest } from "./prepare-request.ts";
