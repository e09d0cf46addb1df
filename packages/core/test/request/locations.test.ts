import { expect, it } from "@jest/globals";
import * as fc from "fast-check";
import type { Arguments } from "../../src/request/filling.ts";
import { prepareRequest } from "../../src/request/prepare-request.ts";
import type { HttpRequest } from "../../src/request/http-request.ts";
import type { Plan } from "../../src/tools/tool.ts";
import { hostileValue } from "./hostile-values.ts";
import { JSON_BODY, parameter, planWith, text, textBody } from "./plans.ts";

const SEED = 20_261_123;
const RUNS = 10_000;

function sent(plan: Plan, args: Arguments): HttpRequest {
  const built = prepareRequest(plan)(args, {});
  if (!built.ok) throw new Error(JSON.stringify(built.faults));
  return built.request;
}

function faultOf(plan: Plan, args: Arguments) {
  const built = prepareRequest(plan)(args, {});
  return built.ok ? undefined : built.faults[0];
}

const wellFormed = hostileValue.filter((value) => !/[\ud800-\udfff]/u.test(value));
const scalar = fc.oneof(wellFormed, fc.boolean(), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }));

it(`brings ${RUNS} values through the query to an independent decoder, and no key beside them (seed ${SEED})`, () => {
  const plan = planWith({
    url: { query: [text("fixed=1")] },
    parameters: [
      parameter({ name: "filter[x]", argument: "filter", location: "query" }),
      parameter({ name: "ids", location: "query", type: "array" }),
      parameter({ name: "a&b=c", argument: "odd", location: "query" }),
    ],
  });
  const prepare = prepareRequest(plan);
  fc.assert(
    fc.property(scalar, fc.array(scalar, { maxLength: 3 }), wellFormed, (filter, ids, odd) => {
      const built = prepare({ filter, ids, odd }, {});
      if (!built.ok) {
        // Only a whole number that JSON cannot carry is refused here.
        expect(built.faults.every(({ message }) => message.includes("9007199254740991"))).toBe(true);
        return;
      }
      const href = built.request.origin + built.request.path;
      expect(new URL(href).href).toBe(href);
      expect(Array.from(new URLSearchParams(built.request.path.split("?")[1]))).toEqual([
        ["fixed", "1"],
        ["filter[x]", String(filter)],
        ...ids.map((id) => ["ids", String(id)]),
        ["a&b=c", odd],
      ]);
    }),
    { seed: SEED, numRuns: RUNS },
  );
});

it(`brings ${RUNS} values through cookies and headers, and nothing beside them (seed ${SEED})`, () => {
  const plan = planWith({
    parameters: [
      parameter({ name: "session", location: "cookie", writing: { style: "form" } }),
      parameter({ name: "tags", location: "cookie", type: "array", writing: { style: "form" } }),
      parameter({ name: "X-Note", argument: "note", location: "header" }),
    ],
  });
  const prepare = prepareRequest(plan);
  let headers = 0;
  fc.assert(
    fc.property(wellFormed, fc.array(wellFormed, { maxLength: 3 }), hostileValue, (session, tags, note) => {
      const cookie = prepare({ session, tags }, {});
      expect(cookie.ok).toBe(true);
      if (cookie.ok) {
        const pairs = (cookie.request.headers["cookie"] ?? "").split("; ").map((pair) => pair.split("="));
        expect(pairs.map(([name, value = ""]) => [name, decodeURIComponent(value)])).toEqual([
          ["session", session],
          ...tags.map((tag) => ["tags", tag]),
        ]);
      }
      const header = prepare({ note }, {});
      if (!header.ok) return;
      headers += 1;
      expect(Object.keys(header.request.headers)).toEqual(["accept", "x-note"]);
      // The platform's own reading: it throws on what a header cannot hold, and trims what a recipient would.
      expect(new Headers(header.request.headers).get("x-note")).toBe(note);
      expect(note).toMatch(/^[ -~]*$/);
    }),
    { seed: SEED, numRuns: RUNS },
  );
  expect(headers).toBeGreaterThan(RUNS / 10);
});

