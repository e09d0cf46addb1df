import { LRUCache } from "lru-cache";
import { isEverywhere } from "../authorize/allowed-tools.ts";
import type { Principal } from "../authorize/principal.ts";
import type { Services } from "../services.ts";

/** Older than this nothing is used, so that a change that was not told is found all the same. */
const MAX_AGE_MS = 5_000;
const MAX_KEPT = 10_000;

/** The workspace of an agent that this person may know of; `null` where there is no such agent. */
export type AgentWorkspaces = (person: Principal, agent: string) => string | null | Promise<string | null>;

/** Knows where agents are and who is there, for as long as nothing tells that it changed. */
export function createAgentWorkspaces({ store, changes, clock }: Pick<Services, "store" | "changes" | "clock">) {
  const kept = new LRUCache<string, { readonly workspace: string | null; readonly since: number }>({ max: MAX_KEPT });
  /** Grows with each change. What was read before one is not kept after it. */
  let version = 0;
  const forget = (): void => {
    version += 1;
    kept.clear();
  };
  changes.subscribe(({ subject }) => {
    if (subject === "agent" || subject === "organisation") forget();
  });
  changes.onGap(forget);

  const workspaceOf: AgentWorkspaces = (person, agent) => {
    const member = isEverywhere(person) || person.role === "auditor" ? null : (person.user ?? "");
    const key = JSON.stringify([person.organisation, agent, member]);
    const known = kept.get(key);
    return known !== undefined && clock.now() - known.since < MAX_AGE_MS
      ? known.workspace
      : load(person.organisation, agent, member, key);
  };
  return workspaceOf;

  /** @param member - Who has to be in the workspace; null where that makes no difference. */
  async function load(organisation: string, agent: string, member: string | null, key: string): Promise<string | null> {
    const [since, before] = [clock.now(), version];
    let rows = store.db
      .selectFrom("agents")
      .select("workspace_id")
      .where("org_id", "=", organisation)
      .where("id", "=", agent);
    if (member !== null) {
      const theirs = store.db.selectFrom("workspace_members").select("workspace_id").where("org_id", "=", organisation);
      rows = rows.where("workspace_id", "in", theirs.where("user_id", "=", member));
    }
    const workspace = (await rows.executeTakeFirst())?.workspace_id ?? null;
    if (version === before) kept.set(key, { workspace, since });
    return workspace;
  }
}
