export type { Credential, CredentialQuery, CredentialResolver, Scope, ScopeLevel } from "./credentials/resolver.ts";
export { createHttpEndpoint } from "./http/create-http-endpoint.ts";
export type { BindOptions, HttpEndpoint, HttpEndpointOptions } from "./http/create-http-endpoint.ts";
export { serveStdio } from "./stdio/serve-stdio.ts";
export type { StdioConnection, StdioOptions } from "./stdio/serve-stdio.ts";
