// The gateway: connectors for a whole organisation behind one MCP endpoint. Start reading at gateway.ts.
export { startGateway, type GatewayEffects, type RunningGateway } from "./gateway.ts";
export { CannotStart } from "./start/cannot-start.ts";
export type { GatewayConfig } from "./start/config.ts";
export { createLog, type LogSink } from "./start/log.ts";
export { type ConfigSources, type GatewayOptions, readConfig } from "./start/read-config.ts";
