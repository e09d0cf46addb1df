import type { Store } from "../../db/store.ts";

/** The library's tables, as far as rows of theirs come to an end. Times are ISO 8601 here, as both stores take them. */
type EndingTables = {
  readonly session: Ending;
  readonly verification: Ending;
  readonly invitation: Ending;
  readonly apikey: Ending;
  readonly oauthAccessToken: Ending & OfClient;
  readonly oauthRefreshToken: Ending & OfClient;
  readonly oauthClientAssertion: Ending;
  readonly oauthConsent: OfClient;
  readonly oauthClient: { readonly clientId: string; readonly createdAt: string };
};
type Ending = {
  readonly id: string;
  readonly expiresAt: string | null;
};
type OfClient = {
  readonly clientId: string;
};

/** Of no use from the moment on when they end. */
const AT_ONCE = [
  "session",
  "verification",
  "oauthAccessToken",
  "oauthRefreshToken",
  "oauthClientAssertion",
] as const satisfies readonly (keyof EndingTables)[];

/**
 * Removes what is over, which the library leaves where it is. Used refresh tokens stay until they would have ended:
 * that they come again is how a theft is found.
 *
 * @param keptMs - How long what people look at is still shown: expired keys, invitations nobody took, clients nobody agreed to.
 */
export async function forgetOver({ db }: Store, now: number, keptMs: number): Promise<void> {
  const tables = db.withTables<EndingTables>();
  const [ended, longEnded] = [new Date(now).toISOString(), new Date(now - keptMs).toISOString()];
  for (const table of AT_ONCE) await tables.deleteFrom(table).where("expiresAt", "<", ended).execute();
  for (const table of ["invitation", "apikey"] as const) {
    await tables.deleteFrom(table).where("expiresAt", "<", longEnded).execute();
  }
  await tables
    .deleteFrom("oauthClient")
    .where("createdAt", "<", longEnded)
    .where("clientId", "not in", tables.selectFrom("oauthConsent").select("clientId"))
    .where("clientId", "not in", tables.selectFrom("oauthRefreshToken").select("clientId"))
    .execute();
}

/** Removes what says whom a key stands for, where the key is gone, or was never finished. */
export async function forgetBindings({ db }: Store, before: number): Promise<void> {
  const tables = db.withTables<{ readonly apikey: { readonly id: string } }>();
  await tables
    .deleteFrom("api_key_bindings")
    .where("org_id", "is not", null)
    .where("created_at", "<", before)
    .where("key_id", "not in", tables.selectFrom("apikey").select("id"))
    .execute();
}
