import { expect, it } from "@jest/globals";
import type { ConstantPlan, ResponseErrorPlan } from "@mortise/core";
import * as fc from "fast-check";
import { makeConnector } from "../fixtures/connector.ts";
import { response, stageFor, structuredOf, textOf } from "../fixtures/services.ts";

const version: ConstantPlan = {
  name: "api_version",
  location: "query",
  value: 1,
  origin: "/operations/0/parameters/9",
};

function stageOf(errors: readonly ResponseErrorPlan[], reply: unknown, status: number) {
  const parameter = (argument: string, name: string, at: number, path?: readonly string[]) => ({
    argument,
    name,
    location: "body" as const,
    type: "any" as const,
    required: false,
    origin: `/operations/0/parameters/${at}`,
    source: `#/paths/~1tickets/post/parameters/${at}`,
    ...(path === undefined ? {} : { path }),
  });
  const connector = makeConnector({
    origin: "https://tickets.example",
    tools: [
      {
        name: "create",
        method: "POST",
        plan: {
          parameters: [
            parameter("title", "title", 0),
            parameter("first_name", "firstName", 1),
            parameter("street", "street", 2, ["address", "street"]),
            parameter("filter_state", "filter[state]", 3),
            parameter("channel", "channel", 4),
          ],
          constants: [version],
          body: { kind: "json", mediaType: "application/json", shape: "members", required: true },
          scopes: ["tickets.write", "tickets.read"],
          response: { errors },
        },
      },
    ],
  });
  return stageFor(connector, () => response(JSON.stringify(reply), { status }));
}

it.each<[string, unknown, string]>([
  ["RFC 9457's extension", { title: "Invalid", "invalid-params": [{ name: "title", reason: "too long" }] }, "title"],
  ["JSON:API", { errors: [{ source: { pointer: "/data/attributes/firstName" }, detail: "bad" }] }, "first_name"],
  ["JSON:API's parameters", { errors: [{ source: { parameter: "filter[state]" } }] }, "filter_state"],
  ["a list of errors with fields", { errors: [{ field: "title", code: "too_long" }] }, "title"],
  ["Python's validators", { detail: [{ loc: ["body", "address", "street"], msg: "field required" }] }, "street"],
  ["one parameter", { error: { type: "invalid_request_error", param: "title" } }, "title"],
  ["a path with an index", { errors: [{ path: "body.title[0].x" }] }, "title"],
  ["errors by name", { errors: { first_name: ["can't be blank"] } }, "first_name"],
  ["errors by name at the top", { title: ["This field is required."] }, "title"],
  ["Google's violations", { error: { details: [{ fieldViolations: [{ field: "address.street" }] }] } }, "street"],
  ["a sentence that quotes it", { message: "Value for 'firstName' is not allowed" }, "first_name"],
  ["a sentence that begins with it", { error: { message: "title must not be empty" } }, "title"],
  ["a code made of it", { ok: false, error: "invalid_channel" }, "channel"],
])("names the argument that an upstream complains about: %s", async (_style, reply, argument) => {
  const stage = stageOf([], reply, 422);

  const answer = await stage.call("create");

  expect(structuredOf(answer)).toMatchObject({
    code: "upstream_rejected",
    faults: [{ pointer: `/${argument}`, message: "The upstream API names it as a reason." }],
  });
  expect(textOf(answer)).toContain(`- /${argument}: `);
  expect(stage.events[0]?.parameter).toMatchObject({
    argument,
    origin: expect.stringMatching(/^\/operations\/0\/parameters\/\d$/),
    source: expect.stringMatching(/^#\/paths\//),
  });
});

it("points the log to a value that no call chooses, without blaming the model for it", async () => {
  const stage = stageOf([], { field: "api_version" }, 400);

  const answer = await stage.call("create");

  expect(structuredOf(answer)).not.toHaveProperty("faults");
  expect(stage.events[0]?.parameter).toEqual({ origin: "/operations/0/parameters/9" });
});

it("names nothing where the upstream names nothing, or something else", async () => {
  for (const reply of [
    { message: "Bad request" },
    { field: "color" },
    [],
    "text",
    null,
    { message: "It is what it is" },
  ]) {
    const stage = stageOf([], reply, 400);
    expect(structuredOf(await stage.call("create"))).not.toHaveProperty("faults");
    expect(stage.events[0]).not.toHaveProperty("parameter");
  }
});

it("reads any refusal without failing", async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue({ maxDepth: 6 }), async (reply) => {
      expect((await stageOf([], reply, 400).call("create")).isError).toBe(true);
    }),
    { numRuns: 100 },
  );
});

