import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import {
  answer,
  flood,
  hang,
  json,
  redirect,
  startFakeUpstream,
  status,
  type FakeUpstream,
} from "@mortise/testkit/fake-upstream";
import { createEgress } from "../../src/egress/create-egress.ts";
import type { Egress } from "../../src/egress/egress.ts";
import { createFetch, FetchFault } from "../../src/egress/fetch.ts";

let upstream: FakeUpstream;
let other: FakeUpstream;
let egress: Egress;
let fetchThrough: typeof globalThis.fetch;

beforeEach(async () => {
  upstream = await startFakeUpstream();
  other = await startFakeUpstream(() => json("stolen"));
  egress = createEgress({ allow: [upstream.host, other.host] });
  fetchThrough = createFetch(egress);
});
afterEach(async () => {
  await egress.close();
  await Promise.all([upstream.close(), other.close()]);
});

it("sends what a library gives to fetch, and gives the answer as fetch does", async () => {
  upstream.respond(() =>
    answer(gzipSync(`{"a":1}`), { status: 201, headers: { "content-encoding": "gzip", etag: "1" } }),
  );
  const response = await fetchThrough(`${upstream.origin}/token?a=b`, {
    method: "POST",
    headers: { authorization: "Basic x" },
    body: new URLSearchParams({ grant_type: "code" }),
  });
  expect(upstream.requests[0]).toMatchObject({
    method: "POST",
    path: "/token?a=b",
    body: "grant_type=code",
    headers: { authorization: "Basic x", "content-type": "application/x-www-form-urlencoded;charset=UTF-8" },
  });
  expect(response).toMatchObject({ status: 201, ok: true, redirected: false, url: `${upstream.origin}/token?a=b` });
  expect(response.headers.get("etag")).toBe("1");
  expect(response.headers.has("content-encoding")).toBe(false);
  expect(await response.json()).toEqual({ a: 1 });
});

it("gives an answer without a body", async () => {
  upstream.respond(() => status(204));
  expect((await fetchThrough(upstream.origin)).body).toBeNull();
});

it("follows a redirect on the same origin where method and body stay", async () => {
  upstream.respond(({ path }) => (path === "/old" ? redirect("/new", 308) : json("moved")));
  const response = await fetchThrough(`${upstream.origin}/old`, { method: "POST", body: "kept" });
  expect(response).toMatchObject({ status: 200, redirected: true, url: `${upstream.origin}/new` });
  expect(upstream.requests[1]).toMatchObject({ method: "POST", path: "/new", body: "kept" });
});

it.each([301, 302, 303] as const)("does not turn a POST into a GET because of a %d", async (code) => {
  upstream.respond(() => redirect("/new", code));
  await expect(fetchThrough(upstream.origin, { method: "POST", body: "lost" })).rejects.toThrow(FetchFault);
  expect(upstream.requests).toHaveLength(1);
});

it.each([301, 302, 303, 307, 308] as const)("sends nothing to another origin because of a %d", async (code) => {
  upstream.respond(() => redirect(`${other.origin}/take`, code));
  const headers = { authorization: "Bearer secret", "x-api-key": "secret" };
  const got = fetchThrough(upstream.origin, { headers });
  await expect(got).rejects.toMatchObject({ name: "FetchFault", fault: { code: "egress_refused" } });
  expect(other.connections).toBe(0);
});

it("shows a redirect to whoever follows it by hand, refuses it to whoever wants none, and ends a loop", async () => {
  upstream.respond(() => redirect("/again", 307));
  expect((await fetchThrough(upstream.origin, { redirect: "manual" })).status).toBe(307);
  await expect(fetchThrough(upstream.origin, { redirect: "error" })).rejects.toThrow("not followed");
  upstream.forget();
  await expect(fetchThrough(upstream.origin)).rejects.toThrow("not followed");
  expect(upstream.requests).toHaveLength(4);
});

it("rejects with the signal's reason, before the answer and within it", async () => {
  upstream.respond(({ path }) => (path === "/hang" ? hang() : flood(50 * 1024 * 1024)));
  const controller = new AbortController();
  const waiting = fetchThrough(`${upstream.origin}/hang`, { signal: controller.signal });
  await upstream.received(1);
  controller.abort(new Error("no longer needed"));
  await expect(waiting).rejects.toThrow("no longer needed");
  const second = new AbortController();
  const unbounded = createFetch(egress, { bodyBytes: Infinity });
  const response = await unbounded(`${upstream.origin}/flood`, { signal: second.signal });
  const reading = response.text();
  second.abort(new Error("not the rest either"));
  await expect(reading).rejects.toThrow("not the rest either");
  await upstream.open(0);
});

it("holds a body to the cap, and an answer to the time", async () => {
  upstream.respond(({ path }) => (path === "/hang" ? hang() : flood(2 * 1024 * 1024)));
  const response = await fetchThrough(`${upstream.origin}/flood`);
  await expect(response.text()).rejects.toMatchObject({ fault: { code: "response_too_large" } });
  const hasty = createFetch(egress, { timeoutMs: 100 });
  await expect(hasty(`${upstream.origin}/hang`)).rejects.toMatchObject({ fault: { code: "upstream_timeout" } });
});

it("goes nowhere that the guard refuses", async () => {
  const guarded = createEgress();
  const refused = createFetch(guarded)(upstream.origin);
  await expect(refused).rejects.toMatchObject({ fault: { code: "egress_refused" } });
  expect(upstream.connections).toBe(0);
  await guarded.close();
});
