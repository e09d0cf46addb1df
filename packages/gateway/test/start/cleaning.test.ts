import { expect, it } from "@jest/globals";
import { systemClock } from "@mortise/runtime";
import { mayTry } from "../../src/identity/server/attempts.ts";
import { clean } from "../../src/start/cleaning.ts";
import { createBrowser } from "../support/browser.ts";
import { insertAgent } from "../support/insert-agent.ts";
import { startTestIdentity } from "../support/start-test-identity.ts";
import { describeStores } from "../support/stores.ts";
import { register, registerClient } from "../support/test-oauth-client.ts";

const DAY = 24 * 3_600_000;
const TABLES = [
  "session",
  "verification",
  "invitation",
  "apikey",
  "oauthRefreshToken",
  "oauthClient",
  "oauthResource",
] as const;
type Counted = { readonly [Name in (typeof TABLES)[number]]: { readonly id: string; readonly identifier: string } };

describeStores("cleaning", (kind) => {
  it("removes what is over and nobody's any more, and nothing that is still of use", async () => {
    let ahead = 0;
    const clock = { ...systemClock, time: () => Date.now() + ahead };
    const running = await startTestIdentity(kind, { clock });
    const { identity, store, url } = running;
    const tables = store.db.withTables<Counted>();
    const count = async (): Promise<Record<string, number>> => {
      const counts: [string, number][] = [];
      for (const table of TABLES) counts.push([table, (await tables.selectFrom(table).select("id").execute()).length]);
      const bindings = await store.db
        .selectFrom("api_key_bindings")
        .select("key_id")
        .where("org_id", "is not", null)
        .execute();
      const attempts = await store.db.selectFrom("attempts").select("name").execute();
      return { ...Object.fromEntries(counts), bindings: bindings.length, attempts: attempts.length };
    };
    try {
      const { id: organisation } = await identity.createOrganisation("Acme", "acme");
      const user = await running.person("ada@example.com", organisation, "owner");
      const browser = await running.signedIn("ada@example.com");
      await insertAgent(store, organisation, "agt_stays");
      await insertAgent(store, organisation, "agt_goes");
      await identity.createKey({ organisation, name: "stays", role: "member", user });
      await identity.createKey({ organisation, name: "ends", role: "member", user, expiresInSeconds: 3_600 });
      const link = await identity.createSetupLink(user);
      await identity.invite(organisation, "bob@example.com", "member", user);
      const client = await registerClient(url);
      await register(url, { client_name: "never agreed to" });
      const kept = await client.grant(browser, { resource: `${url}/mcp/agents/agt_stays` });
      await client.grant(browser, { resource: `${url}/mcp/agents/agt_goes` });
      await store.db.deleteFrom("attempts").execute();
      await mayTry(store, clock, { who: "a", most: 1, windowMs: 60_000 });
      await mayTry(store, clock, { who: "b", most: 1, windowMs: 90 * DAY });
      await store.db.deleteFrom("agents").where("org_id", "=", organisation).where("id", "=", "agt_goes").execute();

      const whole = await count();
      expect(whole).toMatchObject({
        session: 1,
        invitation: 1,
        apikey: 2,
        oauthRefreshToken: 2,
        oauthClient: 2,
        oauthResource: 3,
        bindings: 2,
        attempts: 2,
      });
      await clean({ store, clock, identity });
      // An endpoint that there is no more; everything else is of use.
      expect(await count()).toEqual({ ...whole, oauthResource: 2 });
      expect((await createBrowser(url).get(link)).status).toBe(200);
      expect((await client.refresh(kept.refresh)).status).toBe(200);

      ahead = 2 * DAY;
      await clean({ store, clock, identity });
      expect(await count()).toMatchObject({
        session: 0,
        invitation: 1,
        apikey: 2,
        oauthClient: 2,
        oauthResource: 2,
        bindings: 2,
        attempts: 1,
      });
      ahead = 40 * DAY;
      await clean({ store, clock, identity });
      // What somebody agreed to stays; what never came to anything does not.
      expect(await count()).toEqual({
        session: 0,
        verification: 0,
        invitation: 0,
        apikey: 1,
        oauthRefreshToken: 0,
        oauthClient: 1,
        oauthResource: 2,
        bindings: 1,
        attempts: 1,
      });
    } finally {
      await running.close();
    }
  });
});
