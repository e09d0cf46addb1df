import { systemClock } from "@mortise/runtime";
import { createAuditLog } from "../../src/audit/create-audit-log.ts";
import type { AuditEvent, AuditLog } from "../../src/audit/audit-log.ts";
import type { Store } from "../../src/db/store.ts";
import { createLocalChanges } from "../../src/events/local-changes.ts";
import type { GatewayLog } from "../../src/services.ts";

/** A log that is kept. */
export function keepLog(): GatewayLog & { readonly lines: { readonly message: string; readonly data: unknown }[] } {
  const lines: { readonly message: string; readonly data: unknown }[] = [];
  const keep = (message: string, data?: unknown) => void lines.push({ message, data });
  return { lines, info: keep, warn: keep, fault: (fault, id) => keep(String(fault), { id }) };
}

export function auditOver(store: Store, more: { readonly log?: GatewayLog } = {}): AuditLog {
  return createAuditLog({ store, clock: systemClock, log: more.log ?? keepLog(), changes: createLocalChanges() });
}

/** A call of a tool by somebody. */
export function toolCall(organisation: string, more: Partial<AuditEvent> = {}): AuditEvent {
  return {
    kind: "tool_call",
    organisation,
    actor: "user:u_1",
    action: "tool.call",
    connector: "con_1",
    tool: "list_issues",
    decision: "allowed",
    argumentsDigest: "00",
    arguments: { title: "Door" },
    ...more,
  };
}

export const WELL = { transport: "ok", protocol: "ok", tool: "ok", durationMs: 12 } as const;
