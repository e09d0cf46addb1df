import { z } from "@hono/zod-openapi";
import { actorOf } from "../audit/audit-log.ts";
import type { Principal } from "../authorize/principal.ts";
import type { ConnectorRow } from "../connectors/connector-row.ts";
import { existingConnector } from "../connectors/find-connector.ts";
import type { Statements } from "../db/store.ts";
import { notFound } from "../rest/rest-error.ts";
import { defineRoute, type Route } from "../rest/route.ts";
import type { Services } from "../services.ts";
import { findInstructions, readText, reviewInstructions } from "./review-instructions.ts";
import { approveTool, rejectTool, reviewOf } from "./review.ts";
import { findToolRow, isGone, listToolRows, type ToolRow } from "./tool-row.ts";
import { warningSchema } from "./tool-view.ts";
import { warningsOf, warningsOfText } from "./warnings.ts";

const TAG = "Reviews";
const BASE = "/api/organizations/{orgId}/connectors/{connectorId}";
const connectorParams = z.object({ orgId: z.string(), connectorId: z.string() });
const toolParams = connectorParams.extend({ tool: z.string() });

const shown = z.strictObject({
  digest: z.string().max(64).openapi({ description: "Of what was looked at. Where it is another by now, 409." }),
});

const change = z
  .object({
    kind: z.string(),
    impact: z.enum(["breaking", "compatible", "wording"]),
    pointer: z.string().optional(),
    message: z.string(),
  })
  .openapi("ToolChange");

const waitingSchema = z
  .object({
    name: z.string(),
    allowed: z.boolean(),
    gone: z.boolean().openapi({ description: "Its server lists it no longer; to approve that removes it." }),
    digest: z.string().openapi({ description: "Of what waits: to be named when it is approved or rejected." }),
    approvedDigest: z.string(),
    changes: z.array(change),
    warnings: z.array(warningSchema),
  })
  .openapi("WaitingTool");

const instructionsSchema = z
  .object({
    approved: z.string(),
    candidate: z.string().nullable(),
    digest: z.string().nullable(),
    warnings: z.array(warningSchema),
  })
  .openapi("ServerInstructions");

const definition = z.record(z.string(), z.unknown());

const list = defineRoute({
  method: "get",
  path: `${BASE}/review`,
  summary: "List what an external server changed, and nobody has approved yet",
  tag: TAG,
  policy: "tool.review",
  input: { params: connectorParams },
  answers: {
    200: {
      description: "Tools that are quarantined, and what the server tells models of itself.",
      schema: z.object({ tools: z.array(waitingSchema), instructions: instructionsSchema.nullable() }),
    },
  },
  async handle({ services, principal, params }) {
    const connector = await existingConnector(services.store, principal.organisation, params.connectorId);
    const { db } = services.store;
    const rows = await listToolRows(db, connector.org_id, connector.id);
    const instructions = await findInstructions(db, connector.org_id, connector.id);
    const candidate = instructions?.candidate ?? null;
    return {
      tools: rows.filter(isWaiting).map((row) => waitingView(connector, row)),
      instructions:
        instructions === undefined
          ? null
          : {
              approved: readText(instructions.approved),
              candidate: candidate === null ? null : readText(candidate),
              digest: instructions.candidate_digest,
              warnings: [...warningsOfText(readText(candidate ?? instructions.approved), "")],
            },
    };
  },
});

const read = defineRoute({
  method: "get",
  path: `${BASE}/tools/{tool}/review`,
  summary: "Hold what a server now says of a tool against what was approved",
  tag: TAG,
  policy: "tool.review",
  input: { params: toolParams },
  answers: {
    200: {
      description: "Both definitions, and their differences. Null is a tool that is gone.",
      schema: waitingSchema.extend({ approved: definition, candidate: definition.nullable() }),
    },
  },
  async handle({ services, principal, params }) {
    const connector = await existingConnector(services.store, principal.organisation, params.connectorId);
    const row = await findToolRow(services.store.db, connector.org_id, connector.id, params.tool);
    if (row === undefined || !isWaiting(row)) throw notFound();
    const { approved, candidate } = reviewOf(connector.slug, row);
    return { ...waitingView(connector, row), approved, candidate };
  },
});

