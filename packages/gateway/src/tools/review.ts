import {
  type Change,
  compareTools,
  hashDefinition,
  type JsonObject,
  lockExternalServer,
  type LockedDefinition,
} from "@mortise/core";
import type { Statements } from "../db/store.ts";
import { RestError } from "../rest/rest-error.ts";
import { removeTools } from "./kept-approvals.ts";
import { lockConnectorRow } from "./lock-connector-row.ts";
import { isQuarantined } from "./quarantine.ts";
import { findToolRow, isGone, readDefinition, type ToolRow } from "./tool-row.ts";

/** What its upstream now says of a tool, held against what was approved. */
export interface ToolReview {
  readonly approved: JsonObject;
  /** Null where the upstream lists it no longer. */
  readonly candidate: JsonObject | null;
  readonly changes: readonly Change[];
}

export function reviewOf(slug: string, row: ToolRow & { readonly candidate: string }): ToolReview {
  const approved = readDefinition(row.definition);
  const candidate = isGone(row) ? null : readDefinition(row.candidate);
  const changes = compareTools(lock(slug, [approved]), lock(slug, candidate === null ? [] : [candidate]));
  return { approved, candidate, changes };
}

/** `recordTools` lets nothing in that has not a definition's form. */
function lock(name: string, definitions: readonly JsonObject[]) {
  return lockExternalServer({ name, version: "", tools: definitions as readonly unknown[] as LockedDefinition[] });
}

/** One tool of a connector, and the digest of what was looked at. */
export interface Reviewed {
  readonly organisation: string;
  readonly connector: string;
  readonly tool: string;
  readonly digest: string;
  readonly time: number;
}

/**
 * Puts what was shown in the place of what was approved, and ends the quarantine. A tool that is gone is removed.
 *
 * @returns the tool as it was; `undefined` where there is none of that name.
 * @throws RestError 409 where nothing is to be reviewed, or something else than what was shown.
 */
export async function approveTool(statements: Statements, reviewed: Reviewed): Promise<ToolRow | undefined> {
  const row = await quarantined(statements, reviewed);
  if (row === undefined) return undefined;
  if (isGone(row)) {
    await removeTools(statements, reviewed, [reviewed.tool]);
  } else {
    await replaceDefinition(statements, reviewed, row, {});
  }
  await endDrift(statements, reviewed);
  return row;
}

/**
 * Switches the tool off. What was shown is taken for what it is now, so that it is not asked about again; whoever
 * switches it on later, switches that on.
 *
 * @throws RestError 409 as {@link approveTool}, and for a tool that is gone.
 */
export async function rejectTool(statements: Statements, reviewed: Reviewed): Promise<ToolRow | undefined> {
  const row = await quarantined(statements, reviewed);
  if (row === undefined) return undefined;
  if (isGone(row)) {
    throw new RestError(409, "gone", "Its server lists the tool no longer. Approve that, or wait for it to come back.");
  }
  await replaceDefinition(statements, reviewed, row, { allowed: 0 });
  await endDrift(statements, reviewed);
  return row;
}

async function quarantined(
  statements: Statements,
  { organisation, connector, tool, digest }: Reviewed,
): Promise<(ToolRow & { readonly candidate: string }) | undefined> {
  await lockConnectorRow(statements, organisation, connector);
  const row = await findToolRow(statements, organisation, connector, tool);
  if (row === undefined) return undefined;
  const { candidate, candidate_digest: shown } = row;
  if (candidate === null) throw new RestError(409, "nothing_to_review", "The tool is as it was approved.");
  if (shown === digest) return { ...row, candidate };
  throw new RestError(409, "changed_meanwhile", "The tool has changed again since it was shown. Look at it anew.");
}

async function replaceDefinition(
  statements: Statements,
  reviewed: Reviewed,
  { candidate }: { readonly candidate: string },
  more: { readonly allowed?: 0 },
): Promise<void> {
  const { organisation, connector, tool, time } = reviewed;
  await statements
    .updateTable("tools")
    .set({
      ...more,
      definition: candidate,
      digest: hashDefinition(readDefinition(candidate)),
      candidate: null,
      candidate_digest: null,
      updated_at: time,
    })
    .where("org_id", "=", organisation)
    .where("connector_id", "=", connector)
    .where("name", "=", tool)
    .execute();
}

/** Where nothing waits any more, the server is what it was approved to be. */
export async function endDrift(
  statements: Statements,
  { organisation, connector }: Pick<Reviewed, "organisation" | "connector">,
): Promise<void> {
  if (await isQuarantined(statements, organisation, connector)) return;
  await statements
    .updateTable("connectors")
    .set({ status: "connected" })
    .where("org_id", "=", organisation)
    .where("id", "=", connector)
    .where("status", "=", "drifted")
    .execute();
}
