export { suggest } from "../diagnostics/suggest.ts";
export { buildRequest } from "./build-request.ts";
export type * from "./http-request.ts";
export { isHeaderValue } from "./header-rules.ts";
export { prepareRequest, type Arguments, type ConnectionFields, type PreparedRequest } from "./prepare-request.ts";
