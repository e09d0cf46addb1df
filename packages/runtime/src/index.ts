// The runtime: executes one tool call for one scope. Start reading at execute.ts.
export type { Binding, CallEvent, Services } from "./call.ts";
export { type Clock, systemClock } from "./clock.ts";
export { type ConnectorServer, createConnectorServer } from "./connector-server.ts";
export { type CredentialChange, type Holder, MemoryCredentials } from "./credentials/memory-credentials.ts";
export { agreedKeys, credentialKeys } from "./credentials/credential-keys.ts";
export { createOwnCredential } from "./credentials/own-credential.ts";
export {
  createProcessCredentials,
  type ProcessCredentials,
  type ProcessCredentialSources,
  variableName,
} from "./credentials/process-credentials.ts";
export { createMask, type Mask } from "./credentials/mask.ts";
export type { Credential, CredentialQuery, CredentialResolver, Scope, ScopeLevel } from "./credentials/resolver.ts";
export { type CredentialTest, testCredential, type TestStep } from "./credentials/test-credential.ts";
export { TokenSource, type TokenSourceOptions } from "./credentials/tokens/token-source.ts";
export { MemoryTokens, type Tokens, type TokenStore } from "./credentials/tokens/token-store.ts";
export { readAllowedDestinations } from "./egress/allowed-destinations.ts";
export { createEgress, type EgressOptions } from "./egress/create-egress.ts";
export type { Egress, TimeLimit } from "./egress/egress.ts";
export { createFetch, FetchFault, type FetchOptions } from "./egress/fetch.ts";
export { readRetryAfter } from "./egress/retry-after.ts";
export type { OpenedResponse, OpenOptions, OpenOutcome, OpenRequest } from "./egress/opened-response.ts";
export type { FileStore, OpenedFile } from "./files/file-store.ts";
export { type RuntimeErrorCode, type RuntimeFault, runtimeErrors } from "./errors.ts";
export { createHttpEndpoint } from "./http/create-http-endpoint.ts";
export type { BindOptions, HttpEndpoint, HttpEndpointOptions } from "./http/http-endpoint.ts";
export { RateLimiter, type RateLimiterOptions } from "./limits/rate-limiter.ts";
export { defaultPolicy, MAX_CALL_TIMEOUT_MS, type Policy } from "./policy.ts";
export { type Host, type InstanceRequest, serveInstance } from "./serve-instance.ts";
export { ServerCache, type ServerCacheCounts, type ServerCacheOptions, type ServerKey } from "./server-cache.ts";
export { serveStdio, type StdioConnection, type StdioOptions } from "./stdio/serve-stdio.ts";
