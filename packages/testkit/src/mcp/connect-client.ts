import {
  Client as ClientV2,
  type ClientCapabilities,
  InMemoryTransport as MemoryV2,
  StreamableHTTPClientTransport as HttpV2,
} from "@modelcontextprotocol/client";
import { StdioClientTransport as StdioV2 } from "@modelcontextprotocol/client/stdio";
import { Client as ClientV1 } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport as StdioV1 } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport as HttpV1 } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { InMemoryTransport as MemoryV1 } from "@modelcontextprotocol/sdk/inMemory.js";
import type { Server } from "@mortise/runtime/server";
import { createOAuthProvider, type MemoryProvider } from "./oauth-provider.ts";

/** Where a server is: an address, a program to start, or a server of this process. */
export type ServerAddress =
  | {
      readonly transport: "http";
      readonly url: string;
      readonly headers?: Readonly<Record<string, string>>;
      /**
       * What a person does where the server wants them signed in: follows the address, agrees, and is sent back to
       * where this says. All else is the SDK's.
       */
      readonly signIn?: (address: URL) => Promise<URL>;
    }
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
  /** Whom servers can ask in the course of a call. For v2 clients. */
  readonly asked?: AskedPerson;
};

/** What a client can be asked, and what whoever is behind it answers. */
export interface AskedPerson {
  /** As the client declares them. */
  readonly capabilities: Pick<ClientCapabilities, "elicitation" | "sampling" | "roots">;
  /** Given the question's method and parameters, gives the result of that method. */
  readonly answer: (method: string, params: Readonly<Record<string, unknown>>) => Promise<object> | object;
}

/** One of the official clients, connected. */
export interface TestClient {
  readonly serverName: string | undefined;
  readonly protocolVersion: string | undefined;
  listTools(): Promise<readonly { readonly name: string; readonly description?: string | undefined }[]>;
  callTool(name: string, args?: Record<string, unknown>, options?: CallOptions): Promise<CalledTool>;
  close(): Promise<void>;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Asks for the call's progress. */
  readonly onProgress?: (step: CallProgress) => void;
  /** Milliseconds after which the client gives up, from the last progress on. The SDK's own minute where not given. */
  readonly patienceMs?: number;
}

export interface CallProgress {
  readonly progress: number;
  readonly total?: number | undefined;
  readonly message?: string | undefined;
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
  const start = async (provider?: MemoryProvider) => {
    const transport = await transportV1(options, provider);
    const client = new ClientV1(IDENTITY, listChanged(options));
    return { transport, client, connected: client.connect(transport) };
  };
  const { transport, client } = await signingIn(options, start, async (started, back) => {
    if (started instanceof HttpV1) await started.finishAuth(back.searchParams.get("code") ?? "");
  });
  return {
    serverName: client.getServerVersion()?.name,
    protocolVersion: transport instanceof HttpV1 ? transport.protocolVersion : undefined,
    listTools: async () => (await client.listTools()).tools,
    callTool: async (name, args, options) =>
      // Without a result schema of the caller's, the result is of this form.
      (await client.callTool(
        { name, ...(args && { arguments: args }) },
        undefined,
        callOptions(options),
      )) as CalledTool,
    close: () => client.close(),
  };
}

async function connectV2(options: ClientOptions): Promise<TestClient> {
  const start = async (provider?: MemoryProvider) => {
    const transport = await transportV2(options, provider);
    const client = new ClientV2(IDENTITY, {
      versionNegotiation: { mode: options.era === "legacy" ? "legacy" : { pin: "2026-07-28" } },
      ...listChanged(options),
      ...(options.asked && { capabilities: options.asked.capabilities }),
    });
    if (options.asked !== undefined) answerWith(client, options.asked);
    return { transport, client, connected: client.connect(transport) };
  };
  const { client } = await signingIn(options, start, async (started, back) => {
    if (started instanceof HttpV2) await started.finishAuth(back.searchParams);
  });
  return {
    serverName: client.getServerVersion()?.name,
    protocolVersion: client.getNegotiatedProtocolVersion(),
    listTools: async () => (await client.listTools()).tools,
    callTool: (name, args, options) =>
      client.callTool({ name, ...(args && { arguments: args }) }, callOptions(options)),
    close: () => client.close(),
  };
}

/** Has a client answer the questions that it declares it can be asked. */
function answerWith(client: ClientV2, { capabilities, answer }: AskedPerson): void {
  const methods = {
    elicitation: "elicitation/create",
    sampling: "sampling/createMessage",
    roots: "roots/list",
  } as const;
  for (const capability of ["elicitation", "sampling", "roots"] as const) {
    if (capabilities[capability] === undefined) continue;
    // Each method has a result of its own; which, whoever answers knows.
    client.setRequestHandler(
      methods[capability],
      async ({ method, params }) => (await answer(method, { ...params })) as never,
    );
  }
}

/** Connects; where the server turns the client away and there is somebody to sign in, once more after that. */
async function signingIn<Started extends { readonly transport: unknown; readonly connected: Promise<void> }>(
  options: ServerAddress,
  start: (provider?: MemoryProvider) => Promise<Started>,
  finish: (transport: Started["transport"], back: URL) => Promise<void>,
): Promise<Started> {
  const signIn = options.transport === "http" ? options.signIn : undefined;
  const provider = signIn === undefined ? undefined : createOAuthProvider();
  const first = await start(provider);
  try {
    await first.connected;
    return first;
  } catch (refused) {
    if (provider?.address === undefined || signIn === undefined) throw refused;
    await finish(first.transport, await signIn(provider.address));
    const second = await start(provider);
    await second.connected;
    return second;
  }
}

async function transportV1(options: ServerAddress, provider?: MemoryProvider): Promise<HttpV1 | StdioV1 | MemoryV1> {
  if (options.transport === "http") {
    const authProvider = provider && { authProvider: provider };
    return new HttpV1(new URL(options.url), { ...requestOptions(options), ...authProvider });
  }
  if (options.transport === "stdio") return new StdioV1(stdioParameters(options));
  const [ours, theirs] = MemoryV1.createLinkedPair();
  await options.server.connect(theirs);
  return ours;
}

async function transportV2(options: ServerAddress, provider?: MemoryProvider): Promise<HttpV2 | StdioV2 | MemoryV2> {
  if (options.transport === "http") {
    const authProvider = provider && { authProvider: provider };
    return new HttpV2(new URL(options.url), { ...requestOptions(options), ...authProvider });
  }
  if (options.transport === "stdio") return new StdioV2(stdioParameters(options));
  const [ours, theirs] = MemoryV2.createLinkedPair();
  await options.server.connect(theirs);
  return ours;
}

function requestOptions({ headers = {} }: Extract<ServerAddress, { transport: "http" }>) {
  return { requestInit: { headers: { ...headers } } };
}

function callOptions({ signal, onProgress, patienceMs }: CallOptions = {}) {
  return {
    ...(signal && { signal }),
    ...(onProgress && { onprogress: onProgress }),
    ...(patienceMs !== undefined && { timeout: patienceMs, resetTimeoutOnProgress: true }),
  };
}

function listChanged({ onListChanged }: ClientOptions) {
  if (onListChanged === undefined) return {};
  return { listChanged: { tools: { onChanged: onListChanged, autoRefresh: false, debounceMs: 0 } } };
}

function stdioParameters({ command, args, env, stderr = "inherit" }: Extract<ServerAddress, { transport: "stdio" }>) {
  return { command, args: [...args], stderr, ...(env && { env: { ...env } }) };
}
