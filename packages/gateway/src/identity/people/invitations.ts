import type { Clock } from "@mortise/runtime";
import { RestError, notFound } from "../../rest/rest-error.ts";
import type { Identity, Invitation } from "../identity.ts";
import type { IdentityParts } from "../identity-parts.ts";
import type { InvitationRow, Library } from "../library/library.ts";
import { INVITATION_MS } from "../limits.ts";
import { storedRole } from "../roles.ts";
import type { OneTimeLinks } from "./one-time-links.ts";

type Invitations = Pick<Identity, "invite" | "invitations" | "cancelInvitation">;

export function createInvitations({ library, changes, clock }: IdentityParts, links: OneTimeLinks): Invitations {
  const { rows } = library;
  return {
    async invite(organisation, address, role, by) {
      const email = address.toLowerCase();
      const known = await rows.find("user", { email });
      if (known !== undefined && (await rows.find("member", { organizationId: organisation, userId: known.id }))) {
        throw new RestError(409, "member_already", `${email} is a member already.`);
      }
      // A new invitation replaces the one before it, whose link ends with it.
      await rows.remove("invitation", { organizationId: organisation, email, status: "pending" });
      const now = clock.time();
      const row = await rows.insert("invitation", {
        organizationId: organisation,
        email,
        role,
        status: "pending",
        inviterId: by,
        expiresAt: new Date(now + INVITATION_MS),
        createdAt: new Date(now),
      });
      return { ...shown(row, role), link: await links.create("invitation", row.id, INVITATION_MS) };
    },
    async invitations(organisation) {
      const pending = await rows.list("invitation", { organizationId: organisation, status: "pending" });
      return pending.flatMap((row) => {
        const role = storedRole(row.role ?? "");
        return role === undefined || row.expiresAt.getTime() <= clock.time() ? [] : [shown(row, role)];
      });
    },
    async cancelInvitation(organisation, id) {
      const removed = await rows.remove("invitation", { id, organizationId: organisation, status: "pending" });
      if (removed === 0) throw notFound();
      await changes.publish({ organisation, subject: "organisation", id });
    },
  };
}

/** Whether there is an invitation for an address that can still be accepted, in whichever organisation. */
export async function isInvited({ rows }: Library, clock: Pick<Clock, "time">, email: string): Promise<boolean> {
  const pending = await rows.list("invitation", { email: email.toLowerCase(), status: "pending" });
  return pending.some(({ expiresAt }) => expiresAt.getTime() > clock.time());
}

function shown({ id, email, expiresAt }: InvitationRow, role: Invitation["role"]): Invitation {
  return { id, email, role, expiresAt: expiresAt.getTime() };
}
