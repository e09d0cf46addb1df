import type { Services } from "../services.ts";

/**
 * Removes an agent with all that it can do: its keys first, so that a crash leaves none that works without its agent;
 * then in one step what was connected for it, what is assigned to it, and itself.
 */
export async function forgetAgent(
  { identity, connections }: Pick<Services, "identity" | "connections">,
  organisation: string,
  agent: string,
): Promise<void> {
  const keys = await identity.keys(organisation);
  for (const key of keys) if (key.agent === agent) await identity.revokeKey(organisation, key.id);
  await connections.removeHolder({ organisation, level: "agent", holder: agent }, async (statements) => {
    await statements
      .deleteFrom("assignments")
      .where("org_id", "=", organisation)
      .where("subject_kind", "=", "agent")
      .where("subject_id", "=", agent)
      .execute();
    await statements.deleteFrom("agents").where("org_id", "=", organisation).where("id", "=", agent).execute();
  });
}
