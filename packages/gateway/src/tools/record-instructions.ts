import { createHash } from "node:crypto";
import { canonicalJson } from "@mortise/core";
import type { Statements } from "../db/store.ts";

/** What became of a server's instructions. `changed`: they wait for approval (or took effect, where their author said so). */
export type InstructionsChange = "same" | "changed" | "restored";

/** SHA-256, in hex, over the canonical JSON of a text. */
export function hashText(text: string): string {
  return createHash("sha256").update(canonicalJson(text)).digest("hex");
}

/** Pins what a server tells models about itself, as its tools are: the first text stands, another waits. */
export async function recordInstructions(
  statements: Statements,
  {
    organisation,
    connector,
    instructions,
    trust,
    time,
  }: {
    readonly organisation: string;
    readonly connector: string;
    readonly instructions: string;
    readonly trust: "author" | "upstream";
    readonly time: number;
  },
): Promise<InstructionsChange> {
  const [text, digest] = [JSON.stringify(instructions), hashText(instructions)];
  const pinned = await statements
    .selectFrom("instructions")
    .select(["digest", "candidate_digest"])
    .where("org_id", "=", organisation)
    .where("connector_id", "=", connector)
    .executeTakeFirst();
  if (pinned === undefined) {
    const row = { org_id: organisation, connector_id: connector, approved: text, digest, updated_at: time };
    await statements.insertInto("instructions").values(row).execute();
    return "same";
  }
  if (digest === (pinned.candidate_digest ?? pinned.digest)) return "same";
  const isApproved = digest === pinned.digest;
  const approved = { approved: text, digest, candidate: null, candidate_digest: null };
  await statements
    .updateTable("instructions")
    .set({
      updated_at: time,
      ...(isApproved || trust === "author" ? approved : { candidate: text, candidate_digest: digest }),
    })
    .where("org_id", "=", organisation)
    .where("connector_id", "=", connector)
    .execute();
  return isApproved ? "restored" : "changed";
}
