import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import {
  answer,
  cutChunked,
  cutShort,
  flood,
  json,
  raw,
  startFakeUpstream,
  status,
  type FakeUpstream,
  type Reply,
} from "@mortise/testkit/fake-upstream";
import { createEgress } from "../../src/egress/create-egress.ts";
import type { Egress, OutgoingRequest, UpstreamResponse } from "../../src/egress/egress.ts";
import type { Outcome } from "../../src/errors.ts";
import { get, post, skippingClock, within, type SkippingClock } from "./scenario.ts";

const CAP = 8 * 1024 * 1024;
const CODINGS = {
  gzip: gzipSync,
  "x-gzip": gzipSync,
  GZIP: gzipSync,
  deflate: deflateSync,
  "deflate, identity": deflateRawSync,
  br: (body: string | Buffer) => brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
  zstd: zstdCompressSync,
} as const;

let upstream: FakeUpstream;
let egress: Egress;
let clock: SkippingClock;

beforeEach(async () => {
  upstream = await startFakeUpstream();
  clock = skippingClock();
  egress = createEgress({ allow: [upstream.host], clock });
});
afterEach(async () => {
  await egress.close();
  await upstream.close();
});

async function fetch(
  reply: Reply,
  request: OutgoingRequest = get(upstream.origin),
): Promise<Outcome<UpstreamResponse>> {
  upstream.respond(() => reply);
  return egress.send(request, within(undefined, clock));
}

function textOf(sent: Outcome<UpstreamResponse>): string {
  return sent.ok ? Buffer.from(sent.value.body).toString() : sent.fault.code;
}

it("sends the request as it was given, and says who asks", async () => {
  await fetch(json("ok"), post(upstream.origin, "/items?q=%20", { headers: { "x-api-key": "k", accept: "text/csv" } }));
  expect(upstream.requests).toMatchObject([
    {
      method: "POST",
      path: "/items?q=%20",
      headers: { "x-api-key": "k", accept: "text/csv", "accept-encoding": "gzip", "user-agent": "mortise" },
      body: `{"a":1}`,
    },
  ]);
});

it("gives every header once, lists joined", async () => {
  const sent = await fetch(
    raw("HTTP/1.1 200 OK\r\nX-Many: a\r\nx-many: b\r\n__proto__: c\r\ncontent-length: 0\r\n\r\n"),
  );
  expect(sent).toMatchObject({ ok: true, value: { headers: { "x-many": "a, b" } } });
  expect(({} as Record<string, unknown>)["c"]).toBeUndefined();
});

it.each([204, 304])("takes %d for an answer without a body", async (code) => {
  expect(await fetch(status(code))).toMatchObject({ ok: true, value: { status: code, body: Buffer.alloc(0) } });
});

it("takes the length that a HEAD answer declares for what it is", async () => {
  const reply = raw(`HTTP/1.1 200 OK\r\ncontent-length: ${CAP * 2}\r\n\r\n`);
  expect(await fetch(reply, get(upstream.origin, "/", { method: "HEAD" }))).toMatchObject({ ok: true });
});

it.each(Object.entries(CODINGS))("decodes %s, small and large", async (coding, compress) => {
  for (const text of [`{"a":1}`, Array.from({ length: 30_000 }, (_, index) => String(index * 7919)).join()]) {
    expect(textOf(await fetch(answer(compress(text), { headers: { "content-encoding": coding } })))).toBe(text);
  }
});

it.each(Object.entries(CODINGS))("stops decoding %s at the cap", async (coding, compress) => {
  const headers = { "content-encoding": coding };
  const exact = compress(Buffer.alloc(CAP));
  expect(await fetch(answer(exact, { headers }))).toMatchObject({ ok: true });
  const before = process.memoryUsage().rss;
  const bomb = compress(Buffer.alloc(CAP * 4));
  expect(bomb.length).toBeLessThan(CAP / 100);
  expect(await fetch(answer(bomb, { headers }))).toMatchObject({ ok: false, fault: { code: "response_too_large" } });
  expect(process.memoryUsage().rss - before).toBeLessThan(128 * 1024 * 1024);
});

it.each([
  ["doubled", gzipSync(gzipSync("{}")), "gzip, gzip"],
  ["in two codings", brotliCompressSync(gzipSync("{}")), "gzip, br"],
  ["in a coding nobody knows", Buffer.from("{}"), "compress"],
  ["not in the coding it declares", Buffer.from("{}"), "gzip"],
  ["cut inside its coding", gzipSync("x".repeat(1_000)).subarray(0, 15), "gzip"],
])("refuses a body that is %s", async (_name, body, coding) => {
  const sent = await fetch(answer(body, { headers: { "content-encoding": coding } }));
  expect(sent).toMatchObject({ ok: false, fault: { code: "bad_response" } });
});

