// A server of one connector, for the program that it is generated into: inside other code, or as a program of its own.
export type { CompiledConnector } from "@mortise/core";
export type { CallEvent } from "../call.ts";
export type { Credential, CredentialQuery, CredentialResolver, Scope } from "../credentials/resolver.ts";
export type { FileStore, OpenedFile } from "../files/file-store.ts";
export type { ContentBlock, ToolAnswer } from "@mortise/core/mcp";
export { callTool, type CallToolOptions, ToolError } from "./call-tool.ts";
export { createServer } from "./create-server.ts";
export { type ProgramOptions, runServer } from "./run-server.ts";
export type { Server, ServerOptions, Transport } from "./server.ts";