it.each<[string, ResponseErrorPlan, unknown, number, string]>([
  [
    "a flag",
    { where: { path: "/ok", equals: false }, means: "rejected", message: "/error" },
    { ok: false, error: "x" },
    200,
    "upstream_rejected",
  ],
  [
    "a member that is there",
    { where: { path: "/error" }, means: "not_found" },
    { error: { code: 1 } },
    200,
    "upstream_not_found",
  ],
  ["a status", { status: "404", means: "conflict" }, {}, 404, "upstream_conflict"],
  ["a class of statuses", { status: "5XX", means: "rejected" }, {}, 503, "upstream_rejected"],
  [
    "a value that is an object",
    { where: { path: "/e", equals: { b: [2], a: 1 } }, means: "forbidden" },
    { e: { a: 1, b: [2] } },
    200,
    "scope_insufficient",
  ],
  [
    "a refused credential",
    { where: { path: "/error", equals: "invalid_auth" }, means: "unauthorized" },
    { error: "invalid_auth" },
    200,
    "credential_expired",
  ],
  [
    "too many requests",
    { where: { path: "/error", equals: "ratelimited" }, means: "rate_limited" },
    { error: "ratelimited" },
    200,
    "rate_limited",
  ],
])("takes an answer for the error that the descriptor says it is: %s", async (_what, error, reply, status, code) => {
  const stage = stageOf([error], reply, status);

  expect(structuredOf(await stage.call("create"))).toMatchObject({ code, status });
  expect(stage.events[0]).toMatchObject({ code, status });
});

it.each<[string, ResponseErrorPlan, unknown]>([
  ["another value", { where: { path: "/ok", equals: false }, means: "rejected" }, { ok: true }],
  ["nothing there", { where: { path: "/error" }, means: "rejected" }, { ok: true }],
  ["null there", { where: { path: "/error" }, means: "rejected" }, { error: null }],
  ["an empty list there", { where: { path: "/errors" }, means: "rejected" }, { errors: [] }],
  ["another status", { status: "4XX", means: "rejected" }, {}],
])("takes an answer for a success where the declared error does not fit: %s", async (_what, error, reply) => {
  expect((await stageOf([error], reply, 200).call("create")).isError).toBe(false);
});

it("takes the first declared error that fits, with its message, cut where it is long", async () => {
  const errors: readonly ResponseErrorPlan[] = [
    { where: { path: "/error", equals: "a" }, means: "not_found" },
    { where: { path: "/error" }, means: "conflict", message: "/text" },
    { means: "rejected" },
  ];
  const answer = structuredOf(
    await stageOf(errors, { error: "b", text: `\u{1b}[31m${"long ".repeat(1_000)}` }, 200).call("create"),
  );

  expect(answer).toMatchObject({
    code: "upstream_conflict",
    detail: expect.stringMatching(/^The upstream API said: \[31mlong .*…$/),
  });
  expect(JSON.stringify(answer).length).toBeLessThan(2_000);
});

it("names the scopes that an operation needs where the credential does not permit it", async () => {
  expect(structuredOf(await stageOf([], { message: "no" }, 403).call("create"))).toMatchObject({
    code: "scope_insufficient",
    detail: 'It needs the scopes tickets.write, tickets.read. The upstream API said: {"message":"no"}',
  });
});
