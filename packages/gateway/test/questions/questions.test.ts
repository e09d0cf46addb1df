import { afterAll, beforeAll, beforeEach, expect, it } from "@jest/globals";
import type { CalledTool } from "@mortise/testkit/mcp";
import { legacy, modern } from "../mcp/mcp-wire.ts";
import { addPerson, type AddedPerson } from "../support/add-person.ts";
import type { Browser } from "../support/browser.ts";
import { registerServer } from "../support/register-connectors.ts";
import { startTestGateway, type TestGateway } from "../support/start-test-gateway.ts";
import { type AskingServer, startAskingServer } from "./asking-server.ts";

const TOKEN = "stored-token-7d1f0c22";
const ALL = { elicitation: { form: {}, url: {} }, sampling: {}, roots: {} };
/** What people and models answer: in no log, and in no trail. */
const SECRET_NAME = "Ada-9f2c41d07b";

interface Result {
  readonly resultType?: string;
  readonly isError?: boolean;
  readonly content?: readonly { readonly text: string }[];
  readonly requestState?: string;
  readonly inputRequests?: Readonly<
    Record<string, { readonly method: string; readonly params?: Readonly<Record<string, string>> }>
  >;
}
interface Call {
  readonly seq: number;
  readonly tool: string | null;
}

let gateway: TestGateway;
let server: AskingServer;
let connector: string;
let mia: AddedPerson;
let browser: Browser;
let port: number;

beforeAll(async () => {
  [gateway, server] = await Promise.all([startTestGateway(), startAskingServer()]);
  port = Number(new URL(gateway.url).port);
  mia = await addPerson(gateway, "Mia");
  browser = await mia.browser();
  const automatic = ["answer", "ask_name", "ask_page", "ask_model", "ask_roots", "ask_all", "wait", "ask_on", "repeat"];
  connector = await registerServer(
    gateway,
    { name: "Tracker", url: server.url, accessToken: TOKEN },
    { ...Object.fromEntries(automatic.map((name) => [name, "automatic" as const])), ask_twice: "needs_approval" },
  );
}, 30_000);
afterAll(async () => {
  await gateway.close();
  await server[Symbol.asyncDispose]();
});
beforeEach(() => {
  server.calls.length = 0;
});

const toolOf = (name: string) => `mcp__tracker__${name}`;
const textOf = ({ content }: Pick<CalledTool, "content"> | Result) => content?.[0]?.text ?? "";
const resultOf = ({ body }: { readonly body: string }) => (JSON.parse(body) as { result: Result }).result;
const codeOf = ({ body }: { readonly body: string }) => (JSON.parse(body) as { error?: { code: number } }).error?.code;
/** A call as a client of the modern era sends it, without the SDK's own loop. */
const call = (name: string, more: object = {}, capabilities: object = ALL, key = mia.key, path = "/mcp") =>
  modern(port, key, "tools/call", { name: toolOf(name), arguments: {}, ...more }, { capabilities, path });
const answered = { q: { action: "accept", content: { name: SECRET_NAME } } };

/** An official client whose person, model and folders answer; and what they were asked. */
async function connectAsked(capabilities: object = ALL) {
  const questions: [string, Readonly<Record<string, unknown>>][] = [];
  const client = await gateway.mcp({
    key: mia.key,
    asked: {
      capabilities,
      answer: (method, params) => {
        questions.push([method, params]);
        if (method === "roots/list") return { roots: [{ uri: "file:///home/ada" }] };
        if (method === "sampling/createMessage")
          return { role: "assistant", content: { type: "text", text: "Paris" }, model: "m" };
        return params["mode"] === "url" ? { action: "accept" } : { action: "accept", content: { name: SECRET_NAME } };
      },
    },
  });
  return { client, questions };
}

