import { authorize } from "../../authorize/authorize.ts";
import type { Action, Decision, Resource } from "../../authorize/actions.ts";
import type { Principal } from "../../authorize/principal.ts";
import type { ConnectionHolder } from "../../connections/connections.ts";
import { isVisible } from "../../connectors/caller-connections.ts";
import type { ConnectorRow } from "../../connectors/connector-row.ts";
import type { OAuthServices } from "../oauth-services.ts";
import type { Pending } from "./pending.ts";

/** What connecting for this holder is, as an action on a resource. `undefined` where there is no such holder. */
export async function connecting(
  { store }: Pick<OAuthServices, "store">,
  { organisation, level, holder }: ConnectionHolder,
): Promise<{ readonly action: Action; readonly resource: Resource } | undefined> {
  switch (level) {
    case "organisation":
      return holder === organisation ? { action: "connection.connect_shared", resource: { organisation } } : undefined;
    case "user":
      return { action: "connection.connect_own", resource: { organisation, user: holder } };
    case "workspace": {
      const found = await store.db
        .selectFrom("workspaces")
        .select("id")
        .where("org_id", "=", organisation)
        .where("id", "=", holder)
        .executeTakeFirst();
      if (found === undefined) return undefined;
      return { action: "connection.connect_shared", resource: { organisation, workspace: holder } };
    }
    case "agent": {
      const found = await store.db
        .selectFrom("agents")
        .select("workspace_id")
        .where("org_id", "=", organisation)
        .where("id", "=", holder)
        .executeTakeFirst();
      if (found === undefined) return undefined;
      const resource = { organisation, agent: holder, workspace: found.workspace_id };
      return { action: "connection.connect_shared", resource };
    }
  }
}

/** Whether this principal may connect an account for this holder. */
export async function mayConnect(
  services: Pick<OAuthServices, "store">,
  principal: Principal,
  holder: ConnectionHolder,
): Promise<Decision> {
  const judged = await connecting(services, holder);
  return judged === undefined
    ? { allowed: false, kind: "hidden", reason: "There is no such holder." }
    : authorize(principal, judged.action, judged.resource);
}

/** The action, where the person who began may still do it now that the answer is here. */
export async function mayStillConnect(
  { store, identity, access }: Pick<OAuthServices, "store" | "identity" | "access">,
  connector: ConnectorRow,
  { holder, user }: Pending,
): Promise<Action | undefined> {
  const { organisation } = holder;
  const memberships = await identity.organisationsOf(user);
  const role = memberships.find(({ id }) => id === organisation)?.role;
  const judged = await connecting({ store }, holder);
  if (role === undefined || judged === undefined) return undefined;
  const principal: Principal = { organisation, role, user, via: "session", credential: "oauth-callback" };
  if (!(await isVisible({ access }, principal, connector))) return undefined;
  return authorize(principal, judged.action, judged.resource).allowed ? judged.action : undefined;
}
