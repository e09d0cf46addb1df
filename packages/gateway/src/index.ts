// The gateway: connectors for a whole organisation behind one MCP endpoint. Start reading at gateway.ts.
export type { GatewayConfig } from "./start/config.ts";
