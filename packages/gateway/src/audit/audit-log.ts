import type { Principal } from "../authorize/principal.ts";

export const AUDIT_KINDS = [
  "tool_call",
  "tool_refused",
  "sign_in",
  "sign_in_failed",
  "change", // somebody administered something
  "export", // somebody took the audit trail out
  "access_refused",
  "approval",
  "token_refresh",
  "system",
] as const;

/** What is recorded of something that happened. No secret, no argument as it was. */
export interface AuditEvent {
  readonly kind: (typeof AUDIT_KINDS)[number];
  readonly organisation: string;
  /** Who: `user:…`, `agent:…`, `operator` (whoever starts the gateway), `system`, `anonymous`. */
  readonly actor: string;
  /** How they proved it, and with which credential (its id). */
  readonly via?: string;
  /** For which agent. */
  readonly agent?: string;
  readonly workspace?: string;
  /** A verb and what it was done to, `connector.update`. */
  readonly action: string;
  readonly target?: string;
  readonly connector?: string;
  readonly tool?: string;
  readonly decision?: "allowed" | "denied" | "needs_approval";
  readonly reason?: string;
  /** SHA-256 of the canonical arguments. */
  readonly argumentsDigest?: string;
  /** The arguments with sensitive fields and long values masked; names stay. */
  readonly arguments?: Readonly<Record<string, unknown>>;
  readonly requestBytes?: number;
  /** The id of the call, as logs and answers have it. */
  readonly call?: string;
  /** What was changed, field by field, without secrets. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** How a call ended, on three levels. */
export interface AuditOutcome {
  /** Whether it was sent and answered at all. */
  readonly transport: "ok" | "failed" | "not_sent" | "cancelled";
  /** Whether the answer was one of the protocol. */
  readonly protocol: "ok" | "error" | "none";
  /** What the tool said. */
  readonly tool: "ok" | "error" | "none";
  readonly code?: string;
  readonly durationMs: number;
  readonly responseBytes?: number;
  /** The id of what a change has made. */
  readonly made?: string;
}

/** A recorded event that is not over yet. */
export interface OpenRecord {
  /**
   * Resolves once the event is on the disk, too: nobody is told before what came of it. Whoever writes something of
   * it to the store waits for this by waiting for that. Rejects with `StoreUnavailable`; nobody has to listen.
   */
  readonly kept: Promise<void>;
  /** Records how it ended. Does not reject: what could not be written now is written as soon as it can be. */
  end(outcome: AuditOutcome): void;
}

/** The event cannot be recorded, so what it is about must not happen. Becomes 503, or a tool error. */
export class AuditUnavailable extends Error {
  override readonly name = "AuditUnavailable";
}

/** The audit trail: a chain of hashes for each organisation, appended to and never changed. */
export interface AuditLog {
  /**
   * Resolves once the event stands in the store, where it is when this process ends, however it does: only then may it
   * happen. Rejects with {@link AuditUnavailable}.
   */
  begin(event: AuditEvent): Promise<OpenRecord>;
  /** Records what has happened, or is about to in one step, to the disk. Rejects as `begin` and `kept` do. */
  record(event: AuditEvent): Promise<void>;
  /** Writes what is still to be written. */
  close(): Promise<void>;
}

/** The fields of an event that tell who it was. */
export function actorOf(
  principal: Principal,
): Pick<AuditEvent, "organisation" | "actor" | "via" | "agent" | "workspace"> {
  const { organisation, user, agent, workspace, via, credential } = principal;
  return {
    organisation,
    actor: user === undefined ? `agent:${agent ?? ""}` : `user:${user}`,
    via: `${via}:${credential}`,
    ...(agent === undefined ? {} : { agent }),
    ...(workspace === undefined ? {} : { workspace }),
  };
}
