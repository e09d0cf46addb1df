import type { Tool } from "@mortise/core";
import type { Clock } from "./clock.ts";
import type { CredentialResolver, Scope, ScopeLevel } from "./credentials/resolver.ts";
import type { TokenSource } from "./credentials/tokens/token-source.ts";
import type { Egress } from "./egress/egress.ts";
import type { RuntimeErrorCode } from "./errors.ts";
import type { FileStore } from "./files/file-store.ts";
import type { RateLimiter } from "./limits/rate-limiter.ts";
import type { BlamedParameter } from "./stages/result/blamed-parameters.ts";

/** Everything with an effect that a call uses. Shared by all tenants: none of it knows a tenant, except by what a call tells it. */
export interface Services {
  readonly egress: Egress;
  readonly limiter: RateLimiter;
  /** Obtains and renews the tokens that credentials are exchanged for. */
  readonly tokens: Pick<TokenSource, "obtain" | "replace">;
  readonly clock: Clock;
  /** Opens the files that calls name by URI. Left out: files come in data URIs only. */
  readonly files?: FileStore;
  /** Signs the cursors of lists, 32 bytes or more. Where several processes serve the same instances they share it; left out, each has its own. */
  readonly cursorKey?: Uint8Array;
  /** Told of every call when it is over. It must not throw. */
  readonly onCall?: (event: CallEvent) => void;
}

/** On whose behalf a server answers, and where its credentials come from. */
export interface Binding {
  /** The connector instance. */
  readonly instance: string;
  readonly scope: Scope;
  readonly credentials: CredentialResolver;
  /**
   * Which of the connector's tools this caller may see and call: the same answer decides both.
   * Left out: all. What is listed is kept as long as the function, so it should be one for each set of permissions.
   */
  readonly permits?: (tool: Tool) => boolean;
}

/** One call, as the stages see it. */
export interface Call {
  readonly id: string;
  readonly signal: AbortSignal;
  /** On the monotonic clock, in milliseconds. */
  readonly deadline: number;
  /** Whether its attempts share a key by which the upstream knows them for one. */
  readonly keyed?: boolean;
  readonly binding: Binding;
  readonly services: Services;
}

/** What a log needs of a call that is over. Holds neither arguments nor secrets nor anything that the upstream said. */
export interface CallEvent {
  readonly id: string;
  readonly instance: string;
  readonly scope: Scope;
  readonly tool: string;
  readonly code: "ok" | RuntimeErrorCode;
  /** The upstream's HTTP status, where it answered. */
  readonly status?: number;
  /** The scope whose credential was used, where one was. */
  readonly level?: ScopeLevel;
  readonly durationMs: number;
  /** The parameter that the upstream complained about, by its places in the descriptor and in the vendor's document. */
  readonly parameter?: BlamedParameter;
  /** Why it failed, in more words than the model gets. May name addresses. */
  readonly cause?: string;
}
