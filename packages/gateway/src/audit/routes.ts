import { z } from "@hono/zod-openapi";
import { notFound } from "../rest/rest-error.ts";
import { textStream } from "../rest/text-stream.ts";
import { defineRoute, type Route } from "../rest/route.ts";
import { actorOf } from "./audit-log.ts";
import { auditFilters, filteredEvents } from "./audit-query.ts";
import { chainedEventSchema, verdictSchema } from "./event-schema.ts";
import { EXPORT_FORMATS, exportEvents } from "./export-events.ts";
import { callFilters, callSchema, listCalls } from "./list-calls.ts";
import { verifyChain } from "./verify-chain.ts";

const PATH = "/api/organizations/{orgId}/audit";
const TAG = "Audit";
const organisation = z.object({ orgId: z.string() });
const page = {
  /** The number of the last event of the page before. */
  cursor: z.coerce.number().int().min(1).optional().describe("`next` of the page before."),
  limit: z.coerce.number().int().min(1).max(500).default(100),
};

/** The audit trail: read, filtered, newest first, and verified. */
export const auditRoutes: readonly Route[] = [
  defineRoute({
    method: "get",
    path: PATH,
    summary: "Query the audit trail, newest first",
    tag: TAG,
    policy: "audit.read",
    input: { params: organisation, query: auditFilters.extend(page) },
    answers: {
      200: {
        description: "A page.",
        schema: z.object({ events: z.array(chainedEventSchema), next: z.number().nullable() }),
      },
    },
    async handle({ services, principal, query: { cursor, limit, ...filters } }) {
      let rows = filteredEvents(services.store.db, principal.organisation, filters);
      if (cursor !== undefined) rows = rows.where("seq", "<", cursor);
      const found = await rows.select(["seq", "event", "hash"]).orderBy("seq", "desc").limit(limit).execute();
      const events = found.map(({ seq, event: text, hash }) => ({ seq, event: JSON.parse(text) as unknown, hash }));
      return { events, next: nextOf(events, limit) };
    },
  }),
  defineRoute({
    method: "get",
    path: `${PATH}/calls`,
    summary: "Query calls of tools, newest first: each in one row with how it ended",
    tag: TAG,
    policy: "audit.read",
    input: { params: organisation, query: callFilters.extend(page) },
    answers: {
      200: { description: "A page.", schema: z.object({ calls: z.array(callSchema), next: z.number().nullable() }) },
    },
    async handle({ services, principal, query: { cursor, limit, ...filters } }) {
      const calls = await listCalls(services.store, principal.organisation, filters, { cursor, limit });
      return { calls, next: nextOf(calls, limit) };
    },
  }),
  defineRoute({
    method: "get",
    path: `${PATH}/export`,
    summary: "Take events out as a file, oldest first; in JSONL with all that verifying the chain needs",
    tag: TAG,
    policy: "audit.export",
    input: {
      params: organisation,
      query: auditFilters.extend({ format: z.enum(["csv", "jsonl"]).default("jsonl") }),
    },
    answers: {
      200: {
        description: "A file (CSV as RFC 4180 has it), in pieces as they are read.",
        types: ["text/csv", "application/jsonl"],
      },
    },
    async handle({ services, principal, cut, query: { format, ...filters } }) {
      await services.audit.record({
        kind: "export",
        ...actorOf(principal),
        action: "audit.export",
        decision: "allowed",
        details: { format, ...filters },
      });
      const day = new Date(services.clock.time()).toISOString().slice(0, 10);
      const texts = exportEvents(services.store, principal.organisation, filters, format);
      return new Response(textStream(texts, { services, cut }), {
        headers: {
          "content-type": EXPORT_FORMATS[format],
          "content-disposition": `attachment; filename="audit-${day}.${format}"`,
          "cache-control": "no-store",
          "x-content-type-options": "nosniff",
        },
      });
    },
  }),
  defineRoute({
    method: "get",
    path: `${PATH}/verify`,
    summary: "Recompute the whole chain",
    tag: TAG,
    policy: "audit.read",
    input: { params: organisation },
    answers: {
      200: { description: "Whether it is whole, and else the first row that is not.", schema: verdictSchema },
    },
    handle: ({ services, principal }) => verifyChain(services.store, principal.organisation),
  }),
  defineRoute({
    method: "get",
    path: `${PATH}/events/{seq}`,
    summary: "Read one event",
    tag: TAG,
    policy: "audit.read",
    input: { params: organisation.extend({ seq: z.coerce.number().int().min(1) }) },
    answers: { 200: { description: "The event.", schema: chainedEventSchema } },
    async handle({ services, principal, params }) {
      const row = await services.store.db
        .selectFrom("audit_events")
        .select(["seq", "event", "hash"])
        .where("org_id", "=", principal.organisation)
        .where("seq", "=", params.seq)
        .executeTakeFirst();
      if (row === undefined) throw notFound();
      return { seq: row.seq, event: JSON.parse(row.event) as unknown, hash: row.hash };
    },
  }),
];

function nextOf(rows: readonly { readonly seq: number }[], limit: number): number | null {
  return rows.length < limit ? null : (rows.at(-1)?.seq ?? null);
}
