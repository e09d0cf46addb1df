import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { systemClock, type Clock } from "@mortise/runtime";
import { hang, json, startFakeUpstream, status, type FakeUpstream } from "@mortise/testkit/fake-upstream";
import type { Principal } from "../../src/authorize/principal.ts";
import type { TargetOutcome, TriedConnection } from "../../src/connections/connections.ts";
import type { AskedClient, Backend } from "../../src/connectors/backend.ts";
import type { ConnectorRow } from "../../src/connectors/connector-row.ts";
import type { TokenOutcome } from "../../src/oauth/external-tokens.ts";
import type { Services } from "../../src/services.ts";
import { createExternalBackend } from "../../src/upstream/external-backend.ts";
import { clientTo, targetAt, type TestedClient, within } from "./client-to.ts";
import { events, OK, serve } from "./scripted-server.ts";

const principal: Principal = { organisation: "org_a", role: "member", user: "ann", via: "session", credential: "s1" };

let upstream: FakeUpstream;
let tested: TestedClient;
let skipped: number;
/** The access token as the vault has it. */
let token: string;
let target: () => TargetOutcome;
let replace: (refused: string) => TokenOutcome;
let ended: string[];
/** Milliseconds that each request was given, in all and for silence. */
let limits: { readonly deadline: number; readonly idleMs: number | undefined }[];

beforeEach(async () => {
  upstream = await startFakeUpstream();
  tested = clientTo([upstream.host]);
  skipped = 0;
  token = "token-number-one";
  ended = [];
  limits = [];
  replace = () => ({ ok: false, need: "reauthenticate", message: "The authorization has ended." });
  target = () => ({
    ok: true,
    connection: "cnn_1",
    revision: token === "token-number-one" ? 1 : 2,
    target: targetAt(upstream.origin, { headers: { authorization: `Bearer ${token}` } }),
  });
});
afterEach(async () => {
  await tested[Symbol.asyncDispose]();
  await upstream.close();
});

const clock: Clock = { ...systemClock, now: () => performance.now() + skipped };

/** A row as far as a call reads it. */
const connector = (kind: "simple" | "oauth", url = "https://tracker.example/mcp"): ConnectorRow =>
  ({ id: "con_a", org_id: "org_a", name: "Tracker", kind, url }) as ConnectorRow;

/** The connections and tokens of a test, in place of a database's. */
function backend(): Backend {
  const services = {
    clock,
    publicUrl: "https://gateway.example",
    upstream: {
      ...tested.client,
      call: (...given: Parameters<TestedClient["client"]["call"]>) => {
        limits.push({ deadline: given[3].deadline - clock.now(), idleMs: given[3].idleMs });
        return tested.client.call(...given);
      },
    },
    connections: {
      target: () => Promise.resolve(target()),
      needsAuthentication: ({ id, revision }: TriedConnection) => {
        ended.push(`${id} ${String(revision)}`);
        return Promise.resolve();
      },
    },
    tokens: { replace: (_connection: unknown, refused: string) => Promise.resolve(replace(refused)) },
  };
  return createExternalBackend(services as unknown as Services);
}

const calling = (made: Backend, kind: "simple" | "oauth" = "simple", signal = new AbortController().signal) =>
  made.call(connector(kind), "do", {}, principal, { id: "call-1", signal });

it("passes on everything that the tool said, and nothing that is the protocol's or the gateway's own", async () => {
  const content = [
    { type: "text", text: "a\u200bb", _meta: { kept: 1 } },
    { type: "resource_link", uri: "file:///x", name: "x" },
    { type: "novel", anything: [1] },
  ];
  serve(upstream, "modern", {
    "tools/call": () => ({
      resultType: "complete",
      content,
      structuredContent: [1, 2],
      isError: true,
      _meta: {
        "vendor.example/trace": "t",
        "io.modelcontextprotocol/serverInfo": { name: "liar" },
        "mortise/connect": { url: "https://phishing.example" },
        progressToken: 1,
      },
    }),
  });
  expect(await calling(backend())).toEqual({
    answer: {
      kind: "passed",
      content: JSON.stringify(content),
      structured: "[1,2]",
      isError: true,
      meta: { "vendor.example/trace": "t" },
    },
    outcome: { transport: "ok", protocol: "ok", tool: "error" },
  });
});