const decisions = (["approve", "reject"] as const).flatMap((decision) => [
  defineRoute({
    method: "post",
    path: `${BASE}/tools/{tool}/${decision}`,
    summary:
      decision === "approve"
        ? "Approve what was shown of a tool, and end its quarantine"
        : "Reject what was shown of a tool, and switch it off",
    tag: TAG,
    policy: "tool.review",
    input: { params: toolParams, body: shown },
    answers: {
      204: { description: "Done." },
      409: { description: "`changed_meanwhile`: it is another than was shown. `nothing_to_review`, `gone`" },
    },
    async handle({ services, principal, params: { connectorId, tool }, body: { digest } }) {
      const connector = await existingConnector(services.store, principal.organisation, connectorId);
      const decide = decision === "approve" ? approveTool : rejectTool;
      await record(services, principal, connector, { decision, tool, digest }, (statements, place) =>
        decide(statements, { ...place, tool, digest }),
      );
    },
  }),
  defineRoute({
    method: "post",
    path: `${BASE}/instructions/${decision}`,
    summary:
      decision === "approve"
        ? "Approve what a server now tells models of itself"
        : "Reject what a server now tells models of itself: they are told nothing",
    tag: TAG,
    policy: "tool.review",
    input: { params: connectorParams, body: shown },
    answers: { 204: { description: "Done." }, 409: { description: "`changed_meanwhile`, `nothing_to_review`" } },
    async handle({ services, principal, params: { connectorId }, body: { digest } }) {
      const connector = await existingConnector(services.store, principal.organisation, connectorId);
      await record(services, principal, connector, { decision, digest }, async (statements, place) =>
        (await reviewInstructions(statements, { ...place, digest }, decision)) ? true : undefined,
      );
    },
  }),
]);

/** What waits for somebody's decision. */
export const reviewRoutes: readonly Route[] = [list, read, ...decisions];

type WaitingRow = ToolRow & { readonly candidate: string };

function isWaiting(row: ToolRow): row is WaitingRow {
  return row.candidate !== null;
}

function waitingView({ slug }: ConnectorRow, row: WaitingRow): z.output<typeof waitingSchema> {
  const { candidate, changes } = reviewOf(slug, row);
  return {
    name: row.name,
    allowed: row.allowed === 1,
    gone: isGone(row),
    digest: row.candidate_digest ?? "",
    approvedDigest: row.digest,
    changes: changes.map(({ kind, impact, pointer, message }) => ({
      kind,
      impact,
      ...(pointer === undefined ? {} : { pointer }),
      message,
    })),
    warnings: candidate === null ? [] : [...warningsOf(candidate)],
  };
}

/** Records a decision, makes it, and tells everybody. */
async function record(
  { audit, store, changes, clock }: Services,
  principal: Principal,
  { org_id: organisation, id: connector }: ConnectorRow,
  { decision, tool, digest }: { readonly decision: string; readonly tool?: string; readonly digest: string },
  decide: (
    statements: Statements,
    place: { readonly organisation: string; readonly connector: string; readonly time: number },
  ) => Promise<unknown>,
): Promise<void> {
  await audit.record({
    kind: "change",
    ...actorOf(principal),
    action: `tool.${decision}`,
    connector,
    ...(tool === undefined ? {} : { tool: tool.slice(0, 128) }),
    details: { digest, what: tool === undefined ? "instructions" : "tool" },
  });
  const time = clock.time();
  const done = await store.transaction((statements) => decide(statements, { organisation, connector, time }));
  if (done === undefined) throw notFound();
  await changes.publish({ organisation, subject: "tools", id: connector, connector });
  await changes.publish({ organisation, subject: "connector", id: connector, connector });
}
