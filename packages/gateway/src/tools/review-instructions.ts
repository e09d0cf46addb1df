import type { Selectable } from "kysely";
import type { Statements } from "../db/store.ts";
import type { Tables } from "../db/tables.ts";
import { RestError } from "../rest/rest-error.ts";
import { lockConnectorRow } from "./lock-connector-row.ts";
import { endDrift, type Reviewed } from "./review.ts";

export type InstructionsRow = Selectable<Tables["instructions"]>;

export function findInstructions(
  statements: Statements,
  organisation: string,
  connector: string,
): Promise<InstructionsRow | undefined> {
  return statements
    .selectFrom("instructions")
    .selectAll()
    .where("org_id", "=", organisation)
    .where("connector_id", "=", connector)
    .executeTakeFirst();
}

/**
 * Decides about what a server now tells models of itself. Approved, models are told it; rejected, they are told
 * nothing until the server says something else again.
 *
 * @returns whether there are instructions.
 * @throws RestError 409 where nothing is to be reviewed, or something else than what was shown.
 */
export async function reviewInstructions(
  statements: Statements,
  { organisation, connector, digest, time }: Omit<Reviewed, "tool">,
  decision: "approve" | "reject",
): Promise<boolean> {
  await lockConnectorRow(statements, organisation, connector);
  const row = await findInstructions(statements, organisation, connector);
  if (row === undefined) return false;
  if (row.candidate === null)
    throw new RestError(409, "nothing_to_review", "The instructions are as they were approved.");
  if (row.candidate_digest !== digest) {
    throw new RestError(
      409,
      "changed_meanwhile",
      "The instructions have changed again since they were shown. Look at them anew.",
    );
  }
  await statements
    .updateTable("instructions")
    .set({
      approved: decision === "approve" ? row.candidate : '""',
      digest,
      candidate: null,
      candidate_digest: null,
      updated_at: time,
    })
    .where("org_id", "=", organisation)
    .where("connector_id", "=", connector)
    .execute();
  await endDrift(statements, { organisation, connector });
  return true;
}

/** Written as JSON, so that it may hold any character. */
export function readText(json: string): string {
  return JSON.parse(json) as string;
}
