import type { Statements } from "../db/store.ts";

/** The setting that names the organisation whose owners operate the gateway. */
export const FIRST_ORGANISATION = "first_organisation";

/** The organisation whose owners operate the gateway; left out before the first run. */
export async function firstOrganisation(statements: Statements): Promise<string | undefined> {
  const first = await statements
    .selectFrom("settings")
    .select("value")
    .where("key", "=", FIRST_ORGANISATION)
    .executeTakeFirst();
  return first?.value;
}
