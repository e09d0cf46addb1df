import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { type Clock, createEgress, type Egress, systemClock } from "@mortise/runtime";
import { hang, json, reset, startFakeUpstream, status, type FakeUpstream } from "@mortise/testkit/fake-upstream";
import { createGuardedEgress, type GuardedEgress, type Passage } from "../../src/connectors/create-guarded-egress.ts";

type Request = Parameters<Egress["send"]>[0];

const TICKETS = { org_id: "org_a", id: "con_a", name: "Tickets" };

let upstream: FakeUpstream;
let egress: Egress;
let guarded: GuardedEgress;
let skipped: number;

/** Pauses take no time, and move it forward. */
const clock: Clock = {
  ...systemClock,
  now: () => performance.now() + skipped,
  sleep: (milliseconds) => {
    skipped += milliseconds;
    return Promise.resolve();
  },
};

beforeEach(async () => {
  skipped = 0;
  upstream = await startFakeUpstream();
  egress = createEgress({ allow: ["127.0.0.1", "gone.invalid"], clock });
  guarded = createGuardedEgress({ egress, clock });
});
afterEach(async () => {
  await egress.close();
  await upstream.close();
});

/** A call as the runtime makes it: it judges, then sends. */
async function call(
  connector = TICKETS,
  more: Partial<Request> = {},
  { signal = new AbortController().signal, ms = 30_000 } = {},
) {
  const passage: Passage = {};
  const way = guarded(connector, passage);
  const limit = { deadline: clock.now() + ms, signal };
  const origin = more.origin ?? upstream.origin;
  const judged = await way.judge(origin, limit);
  if (!judged.ok) return { ended: judged, passage };
  const request = { method: "GET", origin, path: "/", headers: {}, body: null, retryable: false, ...more };
  const permit = () => ({ ok: true, value: true }) as const;
  return { ended: await way.send(request, { ...limit, budget: "one", permit }), passage };
}

const left = { ok: false, fault: { code: "upstream_unavailable", retryAfterMs: expect.any(Number) } };
const answered = { ok: true, value: { status: 200 } };

it.each([
  ["breaks off", () => reset()],
  ["answers 502", () => status(502)],
  ["answers 503", () => status(503, { "retry-after": "120" })],
  ["answers 504", () => status(504)],
] as const)(
  "leaves an API alone that %s five times in a row, and sends one request to see whether it is back",
  async (_what, reply) => {
    upstream.respond(reply);
    for (let count = 0; count < 5; count++) await call();
    expect(upstream.requests).toHaveLength(5);
    const { ended, passage } = await call();
    expect(ended).toMatchObject(left);
    expect(JSON.stringify(ended)).toContain(
      "Tickets could not be reached several times in a row. It is tried again in 30 s.",
    );
    expect(passage).toEqual({ egress: "held" });
    expect(upstream.requests).toHaveLength(5);

    skipped += 30_001;
    const probing = await Promise.all([call(), call(), call()]);
    expect(probing.filter((each) => each.passage.egress === "held")).toHaveLength(2);
    expect(upstream.requests).toHaveLength(6);
    // Longer than the first time.
    skipped += 30_001;
    expect((await call()).ended).toMatchObject(left);
    skipped += 30_001;
    upstream.respond(() => json({}));
    expect(await call()).toMatchObject({ ended: answered, passage: { egress: "sent" } });
    for (const { ended: each } of await Promise.all([call(), call(), call()])) expect(each).toMatchObject(answered);
  },
);

it("counts every request, so that what may be repeated is not repeated to an API that is gone", async () => {
  upstream.respond(() => status(503));
  const ends = [];
  for (let count = 0; count < 1_000; count++) {
    // Fifty in a second, for twenty seconds.
    skipped += 20;
    ends.push(await call(TICKETS, { retryable: true }));
  }
  expect(upstream.requests).toHaveLength(5);
  expect(ends.filter(({ passage }) => passage.egress === "held")).toHaveLength(998);
  // The second call had been answered once when it was told to stop: it gives that answer.
  expect(ends.slice(0, 2).map(({ ended }) => ended)).toMatchObject([
    { value: { status: 503 } },
    { value: { status: 503 } },
  ]);
  skipped += 30_000;
  await call(TICKETS, { retryable: true });
  expect(upstream.requests).toHaveLength(6);
});

it("tells the caller, too, how each request ended", async () => {
  upstream.respond((_request, index) => (index === 0 ? status(503) : json({})));
  const told: unknown[] = [];
  const limit = { deadline: clock.now() + 30_000, signal: new AbortController().signal };
  await guarded(TICKETS, {}).send(
    { method: "GET", origin: upstream.origin, path: "/", headers: {}, body: null, retryable: true },
    {
      ...limit,
      budget: "one",
      permit: () => ({ ok: true, value: true }),
      onAttempt: (ended) => told.push(ended.ok && ended.value.status),
    },
  );
  expect(told).toEqual([503, 200]);
});