it("refuses a body that declares to be too large before it reads it", async () => {
  const sent = await fetch(raw(`HTTP/1.1 200 OK\r\ncontent-length: ${CAP + 1}\r\n\r\n`, "hold"));
  expect(sent).toMatchObject({ ok: false, fault: { code: "response_too_large" } });
  await upstream.open(0);
});

it.each([
  ["declared", { "content-length": String(100 * 1024 * 1024) }],
  ["chunked", {}],
])("stops reading 100 MB at the cap: %s", async (_name, headers) => {
  const before = process.memoryUsage().arrayBuffers;
  const sent = await fetch(flood(100 * 1024 * 1024, headers));
  expect(sent).toMatchObject({ ok: false, fault: { code: "response_too_large" } });
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 * 1024 * 1024);
  await upstream.open(0);
});

it("reads a body of exactly the cap", async () => {
  const sent = await fetch(flood(CAP));
  expect(sent.ok && sent.value.body.length).toBe(CAP);
});

const BODY = JSON.stringify(Array.from({ length: 200 }, (_, index) => ({ id: index, name: `item ${index}` })));

it("never takes part of a body for the whole, in 1,000 random cuts", async () => {
  const cuts = [cutShort, cutChunked] as const;
  let succeeded = 0;
  for (let trial = 0; trial < 1_000; trial++) {
    const at = Math.floor(Math.random() * BODY.length);
    const reply = cuts[trial % 2]!(BODY, at, trial % 4 < 2 ? "end" : "reset");
    // A budget each, so that retries go on for all of them.
    upstream.respond(() => reply);
    const sent = await egress.send(get(upstream.origin), { ...within(undefined, clock), budget: `${trial}` });
    if (sent.ok) succeeded++;
    // A reset may overtake the head; then there is no answer at all.
    else expect(["upstream_truncated", "upstream_unavailable"]).toContain(sent.fault.code);
  }
  expect(succeeded).toBe(0);
  expect(upstream.requests.length).toBe(3_000);
}, 20_000);

it("takes the whole body, cut nowhere", async () => {
  expect(textOf(await fetch(cutShort(BODY, BODY.length)))).toBe(BODY);
  expect(textOf(await fetch(raw(`HTTP/1.1 200 OK\r\n\r\n${BODY}`)))).toBe(BODY);
});

it("does not take a cut chunk for the end of a body because the connection was to close anyway", async () => {
  const head = "HTTP/1.1 200 OK\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n";
  for (const part of ["5\r\n12", "2\r\n12\r\n", ""]) {
    expect(textOf(await fetch(raw(head + part)))).toBe("upstream_truncated");
  }
});

it("does not take a reset for the end of a body whose length nobody declared", async () => {
  let resets = 0;
  for (let trial = 0; trial < 20; trial++) {
    const sent = await fetch(answerThenReset());
    if (!sent.ok) resets++;
  }
  expect(resets).toBe(20);
});

function answerThenReset(): Reply {
  return raw(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n${BODY.slice(0, 1_000)}`, "reset");
}

it("answers that a write's outcome is unknown when its answer is cut off", async () => {
  expect(await fetch(cutShort(BODY, 10), post(upstream.origin))).toMatchObject({
    ok: false,
    fault: { code: "outcome_unknown" },
  });
  expect(upstream.requests).toHaveLength(1);
});

it("takes nothing of an interim answer for a part of the real one", async () => {
  const interim = `HTTP/1.1 103 Early Hints\r\nlink: </a>; rel=preload\r\ncontent-encoding: unheard-of\r\n\r\n`;
  const sent = await fetch(raw(`${interim}HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok`));

  expect(textOf(sent)).toBe("ok");
  expect(sent).toMatchObject({ value: { status: 200, headers: { "content-length": "2" } } });
});

it.each(["SSH-2.0-OpenSSH\r\n\r\n", "HTTP/1.1 abc\r\n\r\n", `HTTP/1.1 200 OK\r\nx: ${"y".repeat(40_000)}\r\n\r\n`])(
  "refuses what is not HTTP",
  async (bytes) => {
    expect(await fetch(raw(bytes))).toMatchObject({ ok: false, fault: { code: "bad_response" } });
    expect(upstream.requests).toHaveLength(1);
  },
);

it("sends no header that would smuggle another", async () => {
  const sent = await fetch(json("ok"), get(upstream.origin, "/", { headers: { "x-key": "a\r\nx-evil: canary" } }));
  expect(sent).toMatchObject({ ok: false, fault: { code: "internal" } });
  expect(JSON.stringify(sent)).not.toContain("canary");
  expect(upstream.requests).toEqual([]);
});
