import { listAgents } from "../agents/find-agent.ts";
import { resourceOf } from "../approvals/approval.ts";
import { authorize } from "../authorize/authorize.ts";
import type { Principal } from "../authorize/principal.ts";
import { connectionsInScope, seesConfiguration } from "../connectors/caller-connections.ts";
import type { Change } from "../events/change-feed.ts";
import type { Services } from "../services.ts";

type Needed = Pick<Services, "store" | "access">;

/** A change within the listener's organisation. An empty id is the organisation as a whole. */
export type SeenChange = Omit<Change, "organisation">;

/** Tells which changes somebody may hear of: the change as it may be told, or `undefined`. */
export type SeeChange = (change: Change) => Promise<SeenChange | undefined>;

/** Every thing of its kind, or these. */
type InSight = "all" | ReadonlySet<string>;

/**
 * What a principal could see before a change counts, too: that something went out of their sight is what they have to
 * be told.
 */
export async function seenChanges(services: Needed, principal: Principal): Promise<SeeChange> {
  const { organisation, user, credential } = principal;
  const may = (action: "member.list" | "variable.list") => authorize(principal, action, { organisation }).allowed;
  const connectors = await watched(() => connectorsInSight(services, principal));
  const connections = await watched(() => connectionsInSight(services, principal));
  const agents = await watched(async () => new Set((await listAgents(services.store, principal)).map(({ id }) => id)));

  return async ({ organisation: where, ...change }) => {
    const { subject, id, connector = "" } = change;
    if (where !== organisation) return undefined;
    // Whose role or which workspace it was is for who may list them.
    if (subject === "organisation") return may("member.list") ? change : { subject, id: "" };
    return (await isSeen()) ? change : undefined;

    function isSeen(): Promise<boolean> | boolean {
      switch (subject) {
        case "principal":
          return id === user || id === credential || may("member.list");
        case "agent":
          return agents(id);
        case "connector":
        case "tools":
        case "assignment":
          return connectors(connector);
        case "connection":
          return connections(id);
        case "toggle":
          return authorize(principal, "toggle.change", { organisation, user: id }).allowed;
        case "variable":
          return may("variable.list");
        case "approval":
          return seesApproval(services, principal, id);
        case "audit": // told event by event
        case "organisation":
          return false;
      }
    }
  };
}

/** Whether something is in sight, or was and nothing was told of it since. */
async function watched(look: () => Promise<InSight>): Promise<(id: string) => Promise<boolean>> {
  const first = await look();
  const known = new Set(first === "all" ? [] : first);
  return async (id) => {
    const now = await look();
    if (now === "all") return true;
    const isSeen = known.has(id) || now.has(id);
    for (const one of now) known.add(one);
    if (!now.has(id)) known.delete(id);
    return isSeen;
  };
}

async function connectorsInSight({ access }: Needed, principal: Principal): Promise<InSight> {
  if (seesConfiguration(principal)) return "all";
  const { connectors } = await access.of(principal);
  return new Set(connectors.map(({ connector }) => connector.id));
}

async function connectionsInSight({ store }: Needed, principal: Principal): Promise<InSight> {
  const { organisation, user, agent } = principal;
  if (authorize(principal, "connection.list", { organisation }).allowed) return "all";
  const own = (await connectionsInScope(store, principal)).filter(({ level, holder_id: holder }) =>
    level === "user" ? holder === user : level === "agent" && holder === agent,
  );
  return new Set(own.map(({ id }) => id));
}

async function seesApproval({ store }: Needed, principal: Principal, id: string): Promise<boolean> {
  const row = await store.db
    .selectFrom("approvals")
    .selectAll()
    .where("org_id", "=", principal.organisation)
    .where("id", "=", id)
    .executeTakeFirst();
  return row !== undefined && authorize(principal, "approval.list", resourceOf(row)).allowed;
}
