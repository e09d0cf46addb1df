import { trailsOf } from "../identity/people/trails-of.ts";
import type { Services } from "../services.ts";
import { FIRST_ADMIN } from "./first-run.ts";

/** What became of a link that the operator asked for, by which somebody sets a new password. */
export type SetupLink =
  | { readonly kind: "made"; readonly link: string }
  /** `why` is for the operator. */
  | { readonly kind: "not_made"; readonly why: string };

/**
 * Makes the link for the account with an address, once that it was issued stands in the trail. The way back in for
 * who forgot their password, and into a browser for the admin whom a bootstrap key made. Who starts the gateway has
 * its keys and its data already: nothing is theirs by this that was not.
 */
export async function issueSetupLink(
  { store, identity, audit }: Pick<Services, "store" | "identity" | "audit">,
  address: string,
): Promise<SetupLink> {
  const person = await identity.personAt(address.trim());
  if (person === undefined) {
    const first = `the first admin's is ${FIRST_ADMIN.email} until they choose one`;
    return { kind: "not_made", why: `there is no account with this address (${first})` };
  }
  for (const organisation of await trailsOf(identity, store, person.id)) {
    await audit.record({
      kind: "change",
      organisation,
      actor: "operator",
      action: "setup_link.create",
      target: person.id,
      decision: "allowed",
    });
  }
  return { kind: "made", link: await identity.createSetupLink(person.id) };
}
