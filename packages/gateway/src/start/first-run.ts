import type { GatewayConfig } from "./config.ts";
import { takeLease } from "../db/leases.ts";
import { newId } from "../db/new-id.ts";
import type { Services } from "../services.ts";
import { FIRST_ORGANISATION, firstOrganisation } from "../organisations/first-organisation.ts";
import { makeDefaultWorkspace } from "../workspaces/default-workspace.ts";

const DONE = "first_run";
const LEASE_MS = 30_000;
const PAUSE_MS = 200;

/** The first owner, until they choose an address of their own. */
export const FIRST_ADMIN = { email: "admin@localhost.invalid", name: "Admin" };

/** What the first run made that somebody has to be told of. */
export interface FirstRun {
  readonly organisation: string;
  /** Where the first owner sets a password; left out where a key makes automation the admin. */
  readonly setupLink?: string;
}

type Needed = Pick<Services, "store" | "identity" | "clock" | "audit">;

/**
 * Makes the first organisation, its workspace and its owner, where that has not been done, once for the whole
 * fleet. A run that was cut short goes on where it stopped. Until somebody has set the owner's password, or has a
 * key, each later start gives another link: the one before may be lost.
 */
export async function firstRun(services: Needed, config: GatewayConfig): Promise<FirstRun | undefined> {
  const { store, clock } = services;
  if (await isDone(services)) return another(services);
  for (;;) {
    if (await isDone(services)) return undefined;
    const lease = await takeLease(store, clock, { name: DONE, holder: newId("key"), ttlMs: LEASE_MS });
    if (lease !== undefined) {
      try {
        return (await isDone(services)) ? undefined : await make(services, config);
      } finally {
        await lease.release();
      }
    }
    await clock.sleep(PAUSE_MS, new AbortController().signal);
  }
}

async function another({ store, identity }: Needed): Promise<FirstRun | undefined> {
  const first = await firstOrganisation(store.db);
  const admin = await identity.personAt(FIRST_ADMIN.email);
  if (first === undefined || admin === undefined || (await identity.keys(first)).length > 0) return undefined;
  return { organisation: first, setupLink: await identity.createSetupLink(admin.id) };
}

async function isDone({ store }: Needed): Promise<boolean> {
  const row = await store.db.selectFrom("settings").select("value").where("key", "=", DONE).executeTakeFirst();
  return row !== undefined;
}

async function make({ store, identity, clock, audit }: Needed, config: GatewayConfig): Promise<FirstRun> {
  const known = await firstOrganisation(store.db);
  const made = known === undefined ? await identity.organisationCalled("default") : undefined;
  const organisation = known ?? (made ?? (await identity.createOrganisation("Default", "default"))).id;
  if (known === undefined) {
    await store.db.insertInto("settings").values({ key: FIRST_ORGANISATION, value: organisation }).execute();
  }
  const now = clock.time();
  await makeDefaultWorkspace(store.db, organisation, now);
  const [owner] = await identity.members(organisation);
  const user = (owner ?? (await identity.personAt(FIRST_ADMIN.email)) ?? (await identity.createUser(FIRST_ADMIN))).id;
  if (owner === undefined) await identity.addMember(organisation, user, "owner");
  if (config.bootstrapKey !== undefined) {
    const exists = (await identity.keys(organisation)).some(({ name }) => name === "bootstrap");
    const key = { organisation, name: "bootstrap", role: "owner", user, text: config.bootstrapKey } as const;
    if (!exists) await identity.createKey(key);
  }
  await audit.record({
    kind: "system",
    organisation,
    actor: "system",
    action: "organisation.create",
    target: organisation,
    decision: "allowed",
  });
  await store.db
    .insertInto("settings")
    .values({ key: DONE, value: String(now) })
    .execute();
  if (config.bootstrapKey !== undefined) return { organisation };
  return { organisation, setupLink: await identity.createSetupLink(user) };
}
