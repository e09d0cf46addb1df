import type { Insertable } from "kysely";
import type { Statements } from "../db/store.ts";
import type { Tables } from "../db/tables.ts";
import { batches } from "./batches.ts";
import { type ListedTool, readList, type RefusedTool } from "./listed-tools.ts";
import { removeTools, takeKeptApprovals } from "./kept-approvals.ts";
import { lockConnectorRow } from "./lock-connector-row.ts";
import { type InstructionsChange, recordInstructions } from "./record-instructions.ts";
import { GONE, isGone } from "./tool-row.ts";

/** What a listing says, and whose word it is. */
export interface Listing {
  readonly organisation: string;
  /** The connector's id. */
  readonly connector: string;
  readonly tools: readonly ListedTool[];
  /** What an external server tells models about itself; left out where it was not asked. */
  readonly instructions?: string;
  /** `author`: a change takes effect at once. `upstream`: it waits for somebody's approval, and the tool with it. */
  readonly trust: "author" | "upstream";
  /** The list is what one person's account is shown: what is missing in it may be there for others. */
  readonly partial?: boolean;
  readonly time: number;
}

/** Names of the tools that are otherwise than before. */
export interface RecordedTools {
  /** New ones, which are off until an admin adds them; one of a name that was there before keeps the stricter of how it was to be called. */
  readonly added: readonly string[];
  /** Defined otherwise; quarantined where an upstream says so. */
  readonly changed: readonly string[];
  /** No longer there; quarantined where an upstream says so. */
  readonly gone: readonly string[];
  /** Quarantined until now, and again as they were approved. */
  readonly restored: readonly string[];
  readonly refused: readonly RefusedTool[];
  readonly instructions: InstructionsChange;
}

type NewTool = Insertable<Tables["tools"]>;

/**
 * Brings the registry's tools in line with a listing. Definitions are pinned by the SHA-256 of their canonical
 * wire object (RFC 8785), every member of it. Runs in the caller's transaction; the caller publishes a change of
 * `tools` after it where {@link isChanged}.
 */
export async function recordTools(statements: Statements, listing: Listing): Promise<RecordedTools> {
  const { organisation, connector, trust, time } = listing;
  await lockConnectorRow(statements, organisation, connector);
  const { tools, refused, added, changed, gone, restored } = await compareListing(statements, listing);

  const names = (some: readonly { readonly name: string }[]) => some.map(({ name }) => name);
  const rowOf = (name: string): NewTool => {
    const tool = tools.get(name);
    const definition = tool === undefined ? GONE.definition : JSON.stringify(tool.definition);
    const digest = tool?.digest ?? GONE.digest;
    return {
      org_id: organisation,
      connector_id: connector,
      name,
      definition,
      digest,
      allowed: 0,
      approval: "automatic",
      candidate: null,
      candidate_digest: null,
      created_at: time,
      updated_at: time,
    };
  };
  const kept = await takeKeptApprovals(statements, listing, added);
  await insert(
    statements,
    added.map((name) => ({ ...rowOf(name), approval: kept.get(name) ?? "automatic" })),
  );
  if (trust === "author") {
    await replaceDefinitions(
      statements,
      [...changed, ...restored].map(({ name }) => rowOf(name)),
    );
    await removeTools(statements, listing, names(gone));
  } else {
    await replaceCandidates(statements, [
      ...[...changed, ...gone].map(({ name }) => {
        const row = rowOf(name);
        return { ...row, candidate: row.definition, candidate_digest: row.digest };
      }),
      ...restored.map(({ name }) => rowOf(name)),
    ]);
  }
  const instructions =
    listing.instructions === undefined
      ? "same"
      : await recordInstructions(statements, { ...listing, instructions: listing.instructions });
  return {
    added,
    changed: names(changed),
    gone: names(gone),
    restored: names(restored),
    refused,
    instructions,
  };
}

/** What a listing has otherwise than the registry. Writes nothing. */
export async function compareListing(statements: Statements, listing: Omit<Listing, "instructions" | "time">) {
  const { organisation, connector, trust, partial = false } = listing;
  const rows = await statements
    .selectFrom("tools")
    .select(["name", "digest", "candidate_digest"])
    .where("org_id", "=", organisation)
    .where("connector_id", "=", connector)
    .execute();
  const known = new Set(rows.map(({ name }) => name));
  const { tools, refused } = readList(listing.tools, known);

  const added = Array.from(tools.keys()).filter((name) => !known.has(name));
  const missing = rows.filter(({ name }) => !tools.has(name) && !partial);
  const gone = trust === "author" ? missing : missing.filter((row) => !isGone(row));
  const present = rows.flatMap((row) => {
    const now = tools.get(row.name);
    return now === undefined ? [] : [{ ...row, now: now.digest }];
  });
  const restored = present.filter((row) => row.now === row.digest && row.candidate_digest !== null);
  const changed = present.filter((row) => row.now !== row.digest && row.now !== row.candidate_digest);
  return { tools, refused, added, changed, gone, restored };
}

/** Whether anything is otherwise than before, so that whoever keeps lists has to be told. */
export function isChanged({ added, changed, gone, restored, instructions }: RecordedTools): boolean {
  return added.length + changed.length + gone.length + restored.length > 0 || instructions !== "same";
}

async function insert(statements: Statements, rows: readonly NewTool[]): Promise<void> {
  for (const some of batches(rows)) await statements.insertInto("tools").values(some).execute();
}

/** Writes over what is there in one statement for many; the rest of a row, which an admin decides, stays. */
async function replaceDefinitions(statements: Statements, rows: readonly NewTool[]): Promise<void> {
  for (const some of batches(rows)) {
    await statements
      .insertInto("tools")
      .values(some)
      .onConflict((conflict) =>
        conflict.columns(["connector_id", "name"]).doUpdateSet((columns) => ({
          definition: columns.ref("excluded.definition"),
          digest: columns.ref("excluded.digest"),
          candidate: null,
          candidate_digest: null,
          updated_at: columns.ref("excluded.updated_at"),
        })),
      )
      .execute();
  }
}

async function replaceCandidates(statements: Statements, rows: readonly NewTool[]): Promise<void> {
  for (const some of batches(rows)) {
    await statements
      .insertInto("tools")
      .values(some)
      .onConflict((conflict) =>
        conflict.columns(["connector_id", "name"]).doUpdateSet((columns) => ({
          candidate: columns.ref("excluded.candidate"),
          candidate_digest: columns.ref("excluded.candidate_digest"),
          updated_at: columns.ref("excluded.updated_at"),
        })),
      )
      .execute();
  }
}
