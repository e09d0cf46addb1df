import type { ChangeFeed } from "../../events/change-feed.ts";
import type { Library } from "../library/library.ts";

/** Tells every replica that what it knows of a person no longer holds: in each of their organisations. */
export async function announcePerson(
  { library, changes }: { readonly library: Library; readonly changes: ChangeFeed },
  user: string,
): Promise<void> {
  const memberships = await library.rows.list("member", { userId: user });
  // Somebody who belongs nowhere is remembered, too, under no organisation.
  for (const organisation of ["", ...memberships.map(({ organizationId }) => organizationId)]) {
    await changes.publish({ organisation, subject: "principal", id: user });
  }
}
