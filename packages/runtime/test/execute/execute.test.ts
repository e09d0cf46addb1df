import { expect, it } from "@jest/globals";
import { fail } from "../../src/errors.ts";
import { apiKeyInjection, basicInjection, bearerInjection, makeConnector } from "../fixtures/connector.ts";
import { response, someSecret, stageFor, structuredOf, textOf } from "../fixtures/services.ts";

const tickets = makeConnector({
  origin: "https://tickets.example",
  tools: [
    { name: "search", parameters: [{ name: "status", in: "query" }] },
    { name: "get", path: "/tickets/{id}", parameters: [{ name: "id", in: "path" }] },
    { name: "create", method: "POST", parameters: [{ name: "title", in: "body" }], required: ["title"] },
    { name: "open", injection: null },
    {
      name: "number",
      method: "PUT",
      path: "/tickets/{id}",
      parameters: [
        { name: "id", in: "path", schema: { type: "integer" } },
        { name: "list", in: "body", schema: { type: "array" } },
      ],
    },
    { name: "bearer", injection: bearerInjection },
    { name: "basic", injection: basicInjection },
    {
      name: "forge",
      parameters: [
        { name: "x-api-key", in: "query" },
        { name: "authorization", in: "query" },
      ],
      injection: apiKeyInjection,
    },
  ],
});

it("runs a call through all stages and answers with the upstream's own JSON", async () => {
  const stage = stageFor(tickets, () => response('{"id": 9007199254740993, "price": 1.10}'));

  const answer = await stage.call("get", { id: "T-1" });

  expect(answer).toEqual({
    content: [{ type: "text", text: '{"id": 9007199254740993, "price": 1.10}' }],
    structured: '{"id": 9007199254740993, "price": 1.10}',
    isError: false,
  });
  expect(stage.egress.sent).toEqual([
    expect.objectContaining({
      method: "GET",
      origin: "https://tickets.example",
      path: "/tickets/T-1",
      headers: expect.objectContaining({ "x-api-key": someSecret }),
      retryable: true,
    }),
  ]);
});

it("tells the log of a call: who, what, how long and which scope's credential, but no argument and no secret", async () => {
  const stage = stageFor(tickets, () => response("[]"));

  await stage.call("search", { status: "very-private" });

  expect(stage.events).toEqual([
    {
      id: "call-1",
      instance: "tickets",
      scope: { organisation: "acme", workspace: "support", user: "ann", agent: "triage" },
      tool: "search",
      code: "ok",
      status: 200,
      level: "user",
      durationMs: 0,
    },
  ]);
  expect(JSON.stringify(stage.events)).not.toMatch(new RegExp(`very-private|${someSecret}`));
});

it("asks the guard before a credential is attached, and sends nothing where the guard refuses", async () => {
  const stage = stageFor(tickets, () => response("[]"), { judge: () => fail("egress_refused") });

  const answer = await stage.call("search");

  expect(structuredOf(answer)).toMatchObject({ code: "egress_refused", retryable: false });
  expect(stage.egress.sent).toEqual([]);
});

it("does not call the upstream with arguments that do not fit", async () => {
  const stage = stageFor(tickets, () => response("[]"));

  const answer = await stage.call("search", { statsu: "open" });

  expect(answer.isError).toBe(true);
  expect(structuredOf(answer)).toEqual({
    code: "arguments_invalid",
    message: "The arguments do not fit this tool. Correct what is listed and call it again.",
    retryable: false,
    faults: [{ pointer: "/statsu", message: '"statsu" is not known here. Did you mean "status"?' }],
    callId: "call-1",
  });
  expect(stage.egress.judged).toEqual([]);
  expect(stage.egress.sent).toEqual([]);
});

it("leaves the arguments as they were", async () => {
  const stage = stageFor(tickets, () => response("{}"));
  const args = Object.freeze({ title: "A" });

  await stage.call("create", args);

  expect(args).toEqual({ title: "A" });
});

it("sends an integer beyond 2^53 as it came", async () => {
  const stage = stageFor(tickets, () => response("{}"));

  const created = await stage.call("number", { id: 9007199254740993n, list: [{ id: -9007199254740993n }] });

  expect(created.isError).toBe(false);
  expect(stage.egress.sent[0]).toMatchObject({
    path: "/tickets/9007199254740993",
    body: '{"list":[{"id":-9007199254740993}]}',
  });
});

