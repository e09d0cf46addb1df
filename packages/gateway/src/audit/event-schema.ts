import { z } from "@hono/zod-openapi";
import { AUDIT_KINDS } from "./audit-log.ts";
import type { ChainVerdict } from "./check-chain.ts";

const outcome = z
  .strictObject({
    transport: z.enum(["ok", "failed", "not_sent", "cancelled"]),
    protocol: z.enum(["ok", "error", "none"]),
    tool: z.enum(["ok", "error", "none"]),
    code: z.string().optional(),
    durationMs: z.number(),
    responseBytes: z.number().optional(),
    made: z.string().optional().describe("The id of what a change has made"),
  })
  .openapi("AuditOutcome");

/** An event as it stands in the chain; what does not apply is left out. */
const event = z
  .strictObject({
    kind: z.enum(AUDIT_KINDS),
    organisation: z.string(),
    actor: z.string().describe("`user:…`, `agent:…`, `operator`, `system` or `anonymous`"),
    via: z.string().optional().describe("How they proved it, and with which credential"),
    agent: z.string().optional().describe("For which agent"),
    workspace: z.string().optional(),
    action: z.string().describe("A verb and what it was done to, `connector.update`"),
    target: z.string().optional(),
    connector: z.string().optional(),
    tool: z.string().optional(),
    decision: z.enum(["allowed", "denied", "needs_approval"]).optional(),
    reason: z.string().optional(),
    argumentsDigest: z.string().optional(),
    arguments: z.record(z.string(), z.unknown()).optional().describe("Sensitive and long values are masked"),
    requestBytes: z.number().optional(),
    call: z.string().optional().describe("The call's id, as logs and answers have it"),
    details: z.record(z.string(), z.unknown()).optional(),
    seq: z.number(),
    at: z.number().describe("Milliseconds since 1970"),
    previousHash: z.string().describe("Empty for the first"),
    ends: z.number().optional().describe("Of the end of an event: that event's number"),
    outcome: outcome.optional().describe("Of the end of an event"),
    leftOut: z.string().optional().describe("What of it was too large"),
  })
  .openapi("AuditEvent");

/** An event with its place in the chain. */
export const chainedEventSchema = z
  .object({ seq: z.number(), event, hash: z.string().describe("SHA-256 of the event's canonical JSON (RFC 8785)") })
  .openapi("ChainedAuditEvent");

/** What came of recomputing a chain. */
export const verdictSchema = z.union([
  z.object({ ok: z.literal(true), head: z.object({ seq: z.number(), hash: z.string() }) }),
  z.object({
    ok: z.literal(false),
    row: z.number().describe("The first event that is not as it was written, or is missing"),
    why: z.string(),
  }),
]) satisfies z.ZodType<ChainVerdict>;