it("takes a time that is over, and a name that leads nowhere, for an API that is gone", async () => {
  upstream.respond(() => hang());
  for (let count = 0; count < 5; count++) {
    expect((await call(TICKETS, { retryable: true }, { ms: 20 })).ended).toMatchObject({
      fault: { code: "upstream_timeout" },
    });
  }
  expect((await call()).passage).toEqual({ egress: "held" });
  const nowhere = { origin: "http://gone.invalid" };
  for (let count = 0; count < 5; count++) expect((await call(TICKETS, nowhere)).passage).toEqual({});
  expect(await call(TICKETS, nowhere)).toMatchObject({ ended: left, passage: { egress: "held" } });
});

it("takes nothing that an API answers for one that is gone, nor what the caller or this server decides", async () => {
  for (const code of [400, 401, 403, 404, 409, 422, 429, 500]) {
    upstream.respond(() => status(code));
    for (let count = 0; count < 6; count++) expect((await call()).ended).toMatchObject({ value: { status: code } });
  }
  upstream.respond(() => json("junk", { headers: { "content-encoding": "gzip" } }));
  for (let count = 0; count < 6; count++)
    expect((await call(TICKETS, { retryable: true })).ended).toMatchObject({ fault: { code: "bad_response" } });
  upstream.respond(() => hang());
  for (let count = 0; count < 6; count++) {
    const { length } = upstream.requests;
    const controller = new AbortController();
    const cancelled = call(TICKETS, {}, { signal: controller.signal });
    await upstream.received(length + 1);
    controller.abort();
    expect((await cancelled).ended).toMatchObject({ fault: { code: "cancelled" } });
  }
  for (let count = 0; count < 6; count++) {
    const refused = { fault: { code: "egress_refused" } };
    expect((await call(TICKETS, { origin: "http://10.0.0.1" })).ended).toMatchObject(refused);
  }
  upstream.respond(() => json({}));
  expect((await call()).ended).toMatchObject(answered);
});

it("learns nothing from a call that is cancelled: neither that an API is gone nor that it is there", async () => {
  upstream.respond(() => status(503));
  for (let count = 0; count < 4; count++) await call();
  upstream.respond(() => hang());
  const controller = new AbortController();
  const cancelled = call(TICKETS, {}, { signal: controller.signal });
  await upstream.received(5);
  controller.abort();
  await cancelled;
  upstream.respond(() => status(503));
  expect((await call()).passage).toEqual({ egress: "sent" });
  expect((await call()).passage).toEqual({ egress: "held" });
});

it("keeps organisations, connectors and the origins of one connector apart", async () => {
  const other = await startFakeUpstream(() => json({}));
  try {
    upstream.respond(() => status(503));
    for (let count = 0; count < 5; count++) await call();
    expect((await call()).passage).toEqual({ egress: "held" });
    expect((await call(TICKETS, { origin: other.origin })).ended).toMatchObject(answered);
    upstream.respond(() => json({}));
    expect((await call()).passage).toEqual({ egress: "held" });
    for (const another of [
      { ...TICKETS, org_id: "org_b" },
      { ...TICKETS, id: "con_b" },
    ]) {
      expect((await call(another)).ended).toMatchObject(answered);
    }
  } finally {
    await other.close();
  }
});

it("makes 32 calls to an API at a time, has 64 wait, and turns away the rest at once", async () => {
  upstream.respond(() => hang());
  const controller = new AbortController();
  const { signal } = controller;
  const made = Array.from({ length: 96 }, () => call(TICKETS, {}, { signal }));
  await upstream.received(32);
  let closed = 0;
  const body = { close: () => (closed += 1) } as unknown as Request["body"];
  const { ended, passage } = await call(TICKETS, { body });
  expect(ended).toMatchObject({ fault: { code: "rate_limited", detail: expect.stringContaining("calls to Tickets") } });
  expect([passage, closed]).toEqual([{ egress: "held" }, 1]);
  expect(upstream.requests).toHaveLength(32);
  controller.abort();
  for (const { ended: each } of await Promise.all(made)) expect(each).toMatchObject({ fault: { code: "cancelled" } });
  // Every place was given back.
  upstream.respond(() => json({}));
  const again = await Promise.all(Array.from({ length: 40 }, () => call()));
  for (const { ended: each } of again) expect(each).toMatchObject(answered);
});
