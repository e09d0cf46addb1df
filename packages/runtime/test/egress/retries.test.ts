import { createServer } from "node:net";
import { Readable } from "node:stream";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { hang, json, reset, startFakeUpstream, status, type FakeUpstream } from "@mortise/testkit/fake-upstream";
import { createEgress } from "../../src/egress/create-egress.ts";
import type { Egress, OutgoingRequest, UpstreamResponse } from "../../src/egress/egress.ts";
import type { Outcome } from "../../src/errors.ts";
import type { StreamedBody } from "../../src/files/streamed-body.ts";
import { get, post, skippingClock, within, type SkippingClock } from "./scenario.ts";

let upstream: FakeUpstream;
let egress: Egress;
let clock: SkippingClock;

beforeEach(async () => {
  upstream = await startFakeUpstream();
  clock = skippingClock();
  egress = createEgress({ allow: [upstream.host], clock, random: () => 0.5 });
});
afterEach(async () => {
  await egress.close();
  await upstream.close();
});

function send(
  request: OutgoingRequest,
  milliseconds?: number,
  budget = "organisation",
): Promise<Outcome<UpstreamResponse>> {
  return egress.send(request, { ...within(milliseconds, clock), budget });
}

/** Answers the given statuses in turn, then 200 for ever. */
function inTurn(...replies: readonly ReturnType<typeof status>[]): void {
  upstream.respond((_request, index) => replies[index] ?? json("at last"));
}

it.each([429, 502, 503, 504])("repeats a request that may be repeated after %d", async (code) => {
  inTurn(status(code), status(code));
  expect(await send(get(upstream.origin))).toMatchObject({ ok: true, value: { status: 200 } });
  expect(upstream.requests).toHaveLength(3);
});

it.each([400, 401, 403, 404, 408, 409, 500, 501])("gives %d as it is", async (code) => {
  inTurn(status(code));
  expect(await send(get(upstream.origin))).toMatchObject({ ok: true, value: { status: code } });
  expect(upstream.requests).toHaveLength(1);
});

it("gives up after three attempts, with the last answer", async () => {
  upstream.respond((_request, index) => json(index, { status: 503 }));
  const sent = await send(get(upstream.origin));
  expect(sent).toMatchObject({ ok: true, value: { status: 503 } });
  if (sent.ok) expect(Buffer.from(sent.value.body).toString()).toBe("2");
  expect(upstream.requests).toHaveLength(3);
});

it("tells how each request ended, before it waits for the next", async () => {
  const told: unknown[] = [];
  upstream.respond((_request, index) => (index === 0 ? reset() : index === 1 ? status(503) : json("at last")));
  await egress.send(get(upstream.origin), {
    ...within(30_000, clock),
    onAttempt: (ended) => told.push([ended.ok ? ended.value.status : ended.fault.code, clock.pauses.length]),
  });
  expect(told).toEqual([
    ["upstream_unavailable", 0],
    [503, 1],
    [200, 2],
  ]);
});

it.each([
  ["a second attempt", () => status(503)],
  ["a redirect", () => status(307, { location: "/elsewhere" })],
] as const)(
  "asks for no permission for %s where the body cannot be read again, and closes the body where none is given",
  async (_what, reply) => {
    upstream.respond(reply);
    let asked = 0;
    let told = 0;
    const options = {
      ...within(30_000, clock),
      permit: () => ({ ok: false, fault: { code: "rate_limited", cause: String((asked += 1)) } }) as const,
      onAttempt: () => void (told += 1),
    };
    const once = streamedOnce();
    await egress.send(post(upstream.origin, "/", { body: once, retryable: true }), options);
    expect({ asked, told }).toEqual({ asked: 0, told: 1 });

    const second = streamedOnce();
    const twice = { ...streamedOnce(), again: () => Promise.resolve(second) };
    await egress.send(post(upstream.origin, "/", { body: twice, retryable: true }), options);
    expect({ asked, told }).toEqual({ asked: 1, told: 2 });
    expect(second.stream.destroyed).toBe(true);
  },
);

/** A body that cannot be read a second time. */
function streamedOnce(): StreamedBody {
  const stream = Readable.from([Buffer.from("{}")]);
  return { length: 2, stream, again: () => Promise.resolve(undefined), close: () => void stream.destroy() };
}

