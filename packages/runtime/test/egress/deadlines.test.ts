import { getEventListeners } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import {
  drip,
  hang,
  json,
  raw,
  startFakeUpstream,
  type FakeUpstream,
  type Reply,
} from "@mortise/testkit/fake-upstream";
import { createEgress } from "../../src/egress/create-egress.ts";
import type { Egress } from "../../src/egress/egress.ts";
import { get, within } from "./scenario.ts";

let upstream: FakeUpstream;
let egress: Egress;

beforeEach(async () => {
  upstream = await startFakeUpstream();
  egress = createEgress({ allow: [upstream.host] });
});
afterEach(async () => {
  await egress.close();
  await upstream.close();
});

const HEAD = "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n";

const STALLS: readonly [string, Reply][] = [
  ["never answers", hang()],
  ["stops after the head", raw(HEAD, "hold")],
  ["stops in the head", raw("HTTP/1.1 200 OK\r\ncontent-le", "hold")],
  ["stops in the body", raw(`${HEAD}1234`, "hold")],
  ["sends a byte at a time", drip(5)],
  ["sends interim answers only", raw("HTTP/1.1 102 Processing\r\n\r\n".repeat(3), "hold")],
];

it.each(STALLS)("ends at the deadline when an upstream %s, and closes the connection", async (_name, reply) => {
  upstream.respond(() => reply);
  const started = performance.now();
  const sent = await egress.send(get(upstream.origin), within(400));
  const took = performance.now() - started;
  expect(sent).toMatchObject({ ok: false, fault: { code: "upstream_timeout" } });
  expect(took).toBeGreaterThanOrEqual(399);
  // A bound against deadlines that a trickle extends; the machine may be busy.
  expect(took).toBeLessThan(3_000);
  expect(upstream.requests).toHaveLength(1);
  await upstream.open(0);
});

it.each(STALLS)(
  "ends at once when a call is cancelled while an upstream %s, and closes the connection",
  async (_name, reply) => {
    upstream.respond(() => reply);
    const controller = new AbortController();
    const sending = egress.send(get(upstream.origin), { ...within(), signal: controller.signal });
    await upstream.received(1);
    controller.abort();
    expect(await sending).toEqual({ ok: false, fault: { code: "cancelled" } });
    await upstream.open(0);
  },
);

it("waits for the first byte only so long, and for the rest of the answer until the deadline", async () => {
  await egress.close();
  egress = createEgress({ allow: [upstream.host], limits: { firstByteMs: 60 } });
  upstream.respond(() => hang());
  expect(await egress.send(get(upstream.origin), within())).toMatchObject({
    ok: false,
    fault: { code: "upstream_timeout", cause: "no answer in time" },
  });
  upstream.respond(() => drip(5));
  const started = performance.now();
  expect(await egress.send(get(upstream.origin), within(200))).toMatchObject({
    ok: false,
    fault: { code: "upstream_timeout", cause: "answer not complete in time" },
  });
  expect(performance.now() - started).toBeGreaterThanOrEqual(199);
});

it("sends nothing for a call that is already cancelled or late", async () => {
  upstream.respond(() => json("ok"));
  expect(await egress.send(get(upstream.origin), { ...within(), signal: AbortSignal.abort() })).toEqual({
    ok: false,
    fault: { code: "cancelled" },
  });
  expect(await egress.send(get(upstream.origin), within(-1))).toMatchObject({
    ok: false,
    fault: { code: "upstream_timeout" },
  });
  expect(await egress.send(get(upstream.origin), within())).toMatchObject({ ok: true });
  expect(upstream.requests).toHaveLength(1);
});

it("does not send a request that was cancelled while it waited for a connection", async () => {
  await egress.close();
  egress = createEgress({ allow: [upstream.host], limits: { connections: 1 } });
  let release = (): void => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  upstream.respond(async () => {
    await held;
    return json("ok");
  });
  const first = egress.send(get(upstream.origin, "/first"), within());
  await upstream.received(1);
  const controller = new AbortController();
  const second = egress.send(get(upstream.origin, "/second"), { ...within(), signal: controller.signal });
  const third = egress.send(get(upstream.origin, "/third"), within());
  controller.abort();
  expect(await second).toEqual({ ok: false, fault: { code: "cancelled" } });
  release();
  expect(await first).toMatchObject({ ok: true });
  expect(await third).toMatchObject({ ok: true });
  expect(upstream.requests.map(({ path }) => path)).toEqual(["/first", "/third"]);
});

it("waits for a connection only so long", async () => {
  const silent = createServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const { port } = silent.address() as AddressInfo; // it listens on TCP
  const sockets = new Set<{ destroy(): void }>();
  silent.on("connection", (socket) => sockets.add(socket));
  const impatient = createEgress({ allow: ["127.0.0.1"], limits: { connectMs: 50, attempts: 1 } });
  const sent = await impatient.send(get(`https://127.0.0.1:${port}`), within());
  expect(sent).toMatchObject({ ok: false, fault: { code: "upstream_timeout" } });
  await impatient.close();
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => silent.close(resolve));
});

it("leaves no connection behind after 500 calls that were cancelled", async () => {
  upstream.respond(() => hang());
  for (let round = 1; round <= 10; round++) {
    const controller = new AbortController();
    const options = { ...within(), signal: controller.signal };
    const calls = Array.from({ length: 50 }, () => egress.send(get(upstream.origin), options));
    await upstream.received(round * 50);
    controller.abort();
    for (const sent of await Promise.all(calls)) expect(sent).toEqual({ ok: false, fault: { code: "cancelled" } });
  }
  await upstream.open(0);
});

it("leaves nothing on the signal of a call that succeeded or failed", async () => {
  const { signal } = new AbortController();
  for (const reply of [json("ok"), raw("not HTTP")]) {
    upstream.respond(() => reply);
    await egress.send(get(upstream.origin), { ...within(), signal });
  }
  expect(getEventListeners(signal, "abort")).toEqual([]);
});

it("leaves no timer behind a call that succeeded or failed", async () => {
  const timers = (): number => process.getActiveResourcesInfo().filter((resource) => resource === "Timeout").length;
  const before = timers();
  for (const reply of [json("ok"), raw("not HTTP")]) {
    upstream.respond(() => reply);
    await egress.send(get(upstream.origin), within(3_600_000));
  }
  expect(timers()).toBeLessThanOrEqual(before);
});