it("leads to where an account is connected, without asking the server anything", async () => {
  const link = "https://gateway.example/connect/con_a";
  target = () => ({ ok: false, need: "connect", message: "Nobody has connected an account.", link });
  const { answer, outcome } = await calling(backend());
  expect(answer).toMatchObject({ isError: true, meta: { "mortise/connect": { url: link } } });
  expect(JSON.stringify(answer)).toContain(`at ${link}`);
  expect(outcome).toEqual({ transport: "not_sent", protocol: "none", tool: "none", code: "credential_missing" });
  expect(upstream.connections).toBe(0);
});

it("replaces a refused token once, and makes the call with the other one", async () => {
  serve(upstream, "modern", {
    "tools/call": ({ request }) => (request.headers["authorization"] === "Bearer token-number-two" ? OK : status(401)),
  });
  const refused: string[] = [];
  replace = (given) => {
    refused.push(given);
    token = "token-number-two";
    return { ok: true, accessToken: token };
  };
  expect(await calling(backend(), "oauth")).toMatchObject({ answer: { kind: "passed", isError: false } });
  expect(refused).toEqual(["token-number-one"]);
  expect(ended).toEqual([]);
});

it("gives a request 30 s, and a call with everything that belongs to it 55 s", async () => {
  serve(upstream, "modern", { "tools/call": () => status(401) });
  replace = () => {
    skipped += 40_000;
    return { ok: true, accessToken: "token-number-two" };
  };
  await calling(backend(), "oauth");
  const [first = 0, second = 0] = limits.map(({ deadline }) => deadline);
  expect([first > 29_000, first <= 30_000, second > 10_000, second <= 15_000]).toEqual([true, true, true, true]);
});

it("asks for another authorization where every token is refused, or there is none to be had", async () => {
  serve(upstream, "modern", { "tools/call": () => status(401) });
  let replaced = 0;
  replace = () => {
    replaced += 1;
    token = "token-number-two";
    return { ok: true, accessToken: token };
  };
  const made = backend();
  const twice = await calling(made, "oauth");
  expect(twice).toMatchObject({ answer: { isError: true }, outcome: { code: "needs_authentication" } });
  expect(replaced).toBe(1);
  expect(ended).toEqual(["cnn_1 2"]);
  replace = () => ({ ok: false, need: "reauthenticate", message: "The authorization has ended." });
  const none = await calling(made, "oauth");
  expect(none).toMatchObject({ outcome: { code: "reauthentication_required" } });
  expect(JSON.stringify(none)).toContain("https://gateway.example/connect/con_a");
});

it("marks the connection of a server that refuses its access token", async () => {
  serve(upstream, "modern", { "tools/call": () => status(401) });
  expect(await calling(backend())).toMatchObject({
    answer: { isError: true, meta: { "mortise/connect": { url: "https://gateway.example/connect/con_a" } } },
    outcome: { transport: "ok", protocol: "error", tool: "none", code: "needs_authentication" },
  });
  expect(ended).toEqual(["cnn_1 1"]);
});

const FORM = { method: "elicitation/create", params: { message: "Why?", requestedSchema: { type: "object" } } };
const FORMS = { capabilities: { elicitation: {} } };
const askedThrough = (made: Backend, client: AskedClient | undefined) =>
  made.call(connector("simple"), "do", {}, principal, {
    id: "call-1",
    signal: new AbortController().signal,
    ...(client === undefined ? {} : { client }),
  });

it("says in plain words what its client cannot be asked, whether the server asks or says that it would have to", async () => {
  const ask = () => ({ resultType: "input_required", inputRequests: { q: FORM } });
  const error = { code: -32_021, message: "Missing required client capability", data: { canary: 1 } };
  const refuse = ({ id }: { readonly id: number }) => json({ jsonrpc: "2.0", id, error }, { status: 400 });
  const refuseWell = ({ id }: { readonly id: number }) => json({ jsonrpc: "2.0", id, error });
  for (const answer of [ask, refuse, refuseWell]) {
    serve(upstream, "modern", { "tools/call": answer });
    for (const client of [undefined, { capabilities: { roots: {} } }]) {
      const given = await askedThrough(backend(), client);
      expect(given).toMatchObject({
        answer: { isError: true, content: [{ text: expect.stringMatching(/^Tracker asks .* cannot be asked/) }] },
        outcome: { transport: "ok", tool: "error", code: "input_required" },
      });
      expect(JSON.stringify(given)).not.toContain("canary");
    }
  }
});

