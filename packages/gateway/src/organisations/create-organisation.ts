import { randomUUID } from "node:crypto";
import slugify from "@sindresorhus/slugify";
import { actorOf } from "../audit/audit-log.ts";
import type { Principal } from "../authorize/principal.ts";
import { takeLease } from "../db/leases.ts";
import type { ApiKey } from "../identity/identity.ts";
import { RestError } from "../rest/rest-error.ts";
import type { Services } from "../services.ts";
import { makeDefaultWorkspace } from "../workspaces/default-workspace.ts";
import { firstOrganisation } from "./first-organisation.ts";

export interface NewOrganisation {
  readonly name: string;
  readonly slug?: string | undefined;
}

export interface CreatedOrganisation {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  /** An owner's key, for whoever asked with a key: theirs belongs to another organisation. */
  readonly key?: ApiKey & { readonly text: string };
}

/**
 * Makes an organisation with its first workspace, and makes whoever asks its owner. Owners of the gateway's first
 * organisation may: they operate it.
 *
 * All of it is made, or nothing stays of it. The identity library's rows are never written in a transaction of the
 * store, so what fails in the middle is taken back; where the process dies there, by the next one of the same key.
 *
 * @throws RestError 403; 409 `slug_taken`.
 */
export async function createOrganisation(
  services: Services,
  principal: Principal,
  { name, slug: given }: NewOrganisation,
): Promise<CreatedOrganisation> {
  const { identity, store, clock, log } = services;
  const user = await requireOperator(services, principal);
  const slug = given ?? slugify(name);
  if (slug === "") throw new RestError(422, "slug_needed", "No key can be made of this name. Give a `slug`.");
  // What is under way elsewhere is not taken for what a process that died left behind.
  const lease = await takeLease(store, clock, { name: `organisation:${slug}`, holder: randomUUID(), ttlMs: LEASE_MS });
  if (lease === undefined) throw new RestError(409, "slug_taken", `${JSON.stringify(slug)} is being made just now.`);
  try {
    await removeHalf(services, slug);
    const { id } = await identity.createOrganisation(name, slug);
    try {
      return await complete(services, principal, user, { id, name, slug });
    } catch (error) {
      // Where that fails, too, the next one of this name does it.
      await undo(services, id).catch((fault: unknown) => log.fault(fault, id));
      throw error;
    }
  } finally {
    await lease.release().catch((fault: unknown) => log.fault(fault, slug));
  }
}

/** Longer than making one takes. */
const LEASE_MS = 60_000;

/** Gives it all that belongs to it. One without anybody in it is known to be half. */
async function complete(
  { identity, store, clock, audit }: Services,
  principal: Principal,
  user: string,
  made: { readonly id: string; readonly name: string; readonly slug: string },
): Promise<CreatedOrganisation> {
  const { id: organisation } = made;
  await makeDefaultWorkspace(store.db, organisation, clock.time());
  await audit.record({
    kind: "system",
    ...actorOf({ ...principal, organisation }),
    action: "organisation.create",
    target: organisation,
    decision: "allowed",
  });
  await identity.addMember(organisation, user, "owner");
  if (principal.via === "session") return made;
  return { ...made, key: await identity.createKey({ organisation, name: "first", role: "owner", user }) };
}

/** Removes what a process that died has left of this name: nobody is in it, and nothing was made there. */
async function removeHalf(services: Services, slug: string): Promise<void> {
  const { identity, store } = services;
  const found = await identity.organisationCalled(slug);
  if (found === undefined || (await identity.members(found.id)).length > 0) return;
  const used = store.db.selectFrom("connectors").select("id").where("org_id", "=", found.id).limit(1);
  if ((await used.executeTakeFirst()) === undefined) await undo(services, found.id);
}

async function undo({ identity, store }: Services, organisation: string): Promise<void> {
  await store.db.deleteFrom("workspaces").where("org_id", "=", organisation).execute();
  await identity.removeOrganisation(organisation);
}

async function requireOperator(services: Services, principal: Principal): Promise<string> {
  const operator = await operatorOf(services, principal);
  if (operator !== undefined) return operator;
  throw new RestError(403, "not_allowed", "Owners of the gateway's first organisation make organisations.");
}

/** The person who operates the gateway. What acts for others, or on a part of what a person may, is none. */
export async function operatorOf(
  { store, identity }: Pick<Services, "store" | "identity">,
  principal: Principal,
): Promise<string | undefined> {
  const { user, agent, workspace, via } = principal;
  const first = await firstOrganisation(store.db);
  if (user !== undefined && agent === undefined && workspace === undefined && via !== "oauth" && first !== undefined) {
    // A session may have been taken for what the person is elsewhere; a key is for one organisation.
    const memberships =
      via === "session" ? await identity.organisationsOf(user) : [{ id: principal.organisation, role: principal.role }];
    if (memberships.some(({ id, role }) => id === first && role === "owner")) return user;
  }
  return undefined;
}
