import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { json, redirect, startFakeUpstream, type FakeUpstream } from "@mortise/testkit/fake-upstream";
import { createEgress } from "../../src/egress/create-egress.ts";
import type { Egress } from "../../src/egress/egress.ts";
import type { Outcome } from "../../src/errors.ts";
import { countConnects, get, networkOf, post, within } from "./scenario.ts";

const SECRET = "canary-5f3a9c";
const CODES = [301, 302, 303, 307, 308] as const;
const AUTH = {
  bearer: { headers: { authorization: `Bearer ${SECRET}` }, query: "" },
  basic: { headers: { authorization: `Basic ${Buffer.from(`user:${SECRET}`).toString("base64")}` }, query: "" },
  "key header": { headers: { "x-api-key": SECRET }, query: "" },
  cookie: { headers: { cookie: `session=${SECRET}` }, query: "" },
  "key in the query": { headers: {}, query: `?key=${SECRET}` },
} as const;
const MATRIX = CODES.flatMap((code) => Object.keys(AUTH).map((auth) => [code, auth as keyof typeof AUTH] as const));

let upstream: FakeUpstream;
let other: FakeUpstream;
let egress: Egress;

beforeEach(async () => {
  upstream = await startFakeUpstream();
  other = await startFakeUpstream(() => json("stolen"));
  // Both may be reached, so that nothing but the redirect rule keeps a request from the other.
  egress = createEgress({ allow: [upstream.host, other.host, "localhost"] });
});
afterEach(async () => {
  await egress.close();
  await Promise.all([upstream.close(), other.close()]);
});

it.each(MATRIX)("follows no %d to another origin with a credential: %s", async (code, auth) => {
  const { headers, query } = AUTH[auth];
  upstream.respond(() => redirect(`${other.origin}/take${query}`, code));
  for (const request of [
    get(upstream.origin, `/${query}`, { headers }),
    post(upstream.origin, `/${query}`, { headers }),
  ]) {
    const sent = await egress.send(request, within());
    expect(sent).toMatchObject({ ok: false, fault: { code: "egress_refused" } });
    expect(JSON.stringify(sent)).not.toContain(SECRET);
  }
  expect(upstream.requests).toHaveLength(2);
  expect(other.connections).toBe(0);
  expect(other.bytesReceived).toBe(0);
});

it.each(MATRIX)("follows a %d on the same origin, credential and all: %s", async (code, auth) => {
  const { headers, query } = AUTH[auth];
  upstream.respond(({ path }) => (path.startsWith("/old") ? redirect(`/new${query}`, code) : json("moved")));
  expect(await egress.send(get(upstream.origin, `/old${query}`, { headers }), within())).toMatchObject({ ok: true });
  expect(upstream.requests[1]).toMatchObject({ method: "GET", path: `/new${query}`, headers });
});

it.each([
  [301, "POST", "GET"],
  [302, "POST", "GET"],
  [303, "POST", "GET"],
  [303, "PUT", "GET"],
  [303, "HEAD", "HEAD"],
  [301, "PUT", "PUT"],
  [302, "DELETE", "DELETE"],
  [307, "POST", "POST"],
  [308, "PATCH", "PATCH"],
] as const)("after a %d makes a %s a %s", async (code, before, after) => {
  upstream.respond(({ path }) => (path === "/old" ? redirect("new", code) : json("moved")));
  const body = before === "HEAD" || before === "DELETE" ? null : `{"a":1}`;
  expect(await egress.send(post(upstream.origin, "/old", { method: before, body }), within())).toMatchObject({
    ok: true,
  });
  const [, second] = upstream.requests;
  expect(second).toMatchObject({ method: after, path: "/new" });
  expect(second?.body).toBe(after === before ? (body ?? "") : "");
  expect(second?.headers["content-type"]).toBe(after === before ? "application/json" : undefined);
});

