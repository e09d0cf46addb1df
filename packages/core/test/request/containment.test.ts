import { expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { prepareRequest } from "../../src/request/prepare-request.ts";
import type { HttpRequest } from "../../src/request/http-request.ts";
import { escapeOf } from "./containment.ts";
import { hostileValue, PATH_TEMPLATES } from "./hostile-values.ts";
import { planOfPath } from "./plans.ts";

const SEED = 20_261_121;
const RUNS = 10_000;

it(`holds ${RUNS} pairs of hostile path values in every template (seed ${SEED})`, () => {
  const prepared = PATH_TEMPLATES.map((template) => {
    const plan = planOfPath(template);
    return { plan, prepare: prepareRequest(plan) };
  });
  let sent = 0;
  fc.assert(
    fc.property(hostileValue, hostileValue, (a, b) => {
      for (const { plan, prepare } of prepared) {
        const built = prepare({ a, b }, {});
        if (!built.ok) continue;
        sent += 1;
        expect(escapeOf(plan, { a, b }, built.request)).toBeUndefined();
      }
    }),
    { seed: SEED, numRuns: RUNS },
  );
  expect(sent).toBeGreaterThan(RUNS);
});

it("would notice a builder that only encodes, so the property can fail", () => {
  const plan = planOfPath("/things/{a}");
  const escapes = fc.sample(hostileValue, { seed: SEED, numRuns: RUNS }).filter((a) => {
    if (/[\ud800-\udfff]/u.test(a)) return false;
    const unguarded: HttpRequest = {
      method: "GET",
      origin: "https://api.example.com",
      path: `/things/${encodeURIComponent(a)}`,
      headers: {},
      body: null,
    };
    return escapeOf(plan, { a }, unguarded) !== undefined;
  });
  expect(escapes).toEqual(expect.arrayContaining([".", ".."]));
});

it.each([
  "",
  ".",
  "..",
  "../admin",
  "a/b",
  "a\\b",
  "%2e%2e",
  "%2E.",
  ".%2e",
  "%2e",
  "%2f",
  "a%2Fb",
  "%5c",
  "%252e%252e",
  "%25252f",
  "..;",
  ".;a=b",
  ";",
  "%3Ba",
  "..%3bx",
  "a\u0000",
  "a\nb",
  "a\u007f",
  "a\u0085",
  "%00",
  "%0d%0a",
  "\ud800",
  "a\udc00",
  "%25252525252525252e",
])("refuses %j as a path value, and says what to give", (value) => {
  const built = prepareRequest(planOfPath("/things/{id}"))({ id: value }, {});
  expect(built).toMatchObject({ ok: false, blame: "arguments", faults: [{ pointer: "/id" }] });
  if (!built.ok) expect(built.faults[0]?.message).toMatch(/^It .*; give .*\.$/);
});

it.each([
  "a",
  "...",
  ".a",
  "a.",
  "100%",
  "50%25",
  "a b",
  "é",
  "😀",
  "a:b",
  "a@b",
  "a?b#c",
  "~",
  "(1)",
  "*",
  "'",
  "a;b",
  "a+b&c=d",
])("sends %j as a path value, and it can be read back", (value) => {
  const plan = planOfPath("/things/{id}");
  const built = prepareRequest(plan)({ id: value }, {});
  expect(built.ok).toBe(true);
  if (built.ok) expect(escapeOf(plan, { id: value }, built.request)).toBeUndefined();
});

it("refuses a value that would complete a dot segment that the template begins", () => {
  const prepare = prepareRequest(planOfPath("/%2E{a}"));
  expect(prepare({ a: "json" }, {})).toMatchObject({ ok: true, request: { path: "/%2Ejson" } });
  expect(prepare({ a: "." }, {}).ok).toBe(false);
  expect(prepare({ a: "" }, {}).ok).toBe(false);
});
