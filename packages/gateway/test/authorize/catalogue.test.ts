import { expect, test } from "@jest/globals";
import type { KyselyPlugin } from "kysely";
import { loadCatalogue } from "../../src/authorize/catalogue.ts";
import { openTestStore } from "../support/stores.ts";
import { seedOrganisation } from "./seed-organisation.ts";

test("a tool that was off for a moment while the tools were read is there as soon as it is looked for again", async () => {
  const { store, close } = await openTestStore("sqlite");
  const seed = seedOrganisation(store, "org_1");
  const { id } = await seed.connector("notes", ["search"]);
  const allow = (allowed: 0 | 1) =>
    store.db
      .updateTable("tools")
      .set({ allowed })
      .where("org_id", "=", "org_1")
      .where("connector_id", "=", id)
      .execute();
  let isFirst = true;
  /** Somebody else's change, between the list of tools and their definitions. */
  const interrupted: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      const hasTools = result.rows.some((row) => row["digest"] !== undefined && row["definition"] === undefined);
      if (hasTools && isFirst) {
        isFirst = false;
        await allow(0);
      }
      return result;
    },
  };
  const known = await loadCatalogue(store.db.withPlugin(interrupted), "org_1", undefined);
  expect(known.connectors[0]?.tools).toEqual([]);
  await allow(1);
  const { connectors } = await loadCatalogue(store.db, "org_1", known);
  expect(connectors[0]?.tools).toHaveLength(1);
  await close();
});