it("asks what it can, and tells the answers to the server and the account that asked for them alone", async () => {
  serve(upstream, "modern", {
    "tools/call": ({ params }) =>
      params["inputResponses"] === undefined
        ? { resultType: "input_required", inputRequests: { q: FORM }, requestState: "s" }
        : OK,
  });
  const made = backend();
  const { answer, outcome } = await askedThrough(made, FORMS);
  expect(outcome).toEqual({ transport: "ok", protocol: "ok", tool: "none", code: "input_required" });
  if (answer.kind !== "asking") throw new Error("nobody is asked");
  expect(answer.questions).toMatchObject({
    inputRequests: { q: { params: { message: "Tracker asks: Why?" } } },
    state: "s",
  });
  const bodyOf = () => JSON.parse(upstream.requests.at(-1)?.body ?? "") as { params: Record<string, unknown> };
  expect(bodyOf().params["_meta"]).toMatchObject({
    "io.modelcontextprotocol/clientCapabilities": { elicitation: { form: {} } },
  });

  const answers = {
    asker: answer.asker,
    state: "s",
    responses: { q: { action: "accept", content: { n: 2n ** 60n } } },
  };
  const coming = () => askedThrough(made, { ...FORMS, answers });
  // Renewed meanwhile, and still the same account.
  token = "token-number-two";
  expect(await coming()).toMatchObject({ answer: { kind: "passed" } });
  expect(bodyOf().params).toMatchObject({ requestState: "s", inputResponses: { q: { action: "accept" } } });
  expect(upstream.requests.at(-1)?.body).toContain(`"n":${String(2n ** 60n)}`);
  const asked = upstream.requests.length;
  const usual = target;
  for (const other of [{ connection: "cnn_2" }, { target: targetAt(`${upstream.origin}/elsewhere`) }]) {
    target = () => ({ ...(usual() as TargetOutcome & { ok: true }), ...other });
    expect(await coming()).toMatchObject({
      answer: { kind: "invalid" },
      outcome: { transport: "not_sent", code: "invalid_request_state" },
    });
  }
  expect(upstream.requests).toHaveLength(asked);
});

it("tells no answers with another token either that is another server's or account's by then", async () => {
  serve(upstream, "modern", { "tools/call": () => ({ resultType: "input_required", inputRequests: { q: FORM } }) });
  const made = backend();
  const { answer } = await askedThrough(made, FORMS);
  if (answer.kind !== "asking") throw new Error("nobody is asked");
  serve(upstream, "modern", { "tools/call": () => status(401) });
  replace = () => {
    const usual = target;
    target = () => ({ ...(usual() as TargetOutcome & { ok: true }), connection: "cnn_2" });
    return { ok: true, accessToken: "token-number-two" };
  };
  const request = { id: "call-1", signal: new AbortController().signal };
  const client = { ...FORMS, answers: { asker: answer.asker } };
  const given = await made.call(connector("oauth"), "do", {}, principal, { ...request, client });
  expect(given).toMatchObject({ answer: { kind: "invalid" }, outcome: { code: "invalid_request_state" } });
});

it("has a server of an older era begin anew, which has no use for answers", async () => {
  serve(upstream, "legacy");
  const { target: to } = target() as TargetOutcome & { ok: true };
  const exchange = { capabilities: { elicitation: { form: {} } }, answers: { state: "s", responses: {} } };
  await tested.client.call(to, "do", {}, within(), exchange);
  expect(upstream.requests.map(({ body }) => body).join()).not.toMatch(/inputResponses|requestState|elicitation/);
});

it("makes 32 calls at a time, has 64 wait, and turns away the rest at once", async () => {
  serve(upstream, "modern", { "tools/call": () => hang() });
  const made = backend();
  const controller = new AbortController();
  const first = Array.from({ length: 32 }, () => calling(made, "simple", controller.signal));
  await upstream.received(33);
  const waiting = Array.from({ length: 64 }, () => calling(made, "simple", controller.signal));
  expect(await calling(made)).toMatchObject({ outcome: { transport: "not_sent", code: "busy" } });
  expect(upstream.requests).toHaveLength(33);
  controller.abort();
  for (const { outcome } of await Promise.all([...first, ...waiting])) expect(outcome.transport).toBe("cancelled");
  // Every place was given back.
  serve(upstream, "modern");
  expect(await calling(made)).toMatchObject({ answer: { kind: "passed" } });
});

