import { z } from "@hono/zod-openapi";
import type { ExpressionBuilder } from "kysely";
import { authorize } from "../authorize/authorize.ts";
import type { Principal } from "../authorize/principal.ts";
import type { Tables } from "../db/tables.ts";
import { cursorAt, keyByAge, keyIn, nextPage, pageQuery } from "../rest/page.ts";
import { notFound } from "../rest/rest-error.ts";
import { defineRoute, type Route } from "../rest/route.ts";
import type { Services } from "../services.ts";
import { type ApprovalRow, approvalSchema, approvalView, resourceOf } from "./approval.ts";
import { decideOnPage, showApprovalPage } from "./approval-page.ts";
import { decide } from "./decide.ts";

const tag = "Approvals";
const base = "/api/organizations/{orgId}/approvals";
const byId = z.object({ orgId: z.string(), approvalId: z.string() });

const list = defineRoute({
  method: "get",
  path: base,
  summary: "List calls that wait, or waited, for a person's approval: one's own, or all for who may decide them",
  tag,
  policy: "approval.list",
  input: {
    params: z.object({ orgId: z.string() }),
    query: z.object({
      state: z.enum(["pending", "all"]).default("pending"),
      cursor: pageQuery.cursor,
      limit: z.coerce.number().int().min(1).max(200).default(100),
    }),
  },
  answers: {
    200: { description: "Newest first.", schema: z.object({ approvals: z.array(approvalSchema), next: nextPage }) },
  },
  async handle({ services, principal, query: { state, cursor, limit } }) {
    const now = services.clock.time();
    let rows = services.store.db
      .selectFrom("approvals")
      .selectAll()
      .where("org_id", "=", principal.organisation)
      .orderBy("created_at", "desc")
      .orderBy("id")
      .limit(limit + 1);
    if (cursor !== undefined) rows = rows.where(isAfter(cursor));
    if (state === "pending") rows = rows.where("state", "=", "pending").where("expires_at", ">", now);
    // Who may see a thing that is nobody's sees all; anybody else sees what belongs to them.
    if (!authorize(principal, "approval.list", { organisation: principal.organisation }).allowed) {
      const { user, agent } = principal;
      rows = user === undefined ? rows.where("agent_id", "=", agent ?? "") : rows.where("user_id", "=", user);
    }
    const found = await rows.execute();
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    const seen = page.filter((row) => authorize(principal, "approval.list", resourceOf(row)).allowed);
    return {
      approvals: seen.map((row) => approvalView(row, now, services.publicUrl)),
      next: last === undefined ? null : cursorAt(keyByAge(last.created_at, last.id)),
    };
  },
});

const get = defineRoute({
  method: "get",
  path: `${base}/{approvalId}`,
  summary: "Get one call that waits, or waited, for approval",
  tag,
  policy: "approval.list",
  input: { params: byId },
  answers: { 200: { description: "The approval.", schema: approvalSchema } },
  async handle({ services, principal, params, authorize: judge }) {
    const row = await find(services, principal, params.approvalId);
    judge(resourceOf(row));
    return approvalView(row, services.clock.time(), services.publicUrl);
  },
});

const decision = defineRoute({
  method: "post",
  path: `${base}/{approvalId}/decision`,
  summary: "Approve or deny a call, once; what one asked for with a key is decided in the browser",
  tag,
  policy: "approval.decide",
  input: { params: byId, body: z.strictObject({ decision: z.enum(["approve", "deny"]) }) },
  answers: {
    200: { description: "As decided.", schema: approvalSchema },
    409: { description: "`decided`: it has been decided already, or has expired." },
  },
  async handle({ services, principal, params, body }) {
    const row = await find(services, principal, params.approvalId);
    const decided = await decide(services, principal, row, body.decision);
    return approvalView(decided, services.clock.time(), services.publicUrl);
  },
});

const pageById = z.object({ approvalId: z.string() });
const pageAnswers = { 200: { description: "A page.", types: ["text/html"] } };

const showPage = defineRoute({
  method: "get",
  path: "/approvals/{approvalId}",
  summary: "The page on which a person decides; asks them to sign in",
  tag,
  policy: "public",
  input: { params: pageById },
  answers: pageAnswers,
  handle: ({ services, request, params }) => showApprovalPage(services, request, params.approvalId),
});

const sendPage = defineRoute({
  method: "post",
  path: "/approvals/{approvalId}",
  summary: "What the page's buttons send",
  tag,
  policy: "public",
  input: { params: pageById },
  answers: pageAnswers,
  handle: ({ services, request, params }) => decideOnPage(services, request, params.approvalId),
});

/** Calls that wait for a person. */
export const approvalRoutes: readonly Route[] = [list, get, decision, showPage, sendPage];

/** The table keeps what was ever asked for, so that the store finds the page. */
function isAfter(cursor: string) {
  const [, at = "0", id = ""] = /^(\d{16}) ([\w-]+)$/.exec(keyIn(cursor)) ?? [];
  return ({ eb: where }: ExpressionBuilder<Tables, "approvals">) =>
    where.or([
      where("created_at", "<", Number(at)),
      where.and([where("created_at", "=", Number(at)), where("id", ">", id)]),
    ]);
}

async function find({ store }: Services, { organisation }: Principal, id: string): Promise<ApprovalRow> {
  const row = await store.db
    .selectFrom("approvals")
    .selectAll()
    .where("org_id", "=", organisation)
    .where("id", "=", id)
    .executeTakeFirst();
  if (row === undefined) throw notFound();
  return row;
}
