import { isUniqueViolation } from "../../db/is-unique-violation.ts";
import { notFound, RestError } from "../../rest/rest-error.ts";
import type { Identity } from "../identity.ts";
import type { IdentityParts } from "../identity-parts.ts";
import type { OrganisationRow } from "../library/library.ts";
import { storedRole } from "../roles.ts";
import { announcePerson } from "./announce.ts";
import { removeGrants } from "./grants.ts";
import { removeKeysOf } from "./keys.ts";

type Organisations = Pick<
  Identity,
  | "createOrganisation"
  | "removeOrganisation"
  | "organisation"
  | "organisationCalled"
  | "organisationsOf"
  | "updateOrganisation"
>;

export function createOrganisations(parts: IdentityParts): Organisations {
  const { library, changes, clock } = parts;
  return {
    async createOrganisation(name, slug) {
      try {
        return {
          id: (await library.rows.insert("organization", { name, slug, createdAt: new Date(clock.time()) })).id,
        };
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        throw new RestError(409, "slug_taken", `There is an organisation ${JSON.stringify(slug)} already.`);
      }
    },
    async removeOrganisation(id) {
      const members = await library.rows.list("member", { organizationId: id });
      // Whoever is in it first: as long as there is anything, it is known to be half.
      await library.rows.remove("member", { organizationId: id });
      await removeGrants(library, { referenceId: id });
      await removeKeysOf(parts, id);
      for (const { userId } of members) {
        if ((await library.rows.find("member", { userId })) === undefined) await library.endSessions(userId);
      }
      await library.rows.remove("organization", { id });
      await changes.publish({ organisation: id, subject: "organisation", id });
      for (const { userId } of members) await announcePerson(parts, userId);
    },
    async organisation(id) {
      const found = await library.rows.find("organization", { id });
      return found === undefined ? undefined : shown(found);
    },
    organisationCalled: (slug) => library.rows.find("organization", { slug }),
    async organisationsOf(user) {
      const memberships = await library.rows.list("member", { userId: user });
      if (memberships.length === 0) return [];
      const rows = await library.rows.list("organization", {
        id: memberships.map(({ organizationId }) => organizationId),
      });
      return rows
        .flatMap((row) => {
          const role = storedRole(memberships.find(({ organizationId }) => organizationId === row.id)?.role ?? "");
          return role === undefined ? [] : [{ ...shown(row), role }];
        })
        .toSorted((a, b) => (a.name < b.name ? -1 : 1));
    },
    async updateOrganisation(id, { name }) {
      if ((await library.rows.find("organization", { id })) === undefined) throw notFound();
      if (name !== undefined) await library.rows.update("organization", { id }, { name });
      await changes.publish({ organisation: id, subject: "organisation", id });
    },
  };
}

function shown({ id, name, slug }: OrganisationRow): { id: string; name: string; slug: string } {
  return { id, name, slug };
}
