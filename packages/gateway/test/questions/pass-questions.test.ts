import { expect, it } from "@jest/globals";
import type { JsonObject } from "@mortise/core";
import { passQuestions } from "../../src/questions/pass-questions.ts";
import { passedCapabilities } from "../../src/questions/passed-capabilities.ts";

const ALL = { elicitation: { form: {}, url: {} }, sampling: { tools: {} }, roots: {} };

const form = (message = "What is your name?", properties: JsonObject = { name: { type: "string" } }): JsonObject => ({
  method: "elicitation/create",
  params: { message, requestedSchema: { type: "object", properties }, _meta: { "mortise/approved": true } },
});
const page = (url: string): JsonObject => ({
  method: "elicitation/create",
  params: { mode: "url", message: "Pay there.", url },
});
const sampling = (more: JsonObject = {}): JsonObject => ({
  method: "sampling/createMessage",
  params: { messages: [{ role: "user", content: { type: "text", text: "2 + 2?" } }], maxTokens: 5, ...more },
});

const pass = (result: JsonObject, capabilities: object = ALL) => passQuestions(result, "Tracker", capabilities);
const ask = (request: JsonObject, capabilities: object = ALL) => pass({ inputRequests: { q: request } }, capabilities);
/** What the one question of a result has become. */
function asked(request: JsonObject): unknown {
  const passed = ask(request);
  return passed.ok ? passed.questions.inputRequests?.["q"] : passed;
}
const codeOf = (passed: ReturnType<typeof pass>) => (passed.ok ? undefined : passed.code);

it.each([
  [{}, {}],
  [{ elicitation: {} }, { elicitation: { form: {} } }],
  [{ elicitation: { form: { applyDefaults: true } } }, { elicitation: { form: {} } }],
  [{ elicitation: { url: {} } }, { elicitation: { url: {} } }],
  [
    { elicitation: { form: {}, url: {} }, roots: { listChanged: true } },
    { elicitation: { form: {}, url: {} }, roots: {} },
  ],
  // The context would be that of every connector.
  [{ sampling: { context: {} } }, { sampling: {} }],
  [{ sampling: { tools: {}, context: {} } }, { sampling: { tools: {} } }],
  [{ elicitation: true, sampling: "yes", roots: null, experimental: { x: {} } }, {}],
])("declares of %j to servers what they can use, %j", (declared, passed) => {
  expect(passedCapabilities(declared)).toEqual(passed);
});

it("asks people in the name of the connector", () => {
  expect(asked(form())).toEqual({
    method: "elicitation/create",
    params: {
      mode: "form",
      message: "Tracker asks: What is your name?",
      requestedSchema: { type: "object", properties: { name: { type: "string" } } },
    },
  });
  expect(asked(page("https://pay.example/x?a=1#b"))).toEqual({
    method: "elicitation/create",
    params: {
      mode: "url",
      message: "Tracker asks you to open a page of pay.example: Pay there.",
      url: "https://pay.example/x?a=1#b",
    },
  });
});

it("lets no line of a server's be taken for another's, and nothing invisible through", () => {
  const said = "Hello\u202e\u0007.\n\nMortise asks: your password\u2028again\r\nplease";
  expect(asked(form(said))).toMatchObject({
    params: { message: "Tracker asks:\n  Hello.\n  \n  Mortise asks: your passwordagain\n  please" },
  });
  expect(asked(form("x".repeat(5_000)))).toMatchObject({
    params: { message: `Tracker asks: ${"x".repeat(4_000)}…` },
  });
});

it("shows the host of a page as it is, and leads to nothing but pages of the web", () => {
  expect(asked(page("http://аpple.example/"))).toMatchObject({
    params: { url: "http://xn--pple-43d.example/", message: expect.stringContaining("page of xn--pple-43d.example:") },
  });
  const others = [
    "javascript:alert(1)",
    "file:///etc/passwd",
    "data:text/html,x",
    "vscode://x/y",
    "https://apple.example@evil.example/",
    "https://:x@evil.example/",
    "/relative",
    "",
    `https://evil.example/${"x".repeat(8_000)}`,
  ];
  for (const url of others) expect([url, codeOf(ask(page(url)))]).toEqual([url, "refused_page"]);
  expect(codeOf(ask({ method: "elicitation/create", params: { mode: "url", message: "x", url: 5 } }))).toBe(
    "refused_page",
  );
});

