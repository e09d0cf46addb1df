import type { Principal } from "../../authorize/principal.ts";
import { connectLink } from "../../connections/connect-link.ts";
import type { ConnectionHolder } from "../../connections/connections.ts";
import { isVisible } from "../../connectors/caller-connections.ts";
import type { ConnectorRow } from "../../connectors/connector-row.ts";
import { notFound } from "../../rest/rest-error.ts";
import { readProof } from "../../rest/read-proof.ts";
import type { Services } from "../../services.ts";
import { mayConnect } from "../authorization/may-connect.ts";
import { notice } from "./page.ts";

/** A connector that a signed-in person may connect, and as whose account. */
export interface Connectable {
  readonly connector: ConnectorRow;
  readonly principal: Principal & { readonly user: string };
  readonly whose: ConnectionHolder & { readonly level: "user" | "organisation" | "agent" };
  /** The agent that it is for, where the link says so. */
  readonly agent: { readonly id: string; readonly name: string } | undefined;
}

/** The page's own path, where its forms go. */
export function pathOf({ connector, agent }: Connectable): string {
  return connectLink({ publicUrl: "" }, connector, agent?.id);
}

/**
 * The connector, or the page to show instead. Whoever is not signed in is sent to do so, and comes back. The account is
 * the person's own, or everybody's, as the connector says; or that of the agent in the link.
 */
export async function findConnectable(
  services: Services,
  request: Request,
  id: string,
): Promise<Connectable | Response> {
  const { cookie } = readProof(request);
  const authentication = await services.identity.authenticate({ cookie }, undefined);
  if (!authentication.ok) {
    if (authentication.status === 503) return notice(503, "Not now", "Who you are cannot be checked now. Try again.");
    const back = encodeURIComponent(`/connect/${id}${new URL(request.url).search}`);
    return new Response(null, { status: 303, headers: { location: `${SIGN_IN_PAGE}?next=${back}` } });
  }
  const { user } = authentication.principal;
  if (user === undefined) throw notFound();
  const memberships = await services.identity.organisationsOf(user);
  const connector = await findConnector(services, memberships, id);
  const role = memberships.find((organisation) => organisation.id === connector?.org_id)?.role;
  if (connector === undefined || role === undefined) return nothing();
  const principal = { ...authentication.principal, organisation: connector.org_id, role, user };
  if (!(await isVisible(services, principal, connector))) return nothing();
  const forAgent = new URL(request.url).searchParams.get("agent");
  const agent = forAgent === null ? undefined : await findAgent(services, connector.org_id, forAgent);
  if (forAgent !== null && agent === undefined) return nothing();
  const [level, holder] =
    agent !== undefined
      ? (["agent", agent.id] as const)
      : connector.account === "personal"
        ? (["user", user] as const)
        : (["organisation", connector.org_id] as const);
  const whose = { organisation: connector.org_id, connector: connector.id, level, holder } as const;
  const decision = await mayConnect(services, principal, whose);
  if (decision.allowed) return { connector, principal, whose, agent };
  if (decision.kind === "hidden") return nothing();
  const why = agent === undefined ? "connects this one for everybody" : "connects what agents use";
  return notice(403, `Connect ${connector.name}`, `An administrator ${why}. Ask yours.`);
}

function findAgent({ store }: Services, organisation: string, id: string) {
  return store.db
    .selectFrom("agents")
    .select(["id", "name"])
    .where("org_id", "=", organisation)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** Where people sign in. */
const SIGN_IN_PAGE = "/account/sign-in";

function findConnector({ store }: Services, memberships: readonly { readonly id: string }[], id: string) {
  if (memberships.length === 0) return undefined;
  return store.db
    .selectFrom("connectors")
    .selectAll()
    .where(
      "org_id",
      "in",
      memberships.map((organisation) => organisation.id),
    )
    .where("id", "=", id)
    .executeTakeFirst();
}

function nothing() {
  return notice(404, "Nothing here", "There is no such connector, or it is not yours to connect.");
}
