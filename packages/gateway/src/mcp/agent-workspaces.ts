import { LRUCache } from "lru-cache";
import type { Services } from "../services.ts";

/** Older than this nothing is used, so that a change that was not told is found all the same. */
const MAX_AGE_MS = 5_000;
const MAX_AGENTS = 10_000;

/** The workspace of an agent of this organisation; `null` where there is no such agent. */
export type AgentWorkspaces = (organisation: string, agent: string) => string | null | Promise<string | null>;

/** Knows where agents are, for as long as nothing tells that one changed. */
export function createAgentWorkspaces({ store, changes, clock }: Pick<Services, "store" | "changes" | "clock">) {
  const kept = new LRUCache<string, { readonly workspace: string | null; readonly since: number }>({ max: MAX_AGENTS });
  changes.subscribe(({ subject }) => {
    if (subject === "agent" || subject === "organisation") kept.clear();
  });
  changes.onGap(() => kept.clear());

  const workspaceOf: AgentWorkspaces = (organisation, agent) => {
    const key = `${organisation}/${agent}`;
    const known = kept.get(key);
    return known !== undefined && clock.now() - known.since < MAX_AGE_MS
      ? known.workspace
      : load(organisation, agent, key);
  };
  return workspaceOf;

  async function load(organisation: string, agent: string, key: string): Promise<string | null> {
    const since = clock.now();
    const row = await store.db
      .selectFrom("agents")
      .select("workspace_id")
      .where("org_id", "=", organisation)
      .where("id", "=", agent)
      .executeTakeFirst();
    const workspace = row?.workspace_id ?? null;
    kept.set(key, { workspace, since });
    return workspace;
  }
}
