import { gzipSync, brotliCompressSync } from "node:zlib";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import {
  answer,
  drip,
  flood,
  hang,
  json,
  raw,
  redirect,
  startFakeUpstream,
  type FakeUpstream,
} from "@mortise/testkit/fake-upstream";
import { createEgress } from "../../src/egress/create-egress.ts";
import type { Egress } from "../../src/egress/egress.ts";
import type { OpenedResponse, OpenOptions } from "../../src/egress/opened-response.ts";
import type { Outcome } from "../../src/errors.ts";

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

const limit = (more: Partial<OpenOptions> = {}): OpenOptions => ({
  deadline: performance.now() + 20_000,
  signal: new AbortController().signal,
  ...more,
});

const get = (path = "/") => ({ method: "GET", origin: upstream.origin, path, headers: {}, body: null });

async function opened(options: OpenOptions = limit()): Promise<OpenedResponse> {
  const outcome = await egress.open(get(), options);
  if (!outcome.ok) throw new Error(`not opened: ${JSON.stringify(outcome)}`);
  return outcome.value;
}

async function readAll(response: OpenedResponse): Promise<Outcome<string>> {
  const pieces: Uint8Array[] = [];
  for (;;) {
    const piece = await response.read();
    if (!piece.ok) return piece;
    if (piece.value === null) return { ok: true, value: Buffer.concat(pieces).toString() };
    pieces.push(piece.value);
  }
}

it("gives an answer while its body is still being sent, and closes the connection of a reader who leaves", async () => {
  upstream.respond(() => raw("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nfirst\r\n", "hold"));
  const response = await opened();
  expect(response.status).toBe(200);
  expect(await response.read()).toEqual({ ok: true, value: Buffer.from("first") });
  const waiting = response.read();
  response.close();
  expect(await waiting).toMatchObject({ ok: false, fault: { code: "cancelled" } });
  await upstream.open(0);
});

it("keeps the connection of an answer that was read to its end for the next request", async () => {
  upstream.respond(() => json({ fine: true }));
  for (let count = 0; count < 10; count++) {
    expect(await readAll(await opened())).toEqual({ ok: true, value: `{"fine":true}` });
  }
  // The first may not be free yet when the next request leaves.
  expect(upstream.connections).toBeLessThanOrEqual(2);
});

it.each([
  ["gzip", gzipSync],
  ["br", brotliCompressSync],
])("decompresses a body in %s as it comes, and holds it to the cap", async (coding, compress) => {
  const body = compress("a".repeat(3_000_000));
  upstream.respond(() => answer(body, { headers: { "content-encoding": coding } }));
  expect(await readAll(await opened())).toEqual({ ok: true, value: "a".repeat(3_000_000) });
  const refused = await readAll(await opened(limit({ bodyBytes: 1_000_000 })));
  expect(refused).toMatchObject({ ok: false, fault: { code: "response_too_large" } });
});

it("stops reading a body that does not say how long it is at the cap", async () => {
  upstream.respond(() => flood(100 * 1024 * 1024));
  const response = await opened(limit({ bodyBytes: 1_000_000 }));
  let read = 0;
  let piece = await response.read();
  for (; piece.ok && piece.value !== null; piece = await response.read()) read += piece.value.length;
  expect(piece).toMatchObject({ ok: false, fault: { code: "response_too_large" } });
  expect(read).toBeLessThanOrEqual(1_000_000);
  await upstream.open(0);
});

it("does not wait for a body that says it is above the cap, and tells its status", async () => {
  const head = "HTTP/1.1 502 Bad Gateway\r\ncontent-length: 104857600\r\n\r\n";
  upstream.respond(() => raw(`${head} `, "hold"));
  const answered = await opened(limit({ deadline: performance.now() + 60_000 }));
  expect(answered.status).toBe(502);
  expect(await readAll(answered)).toMatchObject({ ok: false, fault: { code: "response_too_large" } });
  await upstream.open(0);
  // An answer to HEAD says how long the other's would be.
  upstream.respond(() => raw(head));
  const outcome = await egress.open({ ...get(), method: "HEAD" }, limit());
  expect(outcome.ok && (await outcome.value.read())).toEqual({ ok: true, value: null });
});

it("ends a body that goes on beyond the cap, and closes the connection", async () => {
  upstream.respond(() => raw(`HTTP/1.1 200 OK\r\ncontent-length: 9000\r\n\r\n${"a".repeat(5_000)}`, "hold"));
  const refused = await readAll(await opened(limit({ bodyBytes: 4_000 })));
  expect(refused).toMatchObject({ ok: false, fault: { code: "response_too_large" } });
  await upstream.open(0);
});

it("never takes a body that was cut off for a whole one", async () => {
  upstream.respond(() => raw("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n1234", "reset"));
  expect(await readAll(await opened())).toMatchObject({ ok: false, fault: { code: "upstream_truncated" } });
});

it.each([
  ["never answers", hang()],
  ["sends a byte at a time", drip(5)],
])("ends at the deadline when an upstream %s", async (_name, reply) => {
  upstream.respond(() => reply);
  const outcome = await egress.open(get(), limit({ deadline: performance.now() + 300 }));
  const ended = outcome.ok ? await readAll(outcome.value) : outcome;
  expect(ended).toMatchObject({ ok: false, fault: { code: "upstream_timeout" } });
  await upstream.open(0);
});

it("ends at once when the signal aborts, and says whether the request had gone out", async () => {
  upstream.respond(() => hang());
  const controller = new AbortController();
  const opening = egress.open(get(), limit({ signal: controller.signal }));
  await upstream.received(1);
  controller.abort();
  expect(await opening).toMatchObject({ ok: false, sent: true, fault: { code: "cancelled" } });
  await upstream.open(0);
  expect(await egress.open(get(), limit({ signal: controller.signal }))).toMatchObject({ ok: false, sent: false });
});

it("goes nowhere that the guard refuses, and follows no redirect", async () => {
  const guarded = createEgress();
  const refused = await guarded.open(get(), limit());
  expect(refused).toMatchObject({ ok: false, sent: false, fault: { code: "egress_refused" } });
  expect(upstream.connections).toBe(0);
  await guarded.close();
  upstream.respond(() => redirect("/elsewhere", 302));
  const response = await opened();
  expect(response).toMatchObject({ status: 302, headers: { location: "/elsewhere" } });
  response.close();
  expect(upstream.requests).toHaveLength(1);
});

it("does not read ahead of a reader without bound", async () => {
  const block = Buffer.alloc(64 * 1024, "a");
  let written = 0;
  upstream.respond(() =>
    answer(
      (async function* () {
        for (; written < 400; written++) yield block;
      })(),
    ),
  );
  const opening = await opened(limit({ bodyBytes: 100 * 1024 * 1024 }));
  await opening.read();
  // Nothing tells that something does not happen. The sockets' own buffers hold some; far from all of it.
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(written).toBeLessThan(350);
  expect(await readAll(opening)).toMatchObject({ ok: true });
});