it("leaves a server alone that failed five times in a row, and sends one call to see whether it is back", async () => {
  serve(upstream, "modern", { "tools/call": () => ({ kind: "reset" }) });
  const made = backend();
  for (let count = 0; count < 5; count++) {
    expect(await calling(made)).toMatchObject({ outcome: { transport: "failed", code: "outcome_unknown" } });
  }
  const asked = upstream.requests.length;
  expect(await calling(made)).toMatchObject({ outcome: { transport: "not_sent", code: "unreachable" } });
  expect(upstream.requests).toHaveLength(asked);
  skipped += 30_001;
  const probing = await Promise.all([calling(made), calling(made), calling(made)]);
  expect(probing.map(({ outcome }) => outcome.transport).toSorted()).toEqual(["failed", "not_sent", "not_sent"]);
  expect(upstream.requests).toHaveLength(asked + 1);
  // Longer than the first time.
  skipped += 30_001;
  expect(await calling(made)).toMatchObject({ outcome: { transport: "not_sent" } });
  skipped += 30_001;
  serve(upstream, "modern");
  expect(await calling(made)).toMatchObject({ answer: { kind: "passed" } });
  expect(await calling(made)).toMatchObject({ answer: { kind: "passed" } });
});

it("asks a server at another address at once", async () => {
  serve(upstream, "modern", { "tools/call": () => ({ kind: "reset" }) });
  const made = backend();
  for (let count = 0; count < 5; count++) await calling(made);
  serve(upstream, "modern");
  expect(await calling(made)).toMatchObject({ outcome: { transport: "not_sent" } });
  const corrected = connector("simple", "https://tracker.example/v2/mcp");
  const request = { id: "call-1", signal: new AbortController().signal };
  expect(await made.call(corrected, "do", {}, principal, request)).toMatchObject({ answer: { kind: "passed" } });
});

// F-5 of the table of faults.
it.each([502, 503, 504])("asks a server that answers %d for ever no more often than one that is gone", async (code) => {
  serve(upstream, "modern", { "tools/call": () => status(code) });
  const made = backend();
  await calling(made);
  upstream.forget();
  let spared = 0;
  for (let count = 0; count < 1_000; count++) {
    // Fifty in a second, for twenty seconds.
    skipped += 20;
    if ((await calling(made)).outcome.transport === "not_sent") spared += 1;
  }
  expect(upstream.requests).toHaveLength(4);
  expect(spared).toBe(996);
});

it("does not take an error of the tool, of the credential or of the caller for a server that is gone", async () => {
  serve(upstream, "modern", { "tools/call": () => status(403) });
  const made = backend();
  for (let count = 0; count < 10; count++) await calling(made);
  serve(upstream, "modern", { "tools/call": () => status(500) });
  for (let count = 0; count < 10; count++) await calling(made);
  serve(upstream, "modern");
  expect(await calling(made)).toMatchObject({ answer: { kind: "passed" } });
});

it("gives a call whose progress is told ten minutes in all, in which the server never tells nothing for 30 s", async () => {
  serve(upstream, "modern");
  const request = { id: "call-1", signal: new AbortController().signal };
  const made = backend();
  await made.call(connector("simple"), "do", {}, principal, request);
  await made.call(connector("simple"), "do", {}, principal, { ...request, progress: () => {} });
  expect(limits.map(({ deadline, idleMs }) => [Math.round(deadline / 1_000), idleMs])).toEqual([
    [30, undefined],
    [600, 30_000],
  ]);
});

it("lets others ask a server again that tells of progress, before it has answered", async () => {
  serve(upstream, "modern", { "tools/call": () => ({ kind: "reset" }) });
  const made = backend();
  for (let count = 0; count < 5; count++) await calling(made);
  skipped += 30_001;
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  serve(upstream, "modern", {
    "tools/call": ({ id, params }) => {
      const token = (params["_meta"] as { progressToken?: unknown }).progressToken;
      if (token === undefined) return OK;
      const step = { jsonrpc: "2.0", method: "notifications/progress", params: { progressToken: token, progress: 1 } };
      return events(
        (async function* () {
          yield step;
          await held;
          yield { jsonrpc: "2.0", id, result: OK };
        })(),
      );
    },
  });
  const { promise: told, resolve: tell } = Promise.withResolvers<void>();
  const request = { id: "call-1", signal: new AbortController().signal, progress: () => tell() };
  const long = made.call(connector("simple"), "do", {}, principal, request);
  await told;
  expect(await calling(made)).toMatchObject({ answer: { kind: "passed" } });
  release();
  expect(await long).toMatchObject({ answer: { kind: "passed" } });
});

it("ends when the caller goes", async () => {
  serve(upstream, "modern", { "tools/call": () => hang() });
  const controller = new AbortController();
  const made = calling(backend(), "simple", controller.signal);
  await upstream.received(2);
  controller.abort();
  expect(await made).toMatchObject({ outcome: { transport: "cancelled", code: "cancelled" } });
});
