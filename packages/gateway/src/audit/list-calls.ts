import { z } from "@hono/zod-openapi";
import type { Store } from "../db/store.ts";
import type { AuditEvent, AuditOutcome } from "./audit-log.ts";
import { auditFilters, type AuditFilters, filteredEvents } from "./audit-query.ts";

/** Filters of calls: a call's kind is one of two, and it may not be over. */
export const callFilters = auditFilters.omit({ kind: true, outcome: true }).extend({
  outcome: auditFilters.shape.outcome
    .unwrap()
    .or(z.literal("open"))
    .optional()
    .describe("How it ended; `open` is what has no end yet."),
});
export type CallFilters = z.output<typeof callFilters>;

export const callSchema = z.object({
  seq: z.number().describe("The event of its beginning."),
  end: z.number().nullable().describe("The event of its end; null while it is open, and for what was refused."),
  at: z.number(),
  actor: z.string(),
  agent: z.string().nullable(),
  action: z.string(),
  connector: z.string().nullable(),
  tool: z.string().nullable(),
  /** What the caller asked for, where it is no tool that it may use. */
  target: z.string().nullable(),
  decision: z.string().nullable(),
  outcome: z.string().nullable().describe("The first of the three levels that is not well; null while it is open."),
  levels: z
    .object({ transport: z.string(), protocol: z.string(), tool: z.string() })
    .nullable()
    .describe("Sent and answered at all, an answer of the protocol, what the tool said."),
  code: z.string().nullable(),
  durationMs: z.number().nullable(),
  requestBytes: z.number().nullable(),
  responseBytes: z.number().nullable(),
  argumentsDigest: z.string().nullable(),
  arguments: z.unknown().describe("Masked."),
  call: z.string().nullable(),
});
export type AuditedCall = z.output<typeof callSchema>;

/** Calls, newest first: each one row, its beginning joined with its end. */
export async function listCalls(
  { db }: Store,
  organisation: string,
  { outcome, ...filters }: CallFilters,
  page: { readonly cursor?: number | undefined; readonly limit: number },
): Promise<readonly AuditedCall[]> {
  let rows = filteredEvents(db, organisation, filters as AuditFilters) // what is left of them is a subset
    .leftJoin("audit_events as finish", (join) =>
      join.on("finish.org_id", "=", organisation).onRef("finish.ends", "=", "audit_events.seq"),
    )
    .where("audit_events.kind", "in", ["tool_call", "tool_refused"])
    .where("audit_events.ends", "is", null);
  if (outcome === "open") {
    rows = rows.where("audit_events.kind", "=", "tool_call").where("finish.seq", "is", null);
  } else if (outcome !== undefined) rows = rows.where("finish.outcome", "=", outcome);
  if (page.cursor !== undefined) rows = rows.where("audit_events.seq", "<", page.cursor);
  const found = await rows
    .select(["audit_events.seq", "audit_events.event", "finish.seq as end", "finish.event as last", "finish.outcome"])
    .orderBy("audit_events.seq", "desc")
    .limit(page.limit)
    .execute();
  return found.map(({ seq, event, end, last, outcome: word }) => {
    const begun = JSON.parse(event) as AuditEvent & { readonly at: number }; // as `chainedRow` writes it
    const outcomeOf = last === null ? undefined : (JSON.parse(last) as { readonly outcome: AuditOutcome }).outcome;
    return shown(seq, end, begun, word, outcomeOf);
  });
}

function shown(
  seq: number,
  end: number | null,
  event: AuditEvent & { readonly at: number },
  word: string | null,
  outcome: AuditOutcome | undefined,
): AuditedCall {
  return {
    seq,
    end,
    at: event.at,
    actor: event.actor,
    agent: event.agent ?? null,
    action: event.action,
    connector: event.connector ?? null,
    tool: event.tool ?? null,
    target: event.target ?? null,
    decision: event.decision ?? null,
    outcome: word,
    levels:
      outcome === undefined ? null : { transport: outcome.transport, protocol: outcome.protocol, tool: outcome.tool },
    code: outcome?.code ?? event.reason ?? null,
    durationMs: outcome?.durationMs ?? null,
    requestBytes: event.requestBytes ?? null,
    responseBytes: outcome?.responseBytes ?? null,
    argumentsDigest: event.argumentsDigest ?? null,
    arguments: event.arguments ?? null,
    call: event.call ?? null,
  };
}
