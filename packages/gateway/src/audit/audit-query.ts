import { sql } from "kysely";
import { z } from "@hono/zod-openapi";
import type { Statements } from "../db/store.ts";
import { AUDIT_KINDS } from "./audit-log.ts";

const time = z
  .string()
  .max(40)
  .transform((text, context) => {
    const at = /^\d+$/.test(text) ? Number(text) : Date.parse(text);
    if (Number.isSafeInteger(at)) return at;
    context.addIssue({ code: "custom", message: "must be milliseconds since 1970, or a time as 2026-01-31T12:00:00Z" });
    return z.NEVER;
  });
const word = z.string().max(200).optional();

/** What events are asked for by. A filter that does not exist is refused: without it, everything would be given. */
export const auditFilters = z.strictObject({
  from: time.optional().describe("From this time on: milliseconds since 1970, or as 2026-01-31T12:00:00Z."),
  to: time.optional().describe("Before this time."),
  actor: word.describe("Who: `user:…`, `agent:…`, `operator` (whoever starts the gateway), `system`, `anonymous`."),
  agent: word.describe("For which agent."),
  action: word.describe("What was done: `connector.update`."),
  connector: word,
  tool: word.describe("As the connector has it."),
  kind: z.enum(AUDIT_KINDS).optional(),
  decision: z.enum(["allowed", "denied", "needs_approval"]).optional(),
  outcome: z
    .enum(["ok", "tool_error", "protocol_error", "failed", "not_sent", "cancelled"])
    .optional()
    .describe("How it ended: the first of its three levels that is not well."),
});
export type AuditFilters = z.output<typeof auditFilters>;

/** The rows of an organisation that the filters leave, to be ordered, paged and selected from. */
export function filteredEvents(statements: Statements, organisation: string, filters: AuditFilters) {
  const { from, to, actor, agent, action, connector, tool, kind, decision, outcome } = filters;
  let rows = statements.selectFrom("audit_events").where("audit_events.org_id", "=", organisation);
  if (from !== undefined) rows = rows.where("audit_events.at", ">=", from);
  if (to !== undefined) rows = rows.where("audit_events.at", "<", to);
  if (actor !== undefined) rows = rows.where("audit_events.actor", "=", actor);
  if (agent !== undefined) rows = rows.where("audit_events.agent_id", "=", agent);
  if (action !== undefined) rows = rows.where(doing(action));
  if (connector !== undefined) rows = rows.where("audit_events.connector_id", "=", connector);
  if (tool !== undefined) rows = rows.where("audit_events.tool", "=", tool);
  if (kind !== undefined) rows = rows.where("audit_events.kind", "=", kind);
  if (decision !== undefined) rows = rows.where("audit_events.decision", "=", decision);
  if (outcome !== undefined) rows = rows.where("audit_events.outcome", "=", outcome);
  return rows;
}

/** An event is canonical JSON, so its action is what it begins with: no name of an event's comes before it. */
function doing(action: string) {
  const beginning = `{"action":${JSON.stringify(action)},`;
  return sql<boolean>`substr(audit_events.event, 1, ${beginning.length}) = ${beginning}`;
}
