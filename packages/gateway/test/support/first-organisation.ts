import { openStoreToRead, type StoreLocation } from "../../src/db/open-store.ts";

/** The id of the organisation that the first start made, read from where a gateway keeps its data. */
export async function firstOrganisation(location: StoreLocation): Promise<string> {
  const store = openStoreToRead(location);
  const query = store.db.selectFrom("settings").select("value").where("key", "=", "first_organisation");
  const { value } = await query.executeTakeFirstOrThrow();
  await store.close();
  return value;
}