it("brings a server's questions to an official client, and its answers to the server", async () => {
  const { client, questions } = await connectAsked();
  const said = async (name: string) => textOf(await client.callTool(toolOf(name)));
  expect(await said("ask_name")).toBe(`Thank you: {"q":{"action":"accept","content":{"name":"${SECRET_NAME}"}}}`);
  expect(await said("ask_page")).toBe(`Thank you: {"q":{"action":"accept"}}`);
  expect(await said("ask_model")).toContain("Paris");
  expect(await said("ask_roots")).toContain("file:///home/ada");
  expect(await said("ask_all")).toContain(SECRET_NAME);
  expect(await said("wait")).toBe("Back with come again.");
  await client.close();

  const [form, page, sampling, roots] = questions;
  expect(form).toMatchObject(["elicitation/create", { message: "Tracker asks: What is your name?" }]);
  expect(page).toMatchObject([
    "elicitation/create",
    { message: "Tracker asks you to open a page of agree.example: Agree there.", url: "https://agree.example/now" },
  ]);
  expect([sampling?.[0], roots?.[0]]).toEqual(["sampling/createMessage", "roots/list"]);
  expect(questions).toHaveLength(7);
  // What it wanted back, it got, and with the credential that is the connector's.
  expect(server.calls.slice(0, 2).map(({ state }) => state)).toEqual([undefined, "the server's own state"]);
  for (const { headers } of server.calls) expect(headers.authorization).toBe(`Bearer ${TOKEN}`);
});

it("seals what the server wants back, and has no client keep more than that", async () => {
  const { requestState = "", inputRequests } = resultOf(await call("ask_name"));
  expect(Object.keys(inputRequests ?? {})).toEqual(["q"]);
  expect(Buffer.from(requestState, "base64url").toString("latin1")).not.toContain("own state");
  const next = resultOf(await call("ask_name", { requestState, inputResponses: answered }));
  expect(next).toMatchObject({ resultType: "complete", isError: false });
  // Whoever knows what will be asked need not wait for it.
  expect(resultOf(await call("ask_name", { inputResponses: answered }))).toMatchObject({ resultType: "complete" });
});

it("takes no state that is another's, another call's, changed or too old", async () => {
  const { requestState = "" } = resultOf(await call("ask_name"));
  const again = { requestState, inputResponses: answered };
  const otherKey = await mia.anotherKey();
  const tries = [
    call("ask_name", { ...again, arguments: { more: 1 } }),
    call("ask_page", again),
    call("ask_name", again, ALL, gateway.adminKey),
    call("ask_name", again, ALL, otherKey),
    call("ask_name", {
      ...again,
      requestState: `${requestState.slice(0, -1)}${requestState.endsWith("A") ? "B" : "A"}`,
    }),
    call("ask_name", { ...again, requestState: "the server's own state" }),
  ];
  for (const answer of tries) expect(codeOf(await answer)).toBe(-32_602);
  expect(server.calls).toHaveLength(1);
  // The same call, at the connector's own endpoint.
  expect(resultOf(await call("ask_name", again, ALL, mia.key, "/mcp/connectors/tracker"))).toMatchObject({
    isError: false,
  });
});

it("tells the answers to no other server than the one that asked", async () => {
  const { requestState } = resultOf(await call("ask_name"));
  await using other = await startAskingServer();
  const move = (url: string) => gateway.rest("PUT", `/mcps/mcp/${connector}`, { url, accessToken: TOKEN });
  expect((await move(other.url)).status).toBe(200);
  expect(codeOf(await call("ask_name", { requestState, inputResponses: answered }))).toBe(-32_602);
  expect(other.calls).toEqual([]);
  expect((await move(server.url)).status).toBe(200);
});

it("declares to a server what its client can be asked, and tells the client in plain words what it cannot", async () => {
  for (const [name, capabilities, said] of [
    ["ask_name", {}, "asks for more input"],
    ["ask_page", { elicitation: {} }, "asks for more input"],
    ["ask_all", { elicitation: { form: {}, url: {} } }, "asks for more input"],
  ] as const) {
    const result = resultOf(await call(name, {}, capabilities));
    expect([result.isError, textOf(result)]).toEqual([true, expect.stringContaining(`Tracker ${said}`)]);
    expect(textOf(result)).toContain("(input_required)");
  }
  const old = resultOf(await legacy(port, mia.key, "tools/call", { name: toolOf("ask_name"), arguments: {} }));
  expect([old.isError, textOf(old)]).toEqual([true, expect.stringContaining("Tracker asks for more input")]);
  // A bare declaration is one of forms.
  expect(resultOf(await call("ask_name", {}, { elicitation: {} }))).toMatchObject({ resultType: "input_required" });
});

