import type { Clock } from "./clock.ts";
import type { CredentialResolver, Scope, ScopeLevel } from "./credentials/resolver.ts";
import type { TokenSource } from "./credentials/tokens/token-source.ts";
import type { Egress } from "./egress/egress.ts";
import type { RuntimeErrorCode } from "./errors.ts";
import type { RateLimiter } from "./limits/rate-limiter.ts";

/** Everything with an effect that a call uses. Shared by all tenants: none of it knows a tenant, except by what a call tells it. */
export interface Services {
  readonly egress: Egress;
  readonly limiter: RateLimiter;
  /** Obtains and renews the tokens that credentials are exchanged for. */
  readonly tokens: TokenSource;
  readonly clock: Clock;
  /** Told of every call when it is over. It must not throw. */
  readonly onCall?: (event: CallEvent) => void;
}

/** On whose behalf a server answers, and where its credentials come from. */
export interface Binding {
  /** The connector instance. */
  readonly instance: string;
  readonly scope: Scope;
  readonly credentials: CredentialResolver;
}

/** One call, as the stages see it. */
export interface Call {
  readonly id: string;
  readonly signal: AbortSignal;
  /** On the monotonic clock, in milliseconds. */
  readonly deadline: number;
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
  /** Why it failed, in more words than the model gets. May name addresses. */
  readonly cause?: string;
}
