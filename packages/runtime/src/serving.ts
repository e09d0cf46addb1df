// What it takes to serve over stdio, without node:http and without the way out: an entry of its
// own, so that a process that has not been asked to call anything has loaded neither.
export type { CallEvent, Services } from "./call.ts";
export { systemClock } from "./clock.ts";
export { createConnectorServer } from "./connector-server.ts";
export { createProcessCredentials, variableName } from "./credentials/process-credentials.ts";
export type { CredentialResolver, Scope } from "./credentials/resolver.ts";
export { TokenSource, type TokenSourceOptions } from "./credentials/tokens/token-source.ts";
export { MemoryTokens, type Tokens, type TokenStore } from "./credentials/tokens/token-store.ts";
export { readAllowedDestinations } from "./egress/allowed-destinations.ts";
export type { Egress } from "./egress/egress.ts";
export type { FileStore } from "./files/file-store.ts";
export { RateLimiter } from "./limits/rate-limiter.ts";
export { serveStdio } from "./stdio/serve-stdio.ts";