it("has no answer for a tool that does not exist", () => {
  const stage = stageFor(tickets, () => response("{}"));

  expect(() => stage.call("toString")).toThrow("There is no tool toString.");
});

it("sends an open operation without a credential, though there is one", async () => {
  const stage = stageFor(tickets, () => response("{}"));

  await stage.call("open");

  expect(JSON.stringify(stage.egress.sent)).not.toContain(someSecret);
  expect(stage.events[0]?.level).toBeUndefined();
});

it("lets no argument take the place of the credential", async () => {
  const stage = stageFor(tickets, () => response("{}"));

  await stage.call("forge", { "x-api-key": "forged", authorization: "forged" });

  expect(stage.egress.sent[0]?.headers).toMatchObject({ "x-api-key": someSecret });
  expect(stage.egress.sent[0]?.headers).not.toHaveProperty("authorization");
});

it("writes bearer and basic headers", async () => {
  const stage = stageFor(tickets, () => response("{}"), {
    credentials: {
      resolve: () => ({ fields: { api_key: "tok", username: "ann", password: "pässword" }, level: "agent" }),
    },
  });

  await stage.call("bearer");
  await stage.call("basic");

  expect(stage.egress.sent.map((request) => request.headers["authorization"])).toEqual([
    "Bearer tok",
    `Basic ${Buffer.from("ann:pässword").toString("base64")}`,
  ]);
});

it("keeps a fault of its own from the caller and gives it to the log", async () => {
  const stage = stageFor(tickets, () => {
    throw new TypeError(`cannot read ${someSecret}`);
  });

  await expect(stage.call("search")).rejects.toThrow("Call call-1 failed on this server.");

  expect(stage.events[0]).toMatchObject({ code: "internal", cause: "TypeError: cannot read [masked]" });
});

it("keeps what a broken resolver says out of the log as well, since it may quote a secret", async () => {
  const stage = stageFor(tickets, () => response("{}"), {
    credentials: { resolve: () => Promise.reject(new SyntaxError(`not JSON: ${someSecret}`)) },
  });

  await expect(stage.call("search")).rejects.toThrow("Call call-1 failed on this server.");

  expect(stage.events[0]).toMatchObject({ code: "internal", cause: "the credential resolver failed (SyntaxError)" });
  expect(stage.egress.sent).toEqual([]);
});

it("gives the egress client the call's deadline and the organisation's own retry budget", async () => {
  const seen: unknown[] = [];
  const stage = stageFor(tickets, (_request, { deadline, budget }) => {
    seen.push({ deadline, budget });
    return response("{}");
  });

  await stage.call("search");
  await stage.call("search", {}, { binding: { scope: { organisation: "other" } } });

  const deadline = stage.clock.now() + 30_000;
  expect(seen).toEqual([
    { deadline, budget: "https://tickets.example acme" },
    { deadline, budget: "https://tickets.example other" },
  ]);
});

it.each([
  [5_000, 5_000],
  [50_000, 30_000],
])("ends a call by the operation's own limit of %i ms where that is the shorter one", async (timeoutMs, expected) => {
  const slow = makeConnector({ origin: "https://tickets.example", tools: [{ name: "slow", plan: { timeoutMs } }] });
  let left: number | undefined;
  const stage = stageFor(slow, (_request, { deadline }) => {
    left = deadline - stage.clock.now();
    return response("{}");
  });

  await stage.call("slow");

  expect(left).toBe(expected);
});

it("puts a failure into the metadata where the tool promises a structure", async () => {
  const typed = makeConnector({
    origin: "https://tickets.example",
    tools: [{ name: "typed", outputSchema: { type: "object" } }],
  });
  const stage = stageFor(typed, () => response("{}", { status: 500 }));

  const answer = await stage.call("typed");

  expect(answer.structured).toBeUndefined();
  expect(answer.meta).toMatchObject({ "mortise/error": { code: "upstream_unavailable" } });
  expect(textOf(answer)).toContain("(upstream_unavailable, status 500)");
});
