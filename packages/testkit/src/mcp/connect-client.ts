import {
  Client as ClientV2,
  InMemoryTransport as MemoryV2,
  StreamableHTTPClientTransport as HttpV2,
} from "@modelcontextprotocol/client";
import { StdioClientTransport as StdioV2 } from "@modelcontextprotocol/client/stdio";
import { Client as ClientV1 } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport as StdioV1 } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport as HttpV1 } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { InMemoryTransport as MemoryV1 } from "@modelcontextprotocol/sdk/inMemory.js";
import type { Server } from "@mortise/runtime/server";

/** Where a server is: an address, a program to start, or a server of this process. */
export type ServerAddress =
  | { readonly transport: "http"; readonly url: string; readonly headers?: Readonly<Record<string, string>> }
  | { readonly transport: "memory"; readonly server: Pick<Server, "connect"> }
  | {
      readonly transport: "stdio";
      readonly command: string;
      readonly args: readonly string[];
      readonly env?: Readonly<Record<string, string>>;
      /** What becomes of what it logs: seen with the caller's own unless told otherwise. */
      readonly stderr?: "inherit" | "ignore";
    };

export type ClientOptions = ServerAddress & {
  /** v1 is `@modelcontextprotocol/sdk`, v2 `@modelcontextprotocol/client`. */
  readonly generation: "v1" | "v2";
  /** The revision that a v2 client speaks: 2026-07-28 unless told otherwise. A v1 client knows none later than 2025-11-25. */
  readonly era?: "modern" | "legacy";
  /** Told each time the server says that its list has changed. */
  readonly onListChanged?: () => void;
};

/** One of the official clients, connected. */
export interface TestClient {
  readonly serverName: string | undefined;
  readonly protocolVersion: string | undefined;
  listTools(): Promise<readonly { readonly name: string; readonly description?: string | undefined }[]>;
  callTool(name: string, args?: Record<string, unknown>, signal?: AbortSignal): Promise<CalledTool>;
  close(): Promise<void>;
}

export interface CalledTool {
  readonly content: readonly { readonly type: string; readonly text?: string }[];
  readonly structuredContent?: unknown;
  readonly isError?: boolean | undefined;
}

const IDENTITY = { name: "mortise-testkit", version: "1.0.0" };

/** Connects a real client, handshake or discovery included. Rejects where the server refuses. */
export function connectClient(options: ClientOptions): Promise<TestClient> {
  return options.generation === "v1" ? connectV1(options) : connectV2(options);
}

async function connectV1(options: ClientOptions): Promise<TestClient> {
  const transport = await transportV1(options);
  const client = new ClientV1(IDENTITY, listChanged(options));
  await client.connect(transport);
  return {
    serverName: client.getServerVersion()?.name,
    protocolVersion: transport instanceof HttpV1 ? transport.protocolVersion : undefined,
    listTools: async () => (await client.listTools()).tools,
    callTool: async (name, args, signal) =>
      // Without a result schema of the caller's, the result is of this form.
      (await client.callTool(
        { name, ...(args && { arguments: args }) },
        undefined,
        signal && { signal },
      )) as CalledTool,
    close: () => client.close(),
  };
}

async function connectV2(options: ClientOptions): Promise<TestClient> {
  const transport = await transportV2(options);
  const client = new ClientV2(IDENTITY, {
    versionNegotiation: { mode: options.era === "legacy" ? "legacy" : { pin: "2026-07-28" } },
    ...listChanged(options),
  });
  await client.connect(transport);
  return {
    serverName: client.getServerVersion()?.name,
    protocolVersion: client.getNegotiatedProtocolVersion(),
    listTools: async () => (await client.listTools()).tools,
    callTool: (name, args, signal) => client.callTool({ name, ...(args && { arguments: args }) }, signal && { signal }),
    close: () => client.close(),
  };
}

async function transportV1(options: ServerAddress): Promise<HttpV1 | StdioV1 | MemoryV1> {
  if (options.transport === "http") return new HttpV1(new URL(options.url), requestOptions(options));
  if (options.transport === "stdio") return new StdioV1(stdioParameters(options));
  const [ours, theirs] = MemoryV1.createLinkedPair();
  await options.server.connect(theirs);
  return ours;
}

async function transportV2(options: ServerAddress): Promise<HttpV2 | StdioV2 | MemoryV2> {
  if (options.transport === "http") return new HttpV2(new URL(options.url), requestOptions(options));
  if (options.transport === "stdio") return new StdioV2(stdioParameters(options));
  const [ours, theirs] = MemoryV2.createLinkedPair();
  await options.server.connect(theirs);
  return ours;
}

function requestOptions({ headers = {} }: Extract<ServerAddress, { transport: "http" }>) {
  return { requestInit: { headers: { ...headers } } };
}

function listChanged({ onListChanged }: ClientOptions) {
  if (onListChanged === undefined) return {};
  return { listChanged: { tools: { onChanged: onListChanged, autoRefresh: false, debounceMs: 0 } } };
}

function stdioParameters({ command, args, env, stderr = "inherit" }: Extract<ServerAddress, { transport: "stdio" }>) {
  return { command, args: [...args], stderr, ...(env && { env: { ...env } }) };
}
