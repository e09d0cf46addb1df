import { forgetHolder } from "../organisations/forget-holder.ts";
import type { Services } from "../services.ts";

/**
 * Ends what an agent can do: its keys, what was connected for it, what is assigned to it. Before its row goes, so that
 * no key outlives the agent.
 */
export async function forgetAgent(services: Services, organisation: string, agent: string): Promise<void> {
  const { identity, store } = services;
  const keys = await identity.keys(organisation);
  for (const key of keys) if (key.agent === agent) await identity.revokeKey(organisation, key.id);
  await forgetHolder(services, organisation, "agent", agent);
  await store.db
    .deleteFrom("assignments")
    .where("org_id", "=", organisation)
    .where("subject_kind", "=", "agent")
    .where("subject_id", "=", agent)
    .execute();
}
