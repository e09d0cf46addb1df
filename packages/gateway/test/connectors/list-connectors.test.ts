import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { Store } from "../../src/db/store.ts";
import { listConnectors } from "../../src/connectors/list-connectors.ts";
import { connectorRoutes } from "../../src/connectors/routes.ts";
import { assemble, type Assembly, somebody } from "../support/assemble.ts";
import { ticketDescriptor } from "../support/ticket-descriptor.ts";

const ADMIN = somebody("admin");

let gateway: Assembly;
beforeAll(async () => {
  gateway = await assemble({ routes: connectorRoutes });
});
afterAll(() => gateway.close());

/** Lists for somebody whose process knows nothing yet, and again, and counts the statements that each took. */
async function list() {
  let statements = 0;
  const db = gateway.store.db.withPlugin({
    transformQuery({ node }) {
      statements++;
      return node;
    },
    transformResult: ({ result }) => Promise.resolve(result),
  });
  const store: Store = { ...gateway.store, db };
  const connectors = await listConnectors({ ...gateway.services, store }, ADMIN);
  const first = statements;
  await listConnectors({ ...gateway.services, store }, ADMIN);
  return { connectors, statements: [first, statements - first] };
}

let made = 0;
async function create(count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    const name = `Tickets ${String(++made)}`;
    const descriptor = ticketDescriptor("http://127.0.0.1:9", { name });
    expect((await gateway.rest(ADMIN, "POST", "/connectors", { descriptor })).status).toBe(201);
  }
}

it("takes as many statements for many descriptor connectors as for one, and fewer once it knows them", async () => {
  await create(1);
  const one = await list();
  await create(12);
  const many = await list();
  expect([one.connectors.length, many.connectors.length]).toEqual([1, 13]);
  expect(many.statements).toEqual(one.statements);
  expect(many.statements).toEqual([5, 4]);
  for (const { connection } of many.connectors) {
    expect(connection).toMatchObject({ needed: true, state: "missing", link: expect.any(String) });
  }
});
