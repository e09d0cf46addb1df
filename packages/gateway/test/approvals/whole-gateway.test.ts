import { afterAll, beforeAll, beforeEach, expect, it } from "@jest/globals";
import { json, startFakeUpstream, type FakeUpstream } from "@mortise/testkit/fake-upstream";
import { legacy, modern } from "../mcp/mcp-wire.ts";
import { addPerson, type AddedPerson } from "../support/add-person.ts";
import type { Browser } from "../support/browser.ts";
import { startEverything, type ReferenceServer } from "../support/reference-server.ts";
import { registerDescriptor, registerServer } from "../support/register-connectors.ts";
import { startTestGateway, type TestGateway } from "../support/start-test-gateway.ts";
import { registerClient } from "../support/test-oauth-client.ts";
import { ticketDescriptor } from "../support/ticket-descriptor.ts";

const ASKING = { elicitation: { url: {} } };
const CLOSE = "mcp__ticket-system__close_ticket";
const ECHO = "mcp__everything__echo";

interface Result {
  readonly resultType?: string;
  readonly isError?: boolean;
  readonly content?: readonly { readonly text: string }[];
  readonly requestState?: string;
  readonly inputRequests?: { readonly approval?: { readonly params: { readonly url: string } } };
}
interface Approval {
  readonly id: string;
  readonly tool: string;
  readonly state: string;
  readonly user: string | null;
  readonly agent: string | null;
  readonly connector: string;
  readonly expiresAt: number;
  readonly url: string;
}
interface Problem {
  readonly error: { readonly code: string };
}

let gateway: TestGateway;
let upstream: FakeUpstream;
let everything: ReferenceServer;
let mia: AddedPerson;
/** Hers, signed in. */
let browser: Browser;
let port: number;

beforeAll(async () => {
  upstream = await startFakeUpstream(() => json({ closed: true }));
  [gateway, everything] = await Promise.all([startTestGateway(), startEverything("streamableHttp")]);
  port = Number(new URL(gateway.url).port);
  mia = await addPerson(gateway, "Mia");
  browser = await mia.browser();
  const tickets = ticketDescriptor(upstream.origin, { tested: false });
  await registerDescriptor(
    gateway,
    tickets,
    { search_tickets: "automatic", close_ticket: "needs_approval" },
    { api_key: "key-1" },
  );
  await registerServer(
    gateway,
    { name: "Everything", url: `${everything.origin}/mcp` },
    { echo: "needs_approval", "get-sum": "automatic" },
  );
}, 30_000);
afterAll(async () => {
  await gateway.close();
  await upstream.close();
  await everything[Symbol.asyncDispose]();
});
// Each test has calls of its own, which no earlier decision is about.
let ticket = 0;
beforeEach(() => {
  ticket += 1;
  upstream.forget();
});

const close = (more: object = {}) => ({
  name: CLOSE,
  arguments: { ticket_id: `t-${String(ticket)}` },
  ...more,
});
const resultOf = ({ body }: { readonly body: string }) => (JSON.parse(body) as { result: Result }).result;
const codeOf = ({ body }: { readonly body: string }) => (JSON.parse(body) as { error?: { code: number } }).error?.code;
const asked = (params: object = close(), key = mia.key, path = "/mcp") =>
  modern(port, key, "tools/call", { ...params }, { capabilities: ASKING, path });
const text = (result: Result) => result.content?.[0]?.text ?? "";

async function pending(key = gateway.adminKey): Promise<readonly Approval[]> {
  const { body } = await gateway.rest<{ approvals: readonly Approval[] }>("GET", "/approvals", undefined, key);
  return body.approvals;
}
async function latest(): Promise<Approval> {
  const [first] = await pending();
  if (first === undefined) throw new Error("nothing is asked for");
  return first;
}
const decideWith = (key: string, { id }: Approval, decision: "approve" | "deny" = "approve") =>
  gateway.rest<Problem>("POST", `/approvals/${id}/decision`, { decision }, key);
