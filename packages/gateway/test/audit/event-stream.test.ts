import { request, type IncomingMessage } from "node:http";
import { afterEach, expect, test } from "@jest/globals";
import { listenForChanges } from "../../src/events/postgres-changes.ts";
import { insertConnector } from "../support/insert-connector.ts";
import { keepLog, toolCall } from "../support/record-events.ts";
import { startTestGateway, type TestGateway } from "../support/start-test-gateway.ts";
import { describeStores } from "../support/stores.ts";

interface Told {
  readonly name: string;
  readonly id: string | undefined;
  // What a test reads of it, it knows.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly data: any;
}

/** A client of the stream, over a socket of its own. */
interface Listening {
  readonly told: readonly Told[];
  /** Resolves with the first event, from here on, that fits. Rejects where the stream ends before. */
  next(fits: (told: Told) => boolean): Promise<Told>;
  readonly ended: Promise<void>;
  readonly response: IncomingMessage;
  close(): void;
}

let gateway: TestGateway;
const listening = new Set<Listening>();
afterEach(async () => {
  for (const one of listening) one.close();
  listening.clear();
  await gateway.close();
});

async function listen(key: string, lastEventId?: number, on: TestGateway = gateway): Promise<Listening> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${key}`,
      ...(lastEventId === undefined ? {} : { "last-event-id": String(lastEventId) }),
    };
    request(`${on.url}/api/organizations/${on.organisation}/events`, { headers, agent: false }, resolve)
      .on("error", reject)
      .end();
  });
  expect([response.statusCode, response.headers["content-type"]]).toEqual([200, "text/event-stream"]);
  const told: Told[] = [];
  const looks = new Set<() => void>();
  let read = 0;
  let rest = "";
  let isOver = false;
  response.setEncoding("utf8").on("data", (text: string) => {
    const blocks = (rest + text).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const fields = new Map(block.split("\n").map((line) => line.split(/: ?(.*)/s, 2) as [string, string]));
      const name = fields.get("event");
      if (name !== undefined) told.push({ name, id: fields.get("id"), data: JSON.parse(fields.get("data") ?? "") });
    }
    for (const look of looks) look();
  });
  const ended = new Promise<void>((resolve) => {
    response.once("close", () => {
      isOver = true;
      for (const look of looks) look();
      resolve();
    });
  });
  response.on("error", () => {});
  const one: Listening = {
    told,
    ended,
    response,
    next: (fits) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          for (; read < told.length; read += 1) {
            const found = told[read] as Told;
            if (!fits(found)) continue;
            read += 1;
            looks.delete(look);
            return resolve(found);
          }
          if (isOver) reject(new Error(`it ended after ${JSON.stringify(told)}`));
          return undefined;
        };
        looks.add(look);
        look();
      }),
    close: () => void response.destroy(),
  };
  listening.add(one);
  await one.next(({ name }) => name === "open");
  return one;
}

const isAudit = (call: string) => (told: Told) => told.name === "audit" && told.data.event.call === call;
const isChange = (subject: string) => (told: Told) => told.name === "change" && told.data.subject === subject;

async function person(role: "auditor" | "member" | "admin", name: string) {
  const { identity } = gateway.services;
  const { organisation } = gateway;
  const made = await identity.createUser({ email: `${name}@example.com`, name });
  await identity.addMember(organisation, made.id, role);
  const key = await identity.createKey({ organisation, name, role, user: made.id });
  return { user: made.id, key: key.text, keyId: key.id };
}

function record(call: string): Promise<void> {
  return gateway.services.audit.record(toolCall(gateway.organisation, { call }));
}

describeStores("the stream of events", (kind) => {
  test("tells whoever may audit each event once and in order, and again from where they were", async () => {
    gateway = await startTestGateway({ kind });
    const auditor = await person("auditor", "audrey");
    const first = await listen(auditor.key);
    await record("a");
    const told = await first.next(isAudit("a"));
    expect(told.id).toBe(String(told.data.seq));
    expect(told.data.hash).toMatch(/^[0-9a-f]{64}$/);
    first.close();
    // More than a page while nobody listens.
    await Promise.all(Array.from({ length: 450 }, (_, index) => record(`while away ${String(index)}`)));
    const again = await listen(auditor.key, told.data.seq as number);
    await record("b");
    const last = await again.next(isAudit("b"));
    const numbers = again.told.filter(({ name }) => name === "audit").map(({ id }) => Number(id));
    expect(numbers).toEqual(
      Array.from({ length: Number(last.id) - Number(told.id) }, (_, index) => Number(told.id) + 1 + index),
    );
    // A number that the trail has not got yet, or nobody's, is the end.
    const ahead = await listen(auditor.key, 999_999);
    await record("c");
    expect(Number((await ahead.next(({ name }) => name === "audit")).id)).toBe(Number(last.id) + 1);
    expect(gateway.unguarded).toEqual(new Set());
  });
});

test("tells each what they may see of changes, and no more", async () => {
  gateway = await startTestGateway();
  const { store, connections } = gateway.services;
  const { organisation } = gateway;
  const [mia, max] = [await person("member", "mia"), await person("member", "max")];
  const id = await connector("shown", "published");
  const hidden = await connector("hidden", "draft");
  const [admin, member, other] = [await listen(gateway.adminKey), await listen(mia.key), await listen(max.key)];
  const { changes } = gateway.services;

  // A draft is for those who administer; what goes out of sight is told to those who saw it.
  await changes.publish({ organisation, subject: "connector", id: hidden, connector: hidden });
  await store.db
    .updateTable("connectors")
    .set({ state: "disabled" })
    .where("org_id", "=", organisation)
    .where("id", "=", id)
    .execute();
  await changes.publish({ organisation, subject: "connector", id, connector: id });
  expect((await admin.next(isChange("connector"))).data).toEqual({
    subject: "connector",
    id: hidden,
    connector: hidden,
  });
  expect((await member.next(isChange("connector"))).data).toEqual({ subject: "connector", id, connector: id });

  await gateway.rest("POST", "/variables", { name: "A", value: "b", secret: false });
  await admin.next(isChange("variable"));
  await connections.save(
    { organisation, connector: id, level: "user", holder: mia.user },
    { scheme: "header", configuration: {}, secrets: { token: "s" }, by: mia.user },
  );
  const own = await member.next(isChange("connection"));
  await connections.remove({ organisation, connector: id, level: "user", holder: mia.user });
  // That it is gone concerns whose it was.
  expect((await member.next(isChange("connection"))).data.id).toBe(own.data.id);
  await changes.publish({ organisation, subject: "toggle", id: mia.user, connector: id });
  await member.next(isChange("toggle"));
  await changes.publish({ organisation, subject: "organisation", id: mia.user });
  expect((await other.next(isChange("organisation"))).data).toEqual({ subject: "organisation", id: "" });
  expect((await admin.next(isChange("organisation"))).data).toEqual({ subject: "organisation", id: mia.user });
  await changes.publish({ organisation: "org_other", subject: "organisation", id: "elsewhere" });
  await changes.publish({ organisation, subject: "organisation", id: max.user });
  await admin.next((told) => told.data.id === max.user);

  expect(member.told[0]).toMatchObject({ name: "open", id: undefined, data: { audit: false } });
  for (const { told } of [member, other]) expect(told.map(({ name }) => name)).not.toContain("audit");
  expect(new Set(other.told.map(({ data }) => data.subject))).toEqual(
    new Set([undefined, "connector", "organisation"]),
  );
  expect(JSON.stringify(admin.told)).not.toContain("elsewhere");
  expect(gateway.unguarded).toEqual(new Set());
});

async function connector(slug: string, state: "draft" | "published"): Promise<string> {
  const { store } = gateway.services;
  const row = await insertConnector(store, { org_id: gateway.organisation, name: slug, state });
  await store.db
    .insertInto("tools")
    .values({
      org_id: row.org_id,
      connector_id: row.id,
      name: "t",
      definition: JSON.stringify({ name: "t", inputSchema: { type: "object" } }),
      digest: "d",
      allowed: 1,
      approval: "automatic",
      candidate: null,
      candidate_digest: null,
      created_at: 1,
      updated_at: 1,
    })
    .execute();
  await gateway.services.changes.publish({
    organisation: row.org_id,
    subject: "connector",
    id: row.id,
    connector: row.id,
  });
  return row.id;
}

test("ends for a key that is revoked or a person who leaves, and when the gateway stops", async () => {
  gateway = await startTestGateway();
  const { identity } = gateway.services;
  const { organisation } = gateway;
  const [revoked, gone, stays] = [
    await person("auditor", "r"),
    await person("auditor", "g"),
    await person("auditor", "s"),
  ];
  const streams = [await listen(revoked.key), await listen(gone.key), await listen(stays.key)] as const;
  const started = performance.now();
  await identity.revokeKey(organisation, revoked.keyId);
  await streams[0].ended;
  await identity.removeMember(organisation, gone.user);
  await streams[1].ended;
  expect(performance.now() - started).toBeLessThan(2_000);
  for (const { told } of streams.slice(0, 2)) expect(told.at(-1)).toMatchObject({ name: "end" });
  await record("after");
  await streams[2].next(isAudit("after"));
  for (const { told } of streams.slice(0, 2)) expect(told.some(isAudit("after"))).toBe(false);
  // Whoever may audit no more, and is still somebody, is told so, and no event.
  await identity.changeRole(organisation, stays.user, "member");
  await streams[2].next(({ name }) => name === "missed");
  await record("not for members");
  await identity.changeRole(organisation, stays.user, "auditor");
  await streams[2].next(({ name }) => name === "missed");
  const stopped = gateway.stop();
  await streams[2].ended;
  await stopped;
  expect(streams[2].told.at(-1)).toMatchObject({ name: "end" });
});
test("hears through PostgreSQL what another replica does, and says when it may have missed something", async () => {
  gateway = await startTestGateway({ kind: "postgres" });
  const { place, organisation, adminKey } = gateway;
  const other = await startTestGateway({ place, adminKey });
  const stream = await listen(adminKey);
  await other.services.audit.record(toolCall(organisation, { call: "elsewhere" }));
  await stream.next(isAudit("elsewhere"));
  const url = "databaseUrl" in place.location ? place.location.databaseUrl : "";
  const changes = await listenForChanges(url, keepLog());
  await changes.publish({ organisation, subject: "variable", id: "var_1" });
  expect((await stream.next(isChange("variable"))).data).toEqual({ subject: "variable", id: "var_1" });
  await changes.close();
  await other.stop();
});

test("waits for a client that does not read, and leaves out nothing; one that does not take the end is cut off", async () => {
  gateway = await startTestGateway({ config: { drainMs: 60_000 } });
  const { organisation, services, adminKey } = gateway;
  const auditor = await person("auditor", "slow");
  const slow = await listen(auditor.key);
  slow.response.pause();
  /** More than a socket's buffers take. */
  const fill = async () => {
    const big = toolCall(organisation, { details: { text: "x".repeat(60_000) } });
    // A busy machine may refuse some: what matters is that there is more than the buffers take.
    for (let round = 0; round < 24; round += 1) {
      await Promise.allSettled(Array.from({ length: 10 }, () => services.audit.record(big)));
    }
  };
  await fill();
  await record("end");
  slow.response.resume();
  await slow.next(isAudit("end"));
  const numbers = slow.told.filter(({ name }) => name === "audit").map(({ id }) => Number(id));
  expect(numbers).toEqual(Array.from(numbers, (_, index) => (numbers[0] ?? 0) + index));
  expect(numbers.length).toBeGreaterThan(100);

  // Twenty with one credential, and room again once one has gone.
  const many = [];
  for (let index = 0; index < 20; index += 1) many.push(await listen(adminKey));
  expect((await gateway.rest("GET", "/events")).status).toBe(429);
  many[0]?.close();
  for (;;) {
    const answer = await fetch(`${gateway.url}/api/organizations/${organisation}/events`, {
      headers: { authorization: `Bearer ${adminKey}` },
    });
    await answer.body?.cancel();
    if (answer.status === 200) break;
  }

  // One that does not even take the end is cut off, and holds nobody up.
  const stuck = await listen(auditor.key);
  stuck.response.pause();
  await fill();
  const started = performance.now();
  await gateway.stop();
  expect(performance.now() - started).toBeLessThan(10_000);
});
