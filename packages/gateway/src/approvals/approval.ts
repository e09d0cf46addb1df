import type { Selectable } from "kysely";
import { z } from "@hono/zod-openapi";
import type { Resource } from "../authorize/actions.ts";
import type { Tables } from "../db/tables.ts";

export type ApprovalRow = Selectable<Tables["approvals"]>;

/** An approval as it may be shown: sensitive arguments are masked. */
export const approvalSchema = z
  .object({
    id: z.string(),
    connector: z.string(),
    tool: z.string(),
    user: z.string().nullable(),
    agent: z.string().nullable(),
    arguments: z.record(z.string(), z.unknown()).openapi({ description: "Sensitive and long values are masked." }),
    argumentsDigest: z
      .string()
      .openapi({ description: "SHA-256 of the canonical arguments: what the approval is bound to." }),
    state: z.enum(["pending", "approved", "denied", "used", "expired"]),
    decidedBy: z.string().nullable(),
    decidedAt: z.number().nullable(),
    createdAt: z.number(),
    expiresAt: z.number(),
    url: z.string().openapi({ description: "Where a person decides in a browser." }),
  })
  .openapi("Approval");

export type ApprovalView = z.output<typeof approvalSchema>;

/** The state that it is in at this time: who did not decide in time has not approved. */
export function stateOf({ state, expires_at }: ApprovalRow, now: number): ApprovalView["state"] {
  return (state === "pending" || state === "approved") && expires_at <= now ? "expired" : state;
}

export function approvalView(row: ApprovalRow, now: number, publicUrl: string): ApprovalView {
  return {
    id: row.id,
    connector: row.connector_id,
    tool: row.tool,
    user: row.user_id,
    agent: row.agent_id,
    // Written by us, as an object.
    arguments: JSON.parse(row.arguments) as Record<string, unknown>,
    argumentsDigest: row.arguments_digest,
    state: stateOf(row, now),
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    url: approvalUrl(publicUrl, row.id),
  };
}

/** Where a person decides. Says nothing of who asked or what for. */
export function approvalUrl(publicUrl: string, id: string): string {
  return `${publicUrl}/approvals/${id}`;
}

/** What an approval is to the judge: it belongs to whoever asked. */
export function resourceOf(row: ApprovalRow): Resource {
  return {
    organisation: row.org_id,
    ...(row.user_id === null ? {} : { user: row.user_id }),
    ...(row.agent_id === null ? {} : { agent: row.agent_id }),
  };
}