it(`brings ${RUNS} values through a JSON body, and no member beside them (seed ${SEED})`, () => {
  const plan = planWith({
    method: "POST",
    body: JSON_BODY,
    parameters: [
      parameter({ name: 'a"b', argument: "a", location: "body" }),
      parameter({ name: "nested", location: "body", type: "object" }),
      parameter({ name: "constructor", location: "body" }),
    ],
  });
  const prepare = prepareRequest(plan);
  const member = fc.option(hostileValue, { nil: undefined });
  fc.assert(
    fc.property(
      member,
      fc.option(fc.jsonValue({ maxDepth: 4 }), { nil: undefined }),
      member,
      (a, nested, constructor) => {
        const given: [string, unknown][] = [
          ["a", a],
          ["nested", nested],
          ["constructor", constructor],
        ];
        const args = Object.fromEntries(given.filter(([, value]) => value !== undefined));
        const built = prepare({ ...args, undeclared: "x" }, {});
        if (!built.ok) {
          expect(built.faults.every(({ message }) => message.includes("9007199254740991"))).toBe(true);
          return;
        }
        const members: [string, unknown][] = [
          ['a"b', a],
          ["nested", nested],
          ["constructor", constructor],
        ];
        const wanted = Object.fromEntries(members.filter(([, value]) => value !== undefined));
        expect(JSON.parse(textBody(built.request))).toEqual(JSON.parse(JSON.stringify(wanted)));
      },
    ),
    { seed: SEED, numRuns: RUNS },
  );
});

it("fills in defaults, and sends nothing for what is neither given nor defaulted", () => {
  const plan = planWith({
    method: "POST",
    body: JSON_BODY,
    parameters: [
      parameter({ name: "limit", location: "query", type: "integer", default: 25 }),
      parameter({ name: "page", location: "query" }),
      parameter({ name: "X-Mode", argument: "mode", location: "header", default: "fast" }),
      parameter({ name: "X-None", argument: "none", location: "header" }),
      parameter({ name: "priority", location: "body", default: "medium" }),
      parameter({ name: "title", location: "body" }),
    ],
  });
  expect(sent(plan, {})).toEqual({
    method: "POST",
    origin: "https://api.example.com",
    path: "/things?limit=25",
    headers: {
      accept: "application/json, text/*;q=0.9, */*;q=0.8",
      "content-type": "application/json",
      "x-mode": "fast",
    },
    body: '{"priority":"medium"}',
  });
  expect(sent(plan, { limit: 1, priority: "high" })).toMatchObject({
    path: "/things?limit=1",
    body: '{"priority":"high"}',
  });
});

it("sends an empty JSON object where every member of the body is left out", () => {
  const plan = planWith({
    method: "PATCH",
    body: JSON_BODY,
    parameters: [parameter({ name: "a", location: "body" })],
  });
  expect(sent(plan, {}).body).toBe("{}");
});

it("takes nothing from an object's prototype for an argument", () => {
  const plan = planWith({ parameters: [parameter({ name: "constructor", location: "query" })] });
  expect(sent(plan, {}).path).toBe("/things");
  expect(sent(plan, { constructor: "x" }).path).toBe("/things?constructor=x");
});

it("writes arrays and objects in OpenAPI's default styles", () => {
  const color = (location: "path" | "query" | "header" | "cookie", value: unknown) =>
    sent(
      planWith({
        url: location === "path" ? { path: [[{ kind: "argument", argument: "color" }]] } : {},
        parameters: [parameter({ name: "color", location, type: "object" })],
      }),
      { color: value },
    );
  const list = ["blue", "black"];
  const map = { R: 100, G: 200 };
  expect(color("path", list).path).toBe("/blue,black");
  expect(color("path", map).path).toBe("/R,100,G,200");
  expect(color("query", list).path).toBe("/things?color=blue&color=black");
  expect(color("query", map).path).toBe("/things?R=100&G=200");
  expect(color("query", []).path).toBe("/things");
  expect(color("header", list).headers).toMatchObject({ color: "blue,black" });
  expect(color("header", map).headers).toMatchObject({ color: "R,100,G,200" });
  expect(color("cookie", list).headers).toMatchObject({ cookie: "color=blue; color=black" });
  expect(color("cookie", map).headers).toMatchObject({ cookie: "R=100; G=200" });
  expect(color("cookie", {}).headers).not.toHaveProperty("cookie");
});

