import type { ToolAnswer } from "@mortise/core/mcp";
import type { CallEvent } from "../call.ts";
import type { CredentialResolver } from "../credentials/resolver.ts";
import type { FileStore } from "../files/file-store.ts";

/** How a server of one connector is set up inside another program. */
export interface ServerOptions {
  /** The credential's fields, by their keys; or whatever resolves them for each call. Left out: the environment's `MORTISE_<SLUG>_<FIELD>`. */
  readonly credentials?: Readonly<Record<string, string>> | CredentialResolver;
  /** Private addresses that requests may go to, `HOST` or `HOST:PORT`. Left out: those in `MORTISE_ALLOW_HOST`, with commas between them. */
  readonly allowHosts?: readonly string[];
  /** Sends every request to this origin instead of the vendor's: a mock, or a proxy that records. It is allowed by being named. */
  readonly upstream?: string;
  /** Only these tools are listed and can be called. Left out: all. */
  readonly tools?: readonly string[];
  /** What clients list: every tool, or three that find and call them. Left out: as the descriptor says. */
  readonly mode?: "list" | "discovery";
  /** Opens the files that calls name by URI. */
  readonly files?: FileStore;
  /** Told of every call when it is over: ids, codes and durations, and never an argument or a secret. It must not throw. */
  readonly onCall?: (event: CallEvent) => void;
}

/** One end of a connection, as both generations of the official MCP SDK have it. */
export interface Transport {
  start(): Promise<void>;
  send(message: unknown): Promise<void>;
  close(): Promise<void>;
  onmessage?: ((message: never) => void) | undefined;
  onclose?: (() => void) | undefined;
  onerror?: ((error: Error) => void) | undefined;
}

/** One connector, served inside this process. */
export interface Server {
  /** Serves one client over a transport of the official SDK, such as the in-memory one, until either side closes it. May be used any number of times. */
  connect(transport: Transport): Promise<void>;
  /** Calls a tool without a client. Rejects for a tool that is not there; what the upstream or the arguments get wrong is an answer with `isError`. */
  call(
    tool: string,
    args: Readonly<Record<string, unknown>>,
    options?: { readonly signal?: AbortSignal },
  ): Promise<ToolAnswer>;
  /** Serves Streamable HTTP at `/mcp`. On 127.0.0.1 and a free port where nothing else is said; beyond loopback only with the names that clients use. */
  listen(options?: {
    readonly host?: string;
    readonly port?: number;
    readonly publicHosts?: readonly string[];
  }): Promise<{ readonly url: string; close(): Promise<void> }>;
  /** Ends every connection once what is in flight is done. */
  close(): Promise<void>;
}