it("backs off twice as long each time, with full jitter, and longer when throttled", async () => {
  upstream.respond(() => status(503));
  await send(get(upstream.origin));
  upstream.respond(() => status(429));
  await send(get(upstream.origin));
  expect(clock.pauses).toEqual([25, 50, 500, 1_000]);
});

it("waits as long as a Retry-After asks, and at most five seconds more", async () => {
  for (const random of [0, 0.5, 0.999]) {
    clock = skippingClock();
    await egress.close();
    egress = createEgress({ allow: [upstream.host], clock, random: () => random });
    upstream.forget();
    inTurn(status(429, { "retry-after": "2" }), status(503, { "retry-after": "2" }));
    expect(await send(get(upstream.origin))).toMatchObject({ ok: true, value: { status: 200 } });
    expect(clock.pauses).toHaveLength(2);
    for (const pause of clock.pauses) {
      expect(pause).toBeGreaterThanOrEqual(2_000);
      expect(pause).toBeLessThanOrEqual(7_000);
    }
  }
});

it("reads a Retry-After date by the upstream's own clock", async () => {
  const date = "Sat, 21 Nov 2020 00:00:00 GMT";
  inTurn(status(503, { date, "retry-after": "Sat, 21 Nov 2020 00:00:10 GMT" }));
  expect(await send(get(upstream.origin))).toMatchObject({ ok: true, value: { status: 200 } });
  expect(clock.pauses[0]).toBeGreaterThanOrEqual(10_000);
  expect(clock.pauses[0]).toBeLessThanOrEqual(15_000);
});

it.each(["-1", "abc", "", "1.5", "1e3", "Sat, 21 Nov 2015 00:00:00 GMT", "Thu, 99 Foo 2026"])(
  "is not led astray by Retry-After: %j",
  async (value) => {
    inTurn(status(429, { "retry-after": value }));
    expect(await send(get(upstream.origin))).toMatchObject({ ok: true, value: { status: 200 } });
    expect(clock.pauses).toEqual([500]);
  },
);

it.each(["86400", "99999999999999999999", "Fri, 31 Dec 9999 23:59:59 GMT"])(
  "answers at once when Retry-After: %s does not fit the deadline",
  async (value) => {
    upstream.respond(() => status(429, { "retry-after": value }));
    expect(await send(get(upstream.origin))).toMatchObject({ ok: true, value: { status: 429 } });
    expect(clock.pauses).toEqual([]);
    expect(upstream.requests).toHaveLength(1);
  },
);

// F-3 of the table of faults.
it("spends at most 100 retries on 10,000 calls that are throttled for ever", async () => {
  upstream.respond(() => status(429));
  for (let call = 0; call < 10_000; call++) await send(get(upstream.origin));
  console.info(`429 for ever: ${upstream.requests.length} upstream requests for 10,000 calls`);
  expect(upstream.requests.length).toBeGreaterThan(10_000);
  expect(upstream.requests.length).toBeLessThanOrEqual(10_100);
}, 30_000);

// F-4 of the table of faults.
it("spends at most 35 retries on 10,000 calls that fail for ever, and as many again for another organisation", async () => {
  upstream.respond(() => status(503));
  for (let call = 0; call < 10_000; call++) await send(get(upstream.origin));
  const { length } = upstream.requests;
  console.info(`503 for ever: ${length} upstream requests for 10,000 calls`);
  expect(length).toBeGreaterThan(10_000);
  expect(length).toBeLessThanOrEqual(10_035);
  await send(get(upstream.origin), undefined, "another organisation");
  expect(upstream.requests.length).toBe(length + 3);
}, 30_000);

it("would triple the upstream's load without the budget", async () => {
  upstream.respond(() => status(503));
  for (let call = 0; call < 300; call++) await send(get(upstream.origin), undefined, `budget ${call}`);
  expect(upstream.requests).toHaveLength(900);
});

it("gets its retries back from calls that succeed", async () => {
  upstream.respond(() => status(503));
  for (let call = 0; call < 100; call++) await send(get(upstream.origin));
  upstream.respond(() => json("well again"));
  for (let call = 0; call < 28; call++) await send(get(upstream.origin));
  upstream.respond(() => status(503));
  upstream.forget();
  await send(get(upstream.origin));
  expect(upstream.requests).toHaveLength(3);
});

