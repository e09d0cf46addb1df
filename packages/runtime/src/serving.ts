// What a process of one user serves with, without node:http and without the way out: an entry of its
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
export { checkCompiledConnector } from "./process/check-compiled-connector.ts";
export { CREDENTIALS_HINT, readCredentialsFile } from "./process/credentials-file.ts";
export { CannotRun, EXIT, type ExitCode, systemFault } from "./process/exit-code.ts";
export { guardProcess } from "./process/guard-process.ts";
export { type KeptTokens, openTokens } from "./process/kept-tokens.ts";
export { largeListNote, type ListMode, type ModeOption, withMode } from "./process/list-mode.ts";
export { type HttpOptions, refuseHttpOptions } from "./process/http-options.ts";
export { createLocalFiles } from "./process/local-files.ts";
export { LOCAL_SCOPE } from "./process/local-scope.ts";
export { createServerLog, jsonLine, type LogOptions, type ServerLog } from "./process/log.ts";
export { missingCredentials } from "./process/missing-credentials.ts";
export { readTextFile, readTextStream } from "./process/read-text-file.ts";
export { serveClient } from "./process/serve-client.ts";
export { createLocalServices, egressHint, type LocalServicesOptions, serveLocally } from "./process/services.ts";
export { createStop, type Stop } from "./process/stop.ts";
export { serveStdio } from "./stdio/serve-stdio.ts";
