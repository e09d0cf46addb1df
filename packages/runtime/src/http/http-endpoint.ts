import type { IncomingMessage, ServerResponse } from "node:http";
import type { HostNames } from "./allowed-hosts.ts";
import type { Router } from "./routed.ts";

export interface HttpEndpointOptions {
  readonly route: Router;
  /**
   * Answers what is no MCP endpoint; a 404 where not given. The host has been checked, the origin has not: what
   * browsers may do there is its own to say.
   */
  readonly otherwise?: (request: IncomingMessage, response: ServerResponse) => void;
  /** What a request gets at a path of {@link otherwise} that is refused before it comes there, in JSON; JSON-RPC's form where this gives none. */
  readonly refusalText?: (path: string, status: 403 | 503, message: string) => string | undefined;
  /** Paths of {@link otherwise} that answer whatever `Host` they are asked by, as health checks ask by address. */
  readonly anyHostPaths?: readonly string[];
  /** `Host` values to answer to, `name` or `name:port`. The loopback names with the bound port, where none are given. */
  readonly hosts?: readonly string[];
  /** Origins whose pages may call. Those of the loopback names with the bound port, where none are given. */
  readonly origins?: readonly string[];
  /** Hosts and origins that only the bound port tells. In place of the two. */
  readonly names?: (port: number) => HostNames;
  /** Certificate chain and private key as PEM: speaks TLS, 1.2 or later. */
  readonly tls?: { readonly certificate: string; readonly key: string };
  /** 4 MiB where not given. */
  readonly maxBodyBytes?: number;
  /** How long a client may take to send a request's headers, 10 s where not given, and the whole of it, 30 s. */
  readonly sendingTimeouts?: { readonly headersMs: number; readonly requestMs: number };
  /** Told of faults of ours. The client sees nothing of them but the call's id. */
  readonly report?: (fault: unknown, callId: string) => void;
}

export interface BindOptions {
  /** 127.0.0.1 where not given. */
  readonly host?: string;
  /** A free one where 0 or not given. */
  readonly port?: number;
  /** Lets the endpoint be reached from other machines. Needs {@link HttpEndpointOptions.hosts} or `names`, since no default could be right. */
  readonly allowRemote?: boolean;
}

/** MCP over Streamable HTTP. */
export interface HttpEndpoint {
  /** Binds, and gives the base URL, `http://127.0.0.1:3000`. Rejects when the address is taken, or reaches further than allowed. */
  listen(options?: BindOptions): Promise<string>;
  /** Accepts nothing new (503 on connections that are open), lets what is in flight finish for as long as the grace lasts, then cuts. */
  close(graceMilliseconds?: number): Promise<void>;
}
