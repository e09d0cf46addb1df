import type { Store } from "../../db/store.ts";
import { firstOrganisation } from "../../organisations/first-organisation.ts";
import type { Identity } from "../identity.ts";

/** The organisations in whose trails it is told what becomes of an account: theirs, or the operator's where they are in none. */
export async function trailsOf(
  { organisationsOf }: Pick<Identity, "organisationsOf">,
  store: Store,
  user: string,
): Promise<readonly string[]> {
  const own = await organisationsOf(user);
  if (own.length > 0) return own.map(({ id }) => id);
  const first = await firstOrganisation(store.db);
  return first === undefined ? [] : [first];
}
