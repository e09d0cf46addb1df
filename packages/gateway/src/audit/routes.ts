import { z } from "@hono/zod-openapi";
import { notFound } from "../rest/rest-error.ts";
import { defineRoute, type Route } from "../rest/route.ts";
import { verifyChain } from "./verify-chain.ts";

const PATH = "/api/organizations/{orgId}/audit";
const TAG = "Audit";
const organisation = z.object({ orgId: z.string() });
const event = z.object({ seq: z.number(), event: z.unknown(), hash: z.string() });
const filters = z.object({
  after: z.coerce.number().int().min(0).optional().describe("From this time on, in milliseconds since 1970."),
  before: z.coerce.number().int().min(0).optional(),
  actor: z.string().max(200).optional(),
  agent: z.string().max(200).optional(),
  connector: z.string().max(200).optional(),
  tool: z.string().max(200).optional(),
  kind: z.string().max(50).optional(),
  decision: z.string().max(50).optional(),
  /** The number of the last event of the page before. */
  cursor: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

/** The audit trail: read, filtered, newest first, and verified. */
export const auditRoutes: readonly Route[] = [
  defineRoute({
    method: "get",
    path: PATH,
    summary: "Query the audit trail, newest first",
    tag: TAG,
    policy: "audit.read",
    input: { params: organisation, query: filters },
    answers: {
      200: { description: "A page.", schema: z.object({ events: z.array(event), next: z.number().nullable() }) },
    },
    async handle({ services, principal, query }) {
      let rows = services.store.db
        .selectFrom("audit_events")
        .select(["seq", "event", "hash"])
        .where("org_id", "=", principal.organisation);
      if (query.after !== undefined) rows = rows.where("at", ">=", query.after);
      if (query.before !== undefined) rows = rows.where("at", "<", query.before);
      if (query.actor !== undefined) rows = rows.where("actor", "=", query.actor);
      if (query.agent !== undefined) rows = rows.where("agent_id", "=", query.agent);
      if (query.connector !== undefined) rows = rows.where("connector_id", "=", query.connector);
      if (query.tool !== undefined) rows = rows.where("tool", "=", query.tool);
      if (query.kind !== undefined) rows = rows.where("kind", "=", query.kind);
      if (query.decision !== undefined) rows = rows.where("decision", "=", query.decision);
      if (query.cursor !== undefined) rows = rows.where("seq", "<", query.cursor);
      const found = await rows.orderBy("seq", "desc").limit(query.limit).execute();
      const events = found.map(({ seq, event: text, hash }) => ({ seq, event: JSON.parse(text) as unknown, hash }));
      return { events, next: found.length < query.limit ? null : (found.at(-1)?.seq ?? null) };
    },
  }),
  defineRoute({
    method: "get",
    path: `${PATH}/verify`,
    summary: "Recompute the whole chain",
    tag: TAG,
    policy: "audit.read",
    input: { params: organisation },
    answers: { 200: { description: "Whether it is whole, and else the first row that is not.", schema: z.unknown() } },
    handle: ({ services, principal }) => verifyChain(services.store, principal.organisation),
  }),
  defineRoute({
    method: "get",
    path: `${PATH}/events/{seq}`,
    summary: "Read one event",
    tag: TAG,
    policy: "audit.read",
    input: { params: organisation.extend({ seq: z.coerce.number().int().min(1) }) },
    answers: { 200: { description: "The event.", schema: event } },
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
