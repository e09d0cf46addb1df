export { runConformanceConnector } from "./conformance-connector.ts";
export type { RunningConnector } from "./conformance-connector.ts";
export { conformanceTools, createConformanceTools } from "./conformance-tools.ts";
export { connectClient } from "./connect-client.ts";
export type {
  CalledTool,
  CallOptions,
  CallProgress,
  ClientOptions,
  ServerAddress,
  TestClient,
} from "./connect-client.ts";
export { listen } from "./listen.ts";
export type { Listening } from "./listen.ts";
export { CONFORMANCE_REVISIONS, compareConformance, runConformance } from "./run-conformance.ts";
export type { ConformanceRevision, ConformanceRun } from "./run-conformance.ts";
export { runInspector } from "./run-inspector.ts";
export { NO_ARGUMENTS, createChanges, createServedTools } from "./served-fixture.ts";
export type { FixtureOptions, FixtureTool } from "./served-fixture.ts";
export { createOAuthProvider, REDIRECT_URL } from "./oauth-provider.ts";
export type { MemoryProvider } from "./oauth-provider.ts";
export * from "./raw-http.ts";
export { startSessionServer, type SessionServer } from "./session-server.ts";
