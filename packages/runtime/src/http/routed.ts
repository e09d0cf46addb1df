import type { IncomingMessage } from "node:http";
import type { CallOutcome, ServedTools } from "@mortise/core/mcp";

/** Why a request gets no tools, though its path is that of an MCP endpoint. */
export interface Refusal {
  /** HTTP's. */
  readonly status: number;
  /** Lower-case names: `www-authenticate`, `retry-after`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON-RPC's. */
  readonly code: number;
  readonly message: string;
}

/** What a request gets: tools, a refusal, or `undefined` where no MCP endpoint is at its path. */
export type Routed = ServedTools<CallOutcome> | Refusal | undefined;

/**
 * Says which tools a request gets, by its path (without the query) and all else of it but the body, which has not been
 * read. Asked for each request; one that knows at once answers at once. A rejection is a fault of ours.
 */
export type Router = (path: string, request: IncomingMessage) => Routed | Promise<Routed>;
