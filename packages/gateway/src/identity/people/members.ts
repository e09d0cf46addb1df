import { createHash, randomUUID } from "node:crypto";
import { isUniqueViolation } from "../../db/is-unique-violation.ts";
import { takeLease } from "../../db/leases.ts";
import { notFound, RestError } from "../../rest/rest-error.ts";
import type { Identity } from "../identity.ts";
import type { IdentityParts } from "../identity-parts.ts";
import type { MemberRow } from "../library/library.ts";
import { PASSWORD_LENGTH } from "../limits.ts";
import { storedRole } from "../roles.ts";
import { isGuessable } from "./strong-key.ts";
import { announcePerson } from "./announce.ts";
import { removeGrants } from "./grants.ts";
import { removeKeysOf } from "./keys.ts";

type Members = Pick<Identity, "createUser" | "personAt" | "members" | "addMember" | "changeRole" | "removeMember">;

const LEASE_MS = 10_000;
const PAUSE_MS = 20;

export function createMembers(parts: IdentityParts): Members {
  const { library, changes, clock } = parts;
  const { rows } = library;
  const changed = (organisation: string, id: string): Promise<void> =>
    changes.publish({ organisation, subject: "organisation", id });
  const member = async (organisation: string, user: string): Promise<MemberRow> => {
    const found = await rows.find("member", { organizationId: organisation, userId: user });
    if (found === undefined) throw notFound();
    return found;
  };
  /** Somebody has to be able to administer it. */
  const assertOwnerStays = async (organisation: string, leaving: MemberRow): Promise<void> => {
    if (leaving.role !== "owner") return;
    const owners = await rows.list("member", { organizationId: organisation, role: "owner" });
    if (owners.some(({ id }) => id !== leaving.id)) return;
    throw new RestError(409, "last_owner", "This is the organisation's last owner.", {
      hint: "Make somebody else an owner first.",
    });
  };

  return {
    async createUser({ email, name, password }) {
      if (password !== undefined) assertPassword(password);
      let user;
      try {
        user = await library.createUser({ email, name });
      } catch (error) {
        if ((await rows.find("user", { email: email.toLowerCase() })) === undefined) throw error;
        throw new RestError(409, "email_taken", `There is an account for ${email} already.`);
      }
      if (password !== undefined) await library.setPassword(user.id, password);
      return { id: user.id, email: user.email, name: user.name };
    },
    async personAt(address) {
      const found = await rows.find("user", { email: address.toLowerCase() });
      return found === undefined ? undefined : { id: found.id, email: found.email, name: found.name };
    },
    async members(organisation) {
      const memberships = await rows.list("member", { organizationId: organisation });
      if (memberships.length === 0) return [];
      const users = await rows.list("user", { id: memberships.map(({ userId }) => userId) });
      const byId = new Map(users.map((user) => [user.id, user]));
      return memberships
        .flatMap(({ userId, role: stored, createdAt }) => {
          const user = byId.get(userId);
          const role = storedRole(stored);
          if (user === undefined || role === undefined) return [];
          return [{ id: user.id, email: user.email, name: user.name, role, since: createdAt.getTime() }];
        })
        .toSorted((a, b) => a.since - b.since);
    },
    async addMember(organisation, user, role) {
      if ((await rows.find("user", { id: user })) === undefined) throw notFound();
      if ((await rows.find("member", { organizationId: organisation, userId: user })) !== undefined) throw already();
      // What a removal that was cut short left behind must not come back with them.
      await endGrants(parts, organisation, user);
      try {
        await rows.insert("member", {
          id: memberId(organisation, user),
          organizationId: organisation,
          userId: user,
          role,
          createdAt: new Date(clock.time()),
        });
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        throw already();
      }
      await changed(organisation, user);
    },
    changeRole: (organisation, user, role) =>
      oneAtATime(parts, organisation, async () => {
        const found = await member(organisation, user);
        if (role !== "owner") await assertOwnerStays(organisation, found);
        await rows.update("member", { id: found.id }, { role });
        await changed(organisation, user);
      }),
    removeMember: (organisation, user) =>
      oneAtATime(parts, organisation, async () => {
        const found = await member(organisation, user);
        await assertOwnerStays(organisation, found);
        // The membership first: whatever is still under way finds that it is gone.
        await rows.remove("member", { id: found.id });
        await endGrants(parts, organisation, user);
        if ((await rows.find("member", { userId: user })) === undefined) await library.endSessions(user);
        await changes.publish({ organisation, subject: "principal", id: user });
        await changed(organisation, user);
        await announcePerson(parts, user);
      }),
  };
}

const already = (): RestError => new RestError(409, "member_already", "They are a member already.");

/** Ends what acts for somebody in an organisation: the tokens that clients have, what they agreed to, and keys. */
async function endGrants(parts: IdentityParts, organisation: string, user: string): Promise<void> {
  await removeGrants(parts.library, { userId: user, referenceId: organisation });
  await removeKeysOf(parts, organisation, user);
}

/** Refuses what is too short, too long or too easily guessed to be a password, in words for whoever chose it. */
export function assertPassword(password: string): void {
  const { least, most } = PASSWORD_LENGTH;
  if (password.length < least || password.length > most) {
    const bounds = `${String(least)} to ${String(most)}`;
    throw new RestError(422, "password_length", `A password has ${bounds} characters.`);
  }
  if (isGuessable(password)) {
    throw new RestError(422, "password_guessable", "This password is easily guessed. Take a few words of your own.");
  }
}

/** One membership for each person, by the primary key: the library's table has no such rule of its own. */
function memberId(organisation: string, user: string): string {
  return createHash("sha256").update(`${organisation}\n${user}`).digest("base64url").slice(0, 32);
}

/** Two owners who remove each other must not both succeed, whichever replicas they ask. */
async function oneAtATime<T>(
  { store, clock }: IdentityParts,
  organisation: string,
  work: () => Promise<T>,
): Promise<T> {
  const name = `members:${organisation}`;
  for (;;) {
    const lease = await takeLease(store, clock, { name, holder: randomUUID(), ttlMs: LEASE_MS });
    if (lease === undefined) {
      await clock.sleep(PAUSE_MS, AbortSignal.timeout(LEASE_MS * 2));
      continue;
    }
    try {
      return await work();
    } finally {
      await lease.release();
    }
  }
}