/** Presses a button of the page that a link leads to. */
async function press(url: string, decision: "approve" | "deny"): Promise<string> {
  const page = await browser.get(url);
  const answer = await browser.submit(await page.text(), new URL(url).pathname, { decision });
  return answer.text();
}

it("has a person who asked with a key decide in the browser, whatever key or token they have", async () => {
  expect(resultOf(await asked())).toMatchObject({ resultType: "input_required" });
  const row = await latest();
  expect(row).toMatchObject({ user: mia.id, agent: null, connector: expect.stringMatching(/^con_/), state: "pending" });
  const until = new Date(row.expiresAt).toISOString();
  expect(await (await browser.get(row.url)).text()).toContain(
    `<time datetime="${until}">${until.slice(0, 10)} ${until.slice(11, 16)} UTC</time>`,
  );
  for (const key of [mia.key, await mia.anotherKey()]) {
    const answer = await decideWith(key, row);
    expect([answer.status, answer.body.error.code]).toEqual([403, "own_approval"]);
  }
  // The REST API takes no client's token at all.
  const client = await registerClient(gateway.url);
  const { access } = await client.grant(browser);
  expect(resultOf(await asked(close(), access))).toMatchObject({ resultType: "input_required" });
  expect((await decideWith(access, row)).status).toBe(401);

  const inConsole = (headers: Readonly<Record<string, string>>) =>
    fetch(`${gateway.url}/api/organizations/${gateway.organisation}/approvals/${row.id}/decision`, {
      method: "POST",
      headers: { cookie: browser.cookie, "content-type": "application/json", ...headers },
      body: JSON.stringify({ decision: "approve" }),
    });
  expect((await inConsole({})).status).toBe(403);
  expect((await inConsole({ origin: "https://evil.example" })).status).toBe(403);
  expect((await inConsole({ origin: gateway.url })).status).toBe(200);
  expect(resultOf(await asked())).toMatchObject({ isError: false });
  expect(upstream.requests).toHaveLength(1);
});

it("takes what an agent asks for a person as that person's own, and an agent's key decides nothing", async () => {
  const { body: spaces } = await gateway.rest<{ workspaces: { id: string }[] }>("GET", "/workspaces");
  const workspace = spaces.workspaces[0]?.id;
  const { body: agent } = await gateway.rest<{ id: string }>("POST", "/agents", { name: "Robot", workspace });
  const { body: list } = await gateway.rest<{ connectors: { id: string; slug: string }[] }>("GET", "/connectors");
  const connector = list.connectors.find(({ slug }) => slug === "ticket-system")?.id;
  await gateway.rest("POST", `/mcps/employee/${agent.id}`, { mcp_id: connector });
  const olga = await addPerson(gateway, "Olga", "admin");
  const other = await addPerson(gateway, "Otto", "admin");

  expect(resultOf(await asked(close(), olga.key, `/mcp/agents/${agent.id}`))).toMatchObject({
    resultType: "input_required",
  });
  const throughAgent = await latest();
  expect(throughAgent).toMatchObject({ user: olga.id, agent: agent.id });
  const own = await decideWith(olga.key, throughAgent);
  expect([own.status, own.body.error.code]).toEqual([403, "own_approval"]);

  const keyOf = async (role: string) =>
    (await gateway.rest<{ text: string }>("POST", "/keys", { name: role, agent: agent.id, role })).body.text;
  const [robot, administering] = [await keyOf("agent"), await keyOf("admin")];
  expect(resultOf(await asked(close(), robot))).toMatchObject({ resultType: "input_required" });
  const robots = await latest();
  expect(robots).toMatchObject({ user: null, agent: agent.id });
  for (const key of [robot, administering]) {
    for (const row of [robots, throughAgent]) expect((await decideWith(key, row)).status).toBe(403);
  }
  // Whoever neither asked nor administers does not know of it.
  expect((await decideWith(mia.key, robots)).status).toBe(404);
  expect((await decideWith(other.key, throughAgent)).status).toBe(200);
  expect((await decideWith(other.key, robots, "deny")).status).toBe(200);
  // Each of the three called with the very same arguments: a decision is for one caller alone.
  expect(resultOf(await asked(close(), robot)).isError).toBe(true);
  expect(resultOf(await asked(close())).resultType).toBe("input_required");
  expect(resultOf(await asked(close(), olga.key)).resultType).toBe("input_required");
  expect(resultOf(await asked(close(), olga.key, `/mcp/agents/${agent.id}`)).isError).toBe(false);
  expect(upstream.requests).toHaveLength(1);
});