it.each([429, 500, 502, 503, 504])("sends a write once, 200 times of 200, when it gets %d", async (code) => {
  upstream.respond(() => status(code));
  for (let call = 0; call < 200; call++) {
    expect(await send(post(upstream.origin))).toMatchObject({ ok: true, value: { status: code } });
  }
  expect(upstream.requests).toHaveLength(200);
});

it("does not know what became of a write whose connection broke, and sends it once", async () => {
  upstream.respond(() => reset());
  for (let call = 0; call < 100; call++) {
    expect(await send(post(upstream.origin))).toMatchObject({ ok: false, fault: { code: "outcome_unknown" } });
  }
  expect(upstream.requests).toHaveLength(100);
});

it("does not know what became of a write that was not answered in time", async () => {
  upstream.respond(() => hang());
  expect(await send(post(upstream.origin), 50)).toMatchObject({ ok: false, fault: { code: "outcome_unknown" } });
  expect(upstream.requests).toHaveLength(1);
});

it("repeats a read whose connection broke", async () => {
  upstream.respond((_request, index) => (index < 2 ? reset() : json("at last")));
  expect(await send(get(upstream.origin))).toMatchObject({ ok: true, value: { status: 200 } });
  expect(upstream.requests).toHaveLength(3);
});

it("repeats even a write that could not be sent, since nothing happened", async () => {
  const { port } = upstream;
  await upstream.close();
  const restarting = {
    ...clock,
    sleep: async (milliseconds: number, signal: AbortSignal): Promise<void> => {
      await clock.sleep(milliseconds, signal);
      upstream = await startFakeUpstream(() => json("up again"), { port });
    },
  };
  await egress.close();
  egress = createEgress({ allow: [upstream.host], clock: restarting });
  expect(await send(post(upstream.origin))).toMatchObject({ ok: true, value: { status: 200 } });
  expect(upstream.requests).toHaveLength(1);
});

it("answers that an upstream is not available when nothing listens", async () => {
  await upstream.close();
  expect(await send(post(upstream.origin))).toMatchObject({ ok: false, fault: { code: "upstream_unavailable" } });
  expect(clock.pauses).toHaveLength(2);
  upstream = await startFakeUpstream();
});

/** Answers one request on a connection and closes it as soon as another arrives: the race that keep-alive cannot avoid. */
it("sends a write once when the upstream closes the idle connection under it, and a read again", async () => {
  let requests = 0;
  const server = createServer((socket) => {
    let served = 0;
    socket.on("error", () => {});
    socket.on("data", () => {
      requests++;
      if (served++ === 0) socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
      else socket.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  const racing = createEgress({ allow: ["127.0.0.1"], clock, limits: { connections: 1 } });
  const options = within(undefined, clock);

  expect(await racing.send(get(origin), options)).toMatchObject({ ok: true });
  expect(await racing.send(post(origin), options)).toMatchObject({ ok: false, fault: { code: "outcome_unknown" } });
  expect(requests).toBe(2);
  expect(await racing.send(get(origin), options)).toMatchObject({ ok: true });
  expect(await racing.send(get(origin), options)).toMatchObject({ ok: true });
  expect(requests).toBe(5);
  await racing.close();
  await new Promise((resolve) => server.close(resolve));
});

it("stops waiting for the next attempt when the call is cancelled", async () => {
  upstream.respond(() => status(503));
  const controller = new AbortController();
  const waiting = {
    now: (): number => clock.now(),
    time: (): number => clock.time(),
    sleep: (_milliseconds: number, signal: AbortSignal): Promise<void> =>
      new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(new Error("aborted")));
        controller.abort();
      }),
  };
  await egress.close();
  egress = createEgress({ allow: [upstream.host], clock: waiting });
  const sent = await egress.send(get(upstream.origin), { ...within(undefined, clock), signal: controller.signal });
  expect(sent).toEqual({ ok: false, fault: { code: "cancelled" } });
  expect(upstream.requests).toHaveLength(1);
});

it("asks for permission before each request but the first, and ends with what there is where it is refused", async () => {
  upstream.respond(() => status(503));
  let asked = 0;
  const permit = (): Outcome<true> => {
    asked++;
    return upstream.requests.length < 2 ? { ok: true, value: true } : { ok: false, fault: { code: "rate_limited" } };
  };
  const sent = await egress.send(get(upstream.origin), { ...within(undefined, clock), permit });
  expect(sent).toMatchObject({ ok: true, value: { status: 503 } });
  expect([asked, upstream.requests.length]).toEqual([2, 2]);
});
