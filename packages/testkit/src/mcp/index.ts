export { runConformanceConnector } from "./conformance-connector.ts";
export type { RunningConnector } from "./conformance-connector.ts";
export { conformanceTools } from "./conformance-tools.ts";
export { connectClient } from "./connect-client.ts";
export type { CalledTool, ClientOptions, ServerAddress, TestClient } from "./connect-client.ts";
export { listen } from "./listen.ts";
export type { Listening } from "./listen.ts";
export { NO_ARGUMENTS, createChanges, createServedTools } from "./served-fixture.ts";
export type { FixtureOptions, FixtureTool } from "./served-fixture.ts";