it("leads a client of the modern era through the approval of an external server's tool", async () => {
  const call = { name: ECHO, arguments: { message: "hello" } };
  const first = resultOf(await asked(call));
  expect(first.resultType).toBe("input_required");
  const { requestState = "", inputRequests } = first;
  const again = { ...call, requestState, inputResponses: { approval: { action: "accept" } } };
  const answer = asked(again);
  expect(await press(inputRequests?.approval?.params.url ?? "", "approve")).toContain("Approved.");
  expect(resultOf(await answer)).toMatchObject({ isError: false, content: [{ text: "Echo: hello" }] });
  // Played again, the state is good for nothing but to be asked anew.
  expect(resultOf(await asked(again))).toMatchObject({ resultType: "input_required" });

  const changed = { ...again, arguments: { message: "bye" } };
  expect(codeOf(await asked(changed))).toBe(-32602);
  expect(codeOf(await asked(again, gateway.adminKey))).toBe(-32602);
  expect(codeOf(await asked({ ...again, name: "mcp__everything__get-sum" }))).toBe(-32602);
  expect(codeOf(await asked({ ...again, requestState: `${requestState.slice(0, -1)}_` }))).toBe(-32602);
});

it("gives a client of the legacy era the link, and makes the call once it is approved", async () => {
  const call = { name: ECHO, arguments: { message: `legacy ${String(ticket)}` } };
  const ask = (params = call) => legacy(port, mia.key, "tools/call", params);
  const before = resultOf(await ask());
  expect(before.isError).toBe(true);
  const url = /http\S+\/approvals\/\S+/.exec(text(before))?.[0] ?? "";
  expect(await press(url, "approve")).toContain("Approved.");
  expect(resultOf(await ask({ ...call, arguments: { message: "another" } })).isError).toBe(true);
  expect(resultOf(await ask())).toMatchObject({ content: [{ text: `Echo: ${call.arguments.message}` }] });
  expect(resultOf(await ask()).isError).toBe(true);
});

it("makes no call that is denied, or decided too late", async () => {
  const denied = resultOf(await asked());
  await press(denied.inputRequests?.approval?.params.url ?? "", "deny");
  expect(text(resultOf(await asked(close({ requestState: denied.requestState }))))).toContain("denied");
  ticket += 1;
  const { requestState } = resultOf(await asked());
  const late = await latest();
  await gateway.services.store.db
    .updateTable("approvals")
    .set({ expires_at: Date.now() })
    .where("org_id", "=", gateway.organisation)
    .where("id", "=", late.id)
    .execute();
  expect((await decideWith(gateway.adminKey, late)).status).toBe(409);
  expect(resultOf(await asked(close({ requestState }))).resultType).toBe("input_required");
  expect((await latest()).id).not.toBe(late.id);
  expect(upstream.requests).toEqual([]);
});

it("has every request, decision and call on record, and no statement without its tenant", async () => {
  const { body } = await gateway.rest<{ events: { event: { action: string; decision: string } }[] }>(
    "GET",
    "/audit?limit=500",
  );
  const seen = body.events.map(({ event }) => `${event.action} ${event.decision}`);
  expect(seen).toEqual(
    expect.arrayContaining([
      "approval.request needs_approval",
      "approval.approve allowed",
      "approval.deny denied",
      "tool.call needs_approval",
    ]),
  );
  expect([...gateway.unguarded]).toEqual([]);
});