it("ends a call whose server asks on and on", async () => {
  let rounds = 0;
  let result = resultOf(await call("ask_on"));
  for (; result.resultType === "input_required"; rounds += 1) {
    const { requestState } = result;
    result = resultOf(await call("ask_on", { requestState, inputResponses: answered }));
  }
  expect([rounds, result.isError, textOf(result)]).toEqual([20, true, expect.stringContaining("(too_many_questions)")]);
});

it("hides the connector's credential in questions as in results", async () => {
  const { inputRequests } = resultOf(await call("repeat"));
  expect(inputRequests?.["q"]?.params?.["message"]).toContain("You are ");
  expect(JSON.stringify(inputRequests)).not.toContain(TOKEN);
});

it("goes on with a call that needed approval without another one, and once", async () => {
  const approve = async (result: Result): Promise<void> => {
    const url = result.inputRequests?.["approval"]?.params?.["url"] ?? "";
    const page = await (await browser.get(url)).text();
    const answer = await browser.submit(page, new URL(url).pathname, { decision: "approve" });
    expect(await answer.text()).toContain("Approved.");
  };
  // What nobody asked yet, whoever approves does not see: it is for no server.
  const first = resultOf(await call("ask_twice", { inputResponses: answered }));
  expect(server.calls).toEqual([]);
  await approve(first);
  const second = resultOf(
    await call("ask_twice", {
      requestState: first.requestState,
      inputResponses: { ...answered, approval: { action: "accept" } },
    }),
  );
  expect(Object.keys(second.inputRequests ?? {})).toEqual(["first"]);
  const answerFirst = { requestState: second.requestState, inputResponses: { first: { action: "decline" } } };
  // Two who come back at once, as it were: one goes on.
  const both = await Promise.all([call("ask_twice", answerFirst), call("ask_twice", answerFirst)]);
  expect(new Set(both.map(codeOf))).toEqual(new Set([-32_602, undefined]));
  const third = both.map(resultOf).find((result) => (result as Result | undefined) !== undefined);
  expect(Object.keys(third?.inputRequests ?? {})).toEqual(["second"]);
  const answerSecond = { requestState: third?.requestState, inputResponses: { second: { action: "cancel" } } };
  expect(textOf(resultOf(await call("ask_twice", answerSecond)))).toBe(
    `2 {"first":{"action":"decline"}} {"second":{"action":"cancel"}}`,
  );
  // Neither what was answered nor what was approved is good for more.
  for (const again of [answerFirst, answerSecond]) expect(codeOf(await call("ask_twice", again))).toBe(-32_602);
  expect(Object.keys(resultOf(await call("ask_twice")).inputRequests ?? {})).toEqual(["approval"]);
  expect(server.calls.map(({ state }) => state)).toEqual([undefined, "1", `2 {"first":{"action":"decline"}}`]);
  expect(server.calls[0]?.responses).toBeUndefined();
});

it("is in the trail with each question and each answer, and never with what was answered", async () => {
  const { text } = await gateway.rest("GET", "/audit?limit=500");
  const { body } = await gateway.rest<{ calls: Call[] }>("GET", "/audit/calls?limit=200");
  // The first of all, in two rounds.
  const [asked, answers] = body.calls
    .filter(({ tool }) => tool === "ask_name")
    .slice(-2)
    .toReversed();
  expect([asked, answers]).toMatchObject([
    { code: "input_required", levels: { transport: "ok", protocol: "ok", tool: "none" } },
    { code: null, levels: { transport: "ok", protocol: "ok", tool: "ok" } },
  ]);
  const seq = String(answers?.seq);
  expect((await gateway.rest("GET", `/audit/events/${seq}`)).body).toMatchObject({
    event: { details: { answers: ["accept"] } },
  });
  expect(text).not.toContain(SECRET_NAME);
  expect(gateway.lines.join("\n")).not.toContain(SECRET_NAME);
  expect([...gateway.unguarded]).toEqual([]);
});
