export { DISCOVERY_TOOLS, discoveryDefinitions, type DiscoveryTool } from "./discovery-definitions.ts";
export { findTools, isReadTool, type ToolQuery } from "./find-tools.ts";
export { createToolIndex, type ToolIndex } from "./tool-index.ts";