it("keeps an object's keys from taking another parameter's place in the query", () => {
  const plan = planWith({
    url: { query: [text("tenant=ours")] },
    parameters: [
      parameter({ name: "filter", location: "query", type: "object" }),
      parameter({ name: "limit", location: "query" }),
    ],
  });
  expect(sent(plan, { filter: { state: "open" } }).path).toBe("/things?tenant=ours&state=open");
  expect(faultOf(plan, { filter: { tenant: "theirs" } })).toMatchObject({ pointer: "/filter/tenant" });
  expect(faultOf(plan, { filter: { limit: "9" } })).toMatchObject({ pointer: "/filter/limit" });
  expect(faultOf(plan, { filter: { "": "x" } })).toMatchObject({ pointer: "/filter/" });
});

it("refuses what a location cannot carry, and points at it", () => {
  const one = (location: "query" | "header" | "cookie", name = "a") =>
    planWith({ parameters: [parameter({ name, location })] });
  expect(faultOf(one("query"), { a: "\ud800" })).toMatchObject({ pointer: "/a" });
  expect(faultOf(one("query"), { a: [["b"]] })).toMatchObject({ pointer: "/a/0" });
  expect(faultOf(one("query"), { a: { b: { c: 1 } } })).toMatchObject({ pointer: "/a/b" });
  expect(faultOf(one("query"), { a: [null] })).toMatchObject({ pointer: "/a/0" });
  expect(faultOf(one("header"), { a: "b\r\nx: y" })).toMatchObject({ pointer: "/a" });
  expect(faultOf(one("header"), { a: "é" })).toMatchObject({ pointer: "/a" });
  expect(faultOf(one("header"), { a: " b" })).toMatchObject({ pointer: "/a" });
  expect(faultOf(one("header"), { a: ["b", "c,d"] })).toMatchObject({ pointer: "/a/1" });
  expect(faultOf(one("cookie"), { a: "\udc00" })).toMatchObject({ pointer: "/a" });
  expect(faultOf(one("query", "a/b~c"), { "a/b~c": "\ud800" })).toMatchObject({ pointer: "/a~1b~0c" });
});

it("refuses whole numbers that JSON has rounded, wherever they stand, and lets measures pass", () => {
  const rounded = 2 ** 53;
  const query = planWith({ parameters: [parameter({ name: "id", location: "query", type: "integer" })] });
  const body = planWith({
    method: "POST",
    body: JSON_BODY,
    parameters: [parameter({ name: "o", location: "body" })],
  });
  expect(faultOf(query, { id: rounded })?.message).toContain("9007199254740991");
  expect(faultOf(body, { o: { ids: [1, rounded] } })).toMatchObject({ pointer: "/o/ids/1" });
  expect(sent(query, { id: rounded - 1 }).path).toBe("/things?id=9007199254740991");
  expect(sent(body, { o: 6.02e23 }).body).toBe('{"o":6.02e+23}');
});

it("survives a value that is nested deeper than a stack", () => {
  const depth = 20_000;
  const deep: unknown = JSON.parse("[".repeat(depth) + "]".repeat(depth));
  const body = planWith({
    method: "POST",
    body: JSON_BODY,
    parameters: [parameter({ name: "a", location: "body" })],
  });
  expect(faultOf(body, { a: deep })?.message).toContain("nested");
  expect(faultOf(planWith({ parameters: [parameter({ name: "a", location: "query" })] }), { a: deep })).toBeDefined();
});