it.each([
  "http://169.254.169.254/latest/meta-data",
  "http://127.1/",
  "http://[::1]/",
  "//169.254.169.254/",
  "file:///etc/passwd",
  "gopher://127.0.0.1:70/",
  "data:text/plain,x",
  "javascript:alert(1)",
  "https://api.example.com/",
  "http://",
])("follows no redirect to %s", async (location) => {
  upstream.respond(() => redirect(location));
  const connects = await countConnects(async () => {
    const sent = await egress.send(get(upstream.origin), within());
    // With its status: the request was made, and answered.
    expect(sent).toMatchObject({ ok: false, fault: { code: "egress_refused", status: 302 } });
  });
  expect(connects).toBe(1);
});

it("holds another port, scheme, name and userinfo for another origin", async () => {
  const { port } = upstream;
  for (const location of [
    `http://127.0.0.1:${other.port}/`,
    `https://127.0.0.1:${port}/`,
    `http://localhost:${port}/`,
    `http://u:p@127.0.0.1:${port}/`,
  ]) {
    upstream.respond(() => redirect(location));
    expect(await egress.send(get(upstream.origin), within())).toMatchObject({ fault: { code: "egress_refused" } });
  }
  expect(other.connections).toBe(0);
});

it("follows three redirects and no fourth", async () => {
  const chain = (length: number): void =>
    upstream.respond(({ path }) => {
      const hop = Number(path.slice(1));
      return hop < length ? redirect(`/${hop + 1}`) : json("arrived");
    });
  chain(3);
  expect(await egress.send(get(upstream.origin, "/0"), within())).toMatchObject({ ok: true });
  expect(upstream.requests).toHaveLength(4);
  upstream.forget();
  chain(4);
  expect(await egress.send(get(upstream.origin, "/0"), within())).toMatchObject({ fault: { code: "bad_response" } });
  expect(upstream.requests).toHaveLength(4);
});

it("ends a loop after four requests", async () => {
  upstream.respond(() => redirect("/"));
  expect(await egress.send(get(upstream.origin), within())).toMatchObject({ fault: { code: "bad_response" } });
  expect(upstream.requests).toHaveLength(4);
});

it("gives a redirect without a destination, and a 304, as they are", async () => {
  for (const code of [300, 304] as const) {
    upstream.respond(() => ({ kind: "answer", status: code, headers: { location: "/new" }, body: "" }));
    expect(await egress.send(get(upstream.origin), within())).toMatchObject({ ok: true, value: { status: code } });
  }
  upstream.respond(() => ({ kind: "answer", status: 302, headers: {}, body: "" }));
  expect(await egress.send(get(upstream.origin), within())).toMatchObject({ ok: true, value: { status: 302 } });
});

it("does not know what became of a write that was redirected to where it could not go", async () => {
  await egress.close();
  let known = true;
  const network = networkOf(() => (known ? ["127.0.0.1"] : Promise.reject(new Error("ENOTFOUND"))));
  egress = createEgress({ allow: ["localhost"], network, limits: { judgementMs: 0 } });
  upstream.respond(() => {
    known = false;
    return redirect("/new", 303);
  });
  const origin = `http://localhost:${upstream.port}`;
  expect(await egress.send(post(origin), within())).toMatchObject({ fault: { code: "outcome_unknown" } });
  expect(await egress.send(post(origin), within())).toMatchObject({ fault: { code: "upstream_unavailable" } });
  expect(upstream.requests).toHaveLength(1);
});

it("follows no redirect that a rate limit does not permit", async () => {
  const options = { ...within(), permit: (): Outcome<true> => ({ ok: false, fault: { code: "rate_limited" } }) };
  upstream.respond(() => redirect("/elsewhere", 307));
  expect(await egress.send(get(upstream.origin), options)).toMatchObject({ fault: { code: "rate_limited" } });
  expect(await egress.send(post(upstream.origin), options)).toMatchObject({ fault: { code: "outcome_unknown" } });
  expect(upstream.requests).toHaveLength(2);
});
