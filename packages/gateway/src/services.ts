import type { Clock, Egress } from "@mortise/runtime";
import type { AuditLog } from "./audit/audit-log.ts";
import type { Access } from "./authorize/access.ts";
import type { Connections } from "./connections/connections.ts";
import type { Store } from "./db/store.ts";
import type { ChangeFeed } from "./events/change-feed.ts";
import type { Identity } from "./identity/identity.ts";
import type { Backend, DescriptorBackend } from "./connectors/backend.ts";
import type { ExternalTokens } from "./oauth/external-tokens.ts";
import type { UpstreamClient } from "./upstream/upstream-client.ts";
import type { Variables } from "./variables/variables.ts";
import type { Vault } from "./vault/vault.ts";
import type { VaultKeys } from "./vault/vault-keys.ts";

/** What is told to whoever operates the gateway. Structured; no secret, argument or answer in it. */
export interface GatewayLog {
  readonly info: (message: string, data?: Readonly<Record<string, unknown>>) => void;
  readonly warn: (message: string, data?: Readonly<Record<string, unknown>>) => void;
  /** A fault of ours, under the id that the caller was given. */
  readonly fault: (fault: unknown, id: string) => void;
}

/** Everything that routes and the MCP endpoint are made of. Put together in `gateway.ts`, once for a process. */
export interface Services {
  readonly clock: Clock;
  readonly log: GatewayLog;
  /** Aborts when the gateway begins to stop: what would go on for ever ends by itself then. */
  readonly closing: AbortSignal;
  /** The only way out of the process. */
  readonly egress: Egress;
  /** What clients reach this gateway by, without a slash at the end. */
  readonly publicUrl: string;
  readonly store: Store;
  readonly changes: ChangeFeed;
  readonly vault: Vault & VaultKeys;
  readonly vaultKeys: VaultKeys;
  readonly variables: Variables;
  readonly audit: AuditLog;
  readonly identity: Identity;
  readonly access: Access;
  readonly connections: Connections;
  readonly tokens: ExternalTokens;
  readonly upstream: UpstreamClient;
  readonly backends: { readonly descriptor: DescriptorBackend; readonly external: Backend };
}