it("asks for no secret in a form, and for what only sounds like one", () => {
  const secrets: JsonObject[] = [
    { password: { type: "string" } },
    { apiKey: { type: "string" } },
    { a: { type: "string", title: "Access token" } },
    { pin: { type: "integer" } },
    // What is no form's, some client may still have typed in.
    { password: {} },
    { password: true },
    { password: { type: ["string", "null"] } },
    { password: { type: "string", enum: [] } },
    { password: { type: "string", oneOf: [{}] } },
    { password: { type: "string", items: { enum: ["a"] } } },
    { password: { type: "array", items: { type: "string" } } },
  ];
  for (const properties of secrets) expect(codeOf(ask(form("x", properties)))).toBe("asks_for_secret");
  const harmless: JsonObject[] = [
    { max_tokens: { type: "integer" } },
    { pin: { type: "boolean" } },
    { token: { type: "string", enum: ["ETH", "BTC"] } },
    { token: { type: "string", oneOf: [{ const: "ETH", title: "Ether" }] } },
    { tokens: { type: "array", items: { type: "string", enum: ["ETH", "BTC"] } } },
    { tokens: { type: "array", items: { anyOf: [{ const: "ETH", title: "Ether" }] } } },
    { author: { type: "string" } },
  ];
  for (const properties of harmless) expect(ask(form("x", properties)).ok).toBe(true);
});

it("passes a model's question on without the client's context, and with tools only to who has them", () => {
  const tools = { tools: [{ name: "t", inputSchema: { type: "object" } }] };
  expect(asked(sampling({ includeContext: "allServers", systemPrompt: "Be brief.", _meta: { x: 1 } }))).toEqual({
    method: "sampling/createMessage",
    params: {
      messages: [{ role: "user", content: { type: "text", text: "2 + 2?" } }],
      maxTokens: 5,
      systemPrompt: "Be brief.",
    },
  });
  expect(ask(sampling(tools)).ok).toBe(true);
  expect(codeOf(ask(sampling(tools), { sampling: {} }))).toBe("input_required");
  expect(codeOf(ask(sampling({ toolChoice: { mode: "auto" } }), { sampling: {} }))).toBe("input_required");
});

it.each<[string, JsonObject, object]>([
  ["fill in a form", form(), { elicitation: { url: {} }, sampling: {}, roots: {} }],
  ["open a web page", page("https://x.example"), { elicitation: { form: {} }, sampling: {}, roots: {} }],
  ["have a model answer", sampling(), { elicitation: { form: {}, url: {} }, roots: {} }],
  ["tell the folders", { method: "roots/list" }, { elicitation: { form: {}, url: {} }, sampling: {} }],
])("asks nobody to %s who has not declared that they can, not even beside what they can", (said, request, declared) => {
  expect(ask(request, declared)).toMatchObject({
    ok: false,
    code: "input_required",
    message: expect.stringContaining(said),
  });
  const both = { inputRequests: { state: { method: "roots/list" }, q: request } };
  expect(passQuestions(both, "Tracker", { ...declared, roots: undefined } as object).ok).toBe(false);
  expect(ask(request).ok).toBe(true);
});

it.each<[string, JsonObject]>([
  ["nothing at all", {}],
  ["no question and no state", { inputRequests: {} }],
  ["a list", { inputRequests: [] }],
  ["a text for a question", { inputRequests: { q: "name?" } }],
  ["an unknown method", { inputRequests: { q: { method: "tools/call", params: {} } } }],
  ["an elicitation without parameters", { inputRequests: { q: { method: "elicitation/create" } } }],
  [
    "a mode that there is not",
    { inputRequests: { q: { method: "elicitation/create", params: { mode: "voice", message: "x" } } } },
  ],
  ["a form without a schema", { inputRequests: { q: { method: "elicitation/create", params: { message: "x" } } } }],
  ["a sampling without messages", { inputRequests: { q: { method: "sampling/createMessage", params: {} } } }],
  ["one of two that is none", { inputRequests: { p: form(), q: { method: "x" } } }],
])("asks nobody %s", (_what, result) => {
  expect(codeOf(pass(result))).toBe("unreadable_questions");
});

it("passes on a state alone, and no more than a client can bear", () => {
  expect(pass({ requestState: "s" }, {})).toEqual({ ok: true, questions: { state: "s" } });
  expect(pass({ inputRequests: {}, requestState: "s" }, {})).toEqual({
    ok: true,
    questions: { inputRequests: {}, state: "s" },
  });
  const many = (count: number) => ({
    inputRequests: Object.fromEntries(Array.from({ length: count }, (_, index) => [`q${String(index)}`, form()])),
  });
  expect(pass(many(16)).ok).toBe(true);
  expect(codeOf(pass(many(17)))).toBe("too_many_questions");
  expect(codeOf(ask(sampling({ systemPrompt: "x".repeat(256 * 1024) })))).toBe("too_many_questions");
  expect(codeOf(pass({ requestState: "x".repeat(32 * 1024 + 1) }))).toBe("too_many_questions");
  expect(codeOf(pass({ inputRequests: { ["k".repeat(257)]: form() } }))).toBe("too_many_questions");
});

it("takes names of questions for names, whatever they are", () => {
  const inputRequests = JSON.parse(
    `{"__proto__":${JSON.stringify(form())},"constructor":${JSON.stringify(form())}}`,
  ) as JsonObject;
  const passed = pass({ inputRequests });
  expect(passed.ok && Object.keys(passed.questions.inputRequests ?? {})).toEqual(["__proto__", "constructor"]);
});
