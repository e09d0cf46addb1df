import type { Level } from "../connections/connections.ts";
import type { Services } from "../services.ts";

/**
 * Removes what an agent, a workspace or a person connected, secrets included. Before the holder itself is removed:
 * what a crash leaves undone is then done by removing it again.
 */
export async function forgetHolder(
  { store, connections }: Pick<Services, "store" | "connections">,
  organisation: string,
  level: Exclude<Level, "organisation">,
  holder: string,
): Promise<void> {
  const held = await store.db
    .selectFrom("connections")
    .select("connector_id")
    .where("org_id", "=", organisation)
    .where("level", "=", level)
    .where("holder_id", "=", holder)
    .execute();
  for (const { connector_id: connector } of held) await connections.remove({ organisation, connector, level, holder });
}
