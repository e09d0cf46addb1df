import type { Principal } from "../../authorize/principal.ts";
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
  readonly whose: ConnectionHolder & { readonly level: "user" | "organisation" };
}

/** The connector, or the page to show instead. Whoever is not signed in is sent to do so, and comes back. */
export async function findConnectable(
  services: Services,
  request: Request,
  id: string,
): Promise<Connectable | Response> {
  const { cookie } = readProof(request);
  const authentication = await services.identity.authenticate({ cookie }, undefined);
  if (!authentication.ok) {
    if (authentication.status === 503) return notice(503, "Not now", "Who you are cannot be checked now. Try again.");
    const back = encodeURIComponent(`/connect/${id}`);
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
  const level = connector.account === "personal" ? "user" : "organisation";
  const holder = level === "user" ? user : connector.org_id;
  const whose = { organisation: connector.org_id, connector: connector.id, level, holder } as const;
  const decision = await mayConnect(services, principal, whose);
  return decision.allowed
    ? { connector, principal, whose }
    : notice(403, `Connect ${connector.name}`, "An administrator connects this one for everybody. Ask yours.");
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
