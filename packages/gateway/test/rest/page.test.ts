import { afterAll, beforeAll, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { newId } from "../../src/db/new-id.ts";
import { keyByAge, pageOf } from "../../src/rest/page.ts";
import { startChangingServer } from "../servers/changing-server.ts";
import { type AddedPerson, addPerson } from "../support/add-person.ts";
import { startTestGateway, type TestGateway } from "../support/start-test-gateway.ts";
import { describeStores } from "../support/stores.ts";
import { registerClient } from "../support/test-oauth-client.ts";

interface Page {
  readonly next: string | null;
  readonly [list: string]: unknown;
}

test("pages hold everything in order, and once, whatever comes and goes between them", () => {
  const names = fc.uniqueArray(fc.string({ unit: "grapheme", minLength: 1 }), { maxLength: 30 });
  const property = (staying: string[], others: string[], limit: number): void => {
    const passing = new Set(others.filter((name) => !staying.includes(name)));
    const given: string[] = [];
    let cursor: string | undefined;
    for (let isLast = false, count = 0; !isLast; count++) {
      // Those that pass by are there on every second page.
      const there = count % 2 === 0 ? staying : [...staying, ...passing];
      const { page, next } = pageOf(there, { cursor, limit }, (name) => name);
      expect(page.length).toBeLessThanOrEqual(limit);
      given.push(...page);
      isLast = next === null;
      cursor = next ?? undefined;
    }
    expect(given.filter((name) => !passing.has(name))).toEqual(staying.toSorted((a, b) => (a < b ? -1 : 1)));
    expect(new Set(given).size).toBe(given.length);
  };
  fc.assert(fc.property(names, names, fc.integer({ min: 1, max: 7 }), property));
});

test("the older comes first, and no two are at one place", () => {
  const keys = [keyByAge(9, "a"), keyByAge(10, "a"), keyByAge(10, "b"), keyByAge(1_763_000_000_000, "a")];
  expect(keys.toSorted()).toEqual(keys);
});

describeStores("lists over HTTP", (kind) => {
  let gateway: TestGateway;
  let connector: string;
  beforeAll(async () => {
    gateway = await startTestGateway({ kind });
    const server = await startChangingServer(["b", "a", "Z", "c", "ä"]);
    const made = await gateway.rest<{ mcp_id: string }>("POST", "/mcps", { name: "Acme", url: server.url });
    await server[Symbol.asyncDispose]();
    connector = made.body.mcp_id;
    const { organisation, services } = gateway;
    const people: AddedPerson[] = [];
    for (const name of ["Ada", "Ben", "Cleo", "Dan"]) people.push(await addPerson(gateway, name));
    for (const { id: holder } of people) {
      const whose = { organisation, connector, level: "user", holder } as const;
      const content = { scheme: "header", configuration: {}, secrets: { token: "t" }, by: holder };
      await services.connections.save(whose, content);
    }
    const browser = await people[0]?.browser();
    for (const _ of [1, 2, 3]) if (browser !== undefined) await (await registerClient(gateway.url)).grant(browser);
    const now = services.clock.time();
    const rows = [3, 1, 2, 2, 1].map((age) => ({
      id: newId("apr"),
      org_id: organisation,
      connector_id: connector,
      tool: "a",
      user_id: people[0]?.id ?? "",
      agent_id: null,
      arguments_digest: "0",
      arguments: "{}",
      state: "pending" as const,
      decided_by: null,
      decided_at: null,
      created_at: now - age,
      expires_at: now + 3_600_000,
    }));
    await services.store.db.insertInto("approvals").values(rows).execute();
  }, 60_000);
  afterAll(() => gateway.close());

  test("are given as a whole, and page by page in the same order", async () => {
    const lists = [
      ["/members", "members"],
      ["/keys", "keys"],
      ["/grants", "grants"],
      ["/connections", "connections"],
      [`/connectors/${connector}/tools`, "tools"],
      ["/approvals", "approvals"],
    ] as const;
    for (const [path, list] of lists) {
      const ask = async (query: string) => (await gateway.rest<Page>("GET", `${path}?${query}`)).body;
      const whole = await ask("");
      expect([path, whole.next]).toEqual([path, null]);
      const pages = [await ask("limit=2")];
      for (let next = pages[0]?.next; next; next = pages.at(-1)?.next) pages.push(await ask(`limit=2&cursor=${next}`));
      const shown = pages.flatMap((page) => page[list] as readonly unknown[]);
      expect([path, shown]).toEqual([path, whole[list]]);
      expect(pages.length).toBe(Math.ceil(shown.length / 2));
      expect(pages.length).toBeGreaterThan(1);
    }
  });

  test("take any cursor, and no limit that there is not", async () => {
    for (const path of ["/keys", "/approvals"]) {
      const statuses = [];
      for (const query of ["cursor=made-up", "cursor=%F0%9F%98%80", "limit=0", "limit=1001", "limit=two"]) {
        statuses.push((await gateway.rest("GET", `${path}?${query}`)).status);
      }
      expect([path, statuses]).toEqual([path, [200, 200, 422, 422, 422]]);
    }
  });
});
