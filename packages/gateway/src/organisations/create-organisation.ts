import slugify from "@sindresorhus/slugify";
import { actorOf } from "../audit/audit-log.ts";
import type { Principal } from "../authorize/principal.ts";
import { RestError } from "../rest/rest-error.ts";
import type { Services } from "../services.ts";
import { FIRST_ORGANISATION } from "../start/first-run.ts";
import { makeDefaultWorkspace } from "../workspaces/default-workspace.ts";

export interface NewOrganisation {
  readonly name: string;
  readonly slug?: string | undefined;
}

export interface CreatedOrganisation {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  /** An owner's key, for whoever asked with a key: theirs belongs to another organisation. */
  readonly key?: string;
}

/**
 * Makes an organisation with its first workspace, and makes whoever asks its owner. Owners of the gateway's first
 * organisation may: they operate it.
 *
 * @throws RestError 403; 409 `slug_taken`.
 */
export async function createOrganisation(
  services: Services,
  principal: Principal,
  { name, slug: given }: NewOrganisation,
): Promise<CreatedOrganisation> {
  const { identity, store, clock, audit } = services;
  const user = await requireOperator(services, principal);
  const slug = given ?? slugify(name);
  if (slug === "") throw new RestError(422, "slug_needed", "No key can be made of this name. Give a `slug`.");
  const { id } = await identity.createOrganisation(name, slug);
  await makeDefaultWorkspace(store.db, id, clock.time());
  await identity.addMember(id, user, "owner");
  await audit.record({
    kind: "system",
    ...actorOf({ ...principal, organisation: id }),
    action: "organisation.create",
    target: id,
    decision: "allowed",
  });
  if (principal.via === "session") return { id, name, slug };
  const { text } = await identity.createKey({ organisation: id, name: "first", role: "owner", user });
  return { id, name, slug, key: text };
}

/** The person who operates the gateway. What acts for others, or on a part of what a person may, is none. */
async function requireOperator({ store, identity }: Services, principal: Principal): Promise<string> {
  const { user, agent, workspace, via } = principal;
  const first = await store.db
    .selectFrom("settings")
    .select("value")
    .where("key", "=", FIRST_ORGANISATION)
    .executeTakeFirst();
  if (user !== undefined && agent === undefined && workspace === undefined && via !== "oauth" && first !== undefined) {
    // A session may have been taken for what the person is elsewhere; a key is for one organisation.
    const memberships =
      via === "session" ? await identity.organisationsOf(user) : [{ id: principal.organisation, role: principal.role }];
    if (memberships.some(({ id, role }) => id === first.value && role === "owner")) return user;
  }
  throw new RestError(403, "not_allowed", "Owners of the gateway's first organisation make organisations.");
}
