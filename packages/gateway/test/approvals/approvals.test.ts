import { afterEach, expect, it } from "@jest/globals";
import { Hono } from "hono";
import { AuditUnavailable } from "../../src/audit/audit-log.ts";
import { createApprovalGate, type GatedCall } from "../../src/approvals/approval-gate.ts";
import { requestApproval, useUp } from "../../src/approvals/approval-requests.ts";
import { approvalRoutes } from "../../src/approvals/routes.ts";
import { decide } from "../../src/approvals/decide.ts";
import type { AllowedTool } from "../../src/authorize/access.ts";
import type { Principal } from "../../src/authorize/principal.ts";
import { mountRoutes } from "../../src/rest/mount-routes.ts";
import { legacy, modern } from "../mcp/mcp-wire.ts";
import { openMcpStage, person, type McpStage } from "../support/mcp-stage.ts";
import type { Tables } from "../../src/db/tables.ts";
import { eventually } from "../support/eventually.ts";
import { describeStores } from "../support/stores.ts";

const ASKING = { elicitation: { url: {} } };
const call = (args: object = {}) => ({ name: "mcp__acme__pay", arguments: { to: "Bob", password: "hush", ...args } });

interface Result {
  readonly resultType?: string;
  readonly isError?: boolean;
  readonly content?: readonly { readonly text: string }[];
  readonly requestState?: string;
  readonly inputRequests?: { readonly approval?: { readonly params: { readonly mode: string; readonly url: string } } };
}

describeStores("approvals", (kind) => {
  let stage: McpStage;
  afterEach(() => stage.close());

  async function open(): Promise<void> {
    stage = await openMcpStage(kind);
    await stage.addConnector("Acme", { pay: "needs_approval", list: "automatic" });
  }
  const resultOf = ({ body }: { readonly body: string }) => (JSON.parse(body) as { result: Result }).result;
  const errorOf = ({ body }: { readonly body: string }) =>
    (JSON.parse(body) as { error?: { code: number } }).error?.code;
  const asked = (params: object = call(), key = "mia") =>
    modern(stage.port, key, "tools/call", { ...params }, { capabilities: ASKING });
  const pending = () =>
    stage.store.db.selectFrom("approvals").selectAll().where("org_id", "=", "org_one").orderBy("created_at").execute();
  const inBrowser = (user: string, role: Principal["role"] = "member"): Principal => ({
    ...person(user, role),
    via: "session",
    credential: `ses_${user}`,
  });
  async function decideLatest(who: Principal, decision: "approve" | "deny") {
    const row = (await pending()).at(-1);
    if (row === undefined) throw new Error("nothing is asked for");
    return decide(stage.services, who, row, decision);
  }

  it("gives a client of the legacy era the link, and makes the call once after a person approved it", async () => {
    await open();
    const before = resultOf(await legacy(stage.port, "mia", "tools/call", call()));
    const [row] = await pending();
    expect(before).toMatchObject({ isError: true });
    expect(before.content?.[0]?.text).toContain(`${stage.url}/approvals/${row?.id ?? ""}`);
    expect(JSON.parse(row?.arguments ?? "")).toEqual({ to: "Bob", password: "[masked]" });
    expect(resultOf(await legacy(stage.port, "mia", "tools/call", call()))).toEqual(before);
    expect(await pending()).toHaveLength(1);
    expect(stage.calls).toEqual([]);

    await decideLatest(inBrowser("user_mia"), "approve");
    expect(resultOf(await legacy(stage.port, "mia", "tools/call", call()))).toMatchObject({ isError: false });
    expect(stage.calls).toMatchObject([{ tool: "pay", args: { to: "Bob" } }]);
    expect(resultOf(await legacy(stage.port, "mia", "tools/call", call()))).toMatchObject({ isError: true });
    expect(stage.calls).toHaveLength(1);
  });

  it("asks a client that can lead a person to a page to, and goes on once they have decided", async () => {
    await open();
    const first = resultOf(await asked());
    expect(first).toMatchObject({
      resultType: "input_required",
      inputRequests: { approval: { params: { mode: "url" } } },
    });
    expect(stage.calls).toEqual([]);
    const again = { ...call(), requestState: first.requestState, inputResponses: { approval: { action: "accept" } } };
    // It waits for the decision, which is made while it does.
    const answer = asked(again);
    await decideLatest(inBrowser("user_mia"), "approve");
    expect(resultOf(await answer)).toMatchObject({ resultType: "complete", isError: false });
    expect(stage.calls).toHaveLength(1);
    // The state is good for no second call: that one is asked for anew.
    expect(resultOf(await asked(again))).toMatchObject({ resultType: "input_required" });
    expect(stage.calls).toHaveLength(1);
  });

  it("makes no call that was approved while the tool was taken away, changed or its caller's key revoked", async () => {
    await open();
    const tool = (set: Partial<Pick<Tables["tools"], "allowed" | "candidate" | "candidate_digest">>) =>
      stage.store.db.updateTable("tools").set(set).where("org_id", "=", "org_one").where("name", "=", "pay").execute();
    const meanwhile = [
      [() => tool({ allowed: 0 }), /"code":-32602/],
      [() => tool({ allowed: 1, candidate: "{}", candidate_digest: "other" }), /definition_changed/],
      [() => Promise.resolve(stage.keys.delete("mia")), /"code":-32602/],
    ] as const;
    for (const [index, [change, said]] of meanwhile.entries()) {
      await tool({ allowed: 1, candidate: null, candidate_digest: null });
      await stage.changes.publish({ organisation: "org_one", subject: "tools", id: "", connector: "" });
      const params = call({ to: `Bob ${String(index)}` });
      const { requestState } = resultOf(await asked(params));
      const answer = asked({ ...params, requestState, inputResponses: { approval: { action: "accept" } } });
      // Each round: a call, its asking for approval, the call that waits, and the decision.
      await eventually(
        () => stage.recorded.length,
        (count) => count === 4 * index + 3,
      );
      await change();
      await stage.changes.publish({ organisation: "org_one", subject: "tools", id: "", connector: "" });
      await decideLatest(inBrowser("user_mia"), "approve");
      expect((await answer).body).toMatch(said);
    }
    expect(stage.calls).toEqual([]);
  });

  it("asks nobody who did not say that they can be", async () => {
    await open();
    for (const capabilities of [{}, { elicitation: {} }, { elicitation: { form: {} } }]) {
      const answer = resultOf(await modern(stage.port, "mia", "tools/call", call(), { capabilities }));
      expect(answer).toMatchObject({ resultType: "complete", isError: true });
    }
  });

  it("makes no call that was denied, or declined in the client", async () => {
    await open();
    const { requestState } = resultOf(await asked());
    const declined = { ...call(), requestState, inputResponses: { approval: { action: "decline" } } };
    expect(resultOf(await asked(declined)).content?.[0]?.text).toContain("declined");
    await decideLatest(inBrowser("user_mia"), "deny");
    expect(resultOf(await asked()).content?.[0]?.text).toContain("denied");
    expect(resultOf(await legacy(stage.port, "mia", "tools/call", call())).content?.[0]?.text).toContain("denied");
    expect(stage.calls).toEqual([]);
  });

  it("is good for those arguments, that person and that time alone", async () => {
    await open();
    await asked();
    await decideLatest(inBrowser("user_mia"), "approve");
    expect(resultOf(await asked(call({ to: "Eve" })))).toMatchObject({ resultType: "input_required" });
    expect(resultOf(await asked(call(), "admin"))).toMatchObject({ resultType: "input_required" });
    stage.clock.aheadMs += 10 * 60_000;
    expect(resultOf(await asked())).toMatchObject({ resultType: "input_required" });
    expect(stage.calls).toEqual([]);
  });

  it("gives one of twenty calls at once the approval", async () => {
    await open();
    await asked();
    await decideLatest(inBrowser("user_mia"), "approve");
    await Promise.all(Array.from({ length: 20 }, () => legacy(stage.port, "mia", "tools/call", call())));
    expect(stage.calls).toHaveLength(1);
  });

  it("is used up by one of those who found it", async () => {
    await open();
    await asked();
    const row = await decideLatest(inBrowser("user_mia"), "approve");
    const uses = await Promise.all([row, row, row].map((found) => useUp(stage.services, found)));
    expect(uses.filter((isUsed) => isUsed)).toHaveLength(1);
  });

  it("refuses a state that is another's, another call's, expired or made up, whatever the tool", async () => {
    await open();
    const { requestState = "" } = resultOf(await asked());
    expect(errorOf(await asked({ ...call({ to: "Eve" }), requestState }))).toBe(-32602);
    expect(errorOf(await asked({ ...call(), requestState }, "admin"))).toBe(-32602);
    expect(errorOf(await asked({ ...call(), requestState: `${requestState}x` }))).toBe(-32602);
    expect(errorOf(await asked({ ...call(), requestState: 5 }))).toBe(-32602);
    expect(errorOf(await asked({ name: "mcp__acme__list", requestState }))).toBe(-32602);
    stage.clock.aheadMs += 10 * 60_000;
    expect(errorOf(await asked({ ...call(), requestState }))).toBe(-32602);
    expect(stage.calls).toEqual([]);
  });

  it("lets whoever asked decide in the browser, an admin with anything, and nobody else", async () => {
    await open();
    await asked();
    const [row] = await pending();
    if (row === undefined) throw new Error("nothing is asked for");
    const refused = async (who: Principal) => expect(decide(stage.services, who, row, "approve")).rejects;
    await (await refused(person("user_mia", "member"))).toMatchObject({ status: 403, code: "own_approval" });
    const byClient = { ...person("user_mia", "member"), via: "oauth", scopes: ["mcp:tools"] } as const;
    await (await refused(byClient)).toMatchObject({ status: 403, code: "own_approval" });
    await (await refused(inBrowser("user_bob"))).toMatchObject({ status: 404 });
    await (await refused({ ...person("user_mia", "member"), agent: "agt_1" })).toMatchObject({ status: 403 });
    await (
      await refused({ ...inBrowser("user_eve", "owner"), organisation: "org_two" })
    ).toMatchObject({ status: 404 });
    await decide(stage.services, person("user_admin", "admin"), row, "approve");
    await (await refused(person("user_admin", "admin"))).toMatchObject({ status: 409 });
    expect(stage.recorded.slice(2)).toMatchObject([
      { event: { action: "approval.approve", actor: "user:user_admin" }, outcome: { protocol: "ok" } },
      // Whoever comes second is on record as that.
      { event: { action: "approval.approve" }, outcome: { protocol: "error", code: "decided" } },
    ]);
  });

  it("decides nothing that cannot be recorded", async () => {
    await open();
    await asked();
    stage.auditUp = false;
    await expect(decideLatest(inBrowser("user_mia"), "approve")).rejects.toMatchObject({ name: "AuditUnavailable" });
    expect(await pending()).toMatchObject([{ state: "pending" }]);
  });

  it("asks people once, however many of the same call come at once", async () => {
    await open();
    const together = await Promise.all(Array.from({ length: 20 }, () => asked()));
    // On a machine with a lot to do, the database may not have answered all of them in time.
    const answers = [...together, await asked()];
    const [row, ...others] = await pending();
    expect(others).toEqual([]);
    const answered = answers.map(resultOf).filter((result) => (result as Result | undefined) !== undefined);
    const links = new Set(answered.map((result) => result.inputRequests?.approval?.params.url));
    expect(Array.from(links)).toEqual([`${stage.url}/approvals/${row?.id ?? ""}`]);
    await decideLatest(inBrowser("user_mia"), "approve");
    expect(resultOf(await asked())).toMatchObject({ isError: false });
  });

  it("asks people once, in whatever order those come who have all seen that nobody is asked yet", async () => {
    await open();
    const principal = person("user_mia", "member");
    const binding = { principal, connector: "con_1", tool: "pay", digest: "d" };
    const ask = (id: string, time: number) => {
      const clock = { ...stage.clock, time: () => time };
      return requestApproval({ ...stage.services, clock }, id, binding, "{}");
    };
    const now = stage.clock.time();
    const asked = [await ask("apr_b", now), await ask("apr_a", now), await ask("apr_c", now - 1)];
    expect(asked.map(({ id }) => id)).toEqual(["apr_b", "apr_b", "apr_b"]);
    expect(await pending()).toMatchObject([{ id: "apr_b" }]);
  });

  it("goes on with an approved call once an answer, however fast and however many come with it", async () => {
    await open();
    const connector = await stage.store.db
      .selectFrom("connectors")
      .selectAll()
      .where("org_id", "=", "org_one")
      .executeTakeFirstOrThrow();
    const tool = { name: "pay", approval: "needs_approval" } as AllowedTool;
    const now = stage.clock.time();
    const gate = createApprovalGate({ ...stage.services, clock: { ...stage.clock, time: () => now } });
    const principal = person("user_mia", "member");
    const { signal } = new AbortController();
    const gated = (requestState?: string): GatedCall => {
      const client = { capabilities: ASKING, ...(requestState === undefined ? {} : { requestState }) };
      return { principal, connector, tool, args: {}, digest: "of no arguments", signal, client };
    };
    await gate.pass(gated());
    await decideLatest(inBrowser("user_mia"), "approve");
    let passed = await gate.pass(gated());
    const stale: (string | undefined)[] = [];
    // In one moment of the clock.
    for (let round = 1; round <= 3; round++) {
      if (!passed.ok) throw new Error(passed.code);
      const { outcome } = await gate.ask(gated(), passed, { kind: "asking", asker: "a", questions: { state: "s" } });
      const given = outcome.kind === "input_required" ? outcome.requestState : undefined;
      for (const earlier of stale) expect(await gate.pass(gated(earlier))).toMatchObject({ ok: false });
      const all = await Promise.all(Array.from({ length: 5 }, async () => gate.pass(gated(given))));
      expect(all.filter(({ ok }) => ok)).toMatchObject([{ asked: { round, state: "s", asker: "a" } }]);
      passed = all.find(({ ok }) => ok) ?? passed;
      stale.push(given);
    }
    expect(await pending()).toMatchObject([{ state: "used" }]);
  });

  it("asks for approval where a tool has come to need it since its server's question", async () => {
    await open();
    const gate = createApprovalGate(stage.services);
    const connector = await stage.store.db
      .selectFrom("connectors")
      .selectAll()
      .where("org_id", "=", "org_one")
      .executeTakeFirstOrThrow();
    const { signal } = new AbortController();
    const client = { capabilities: ASKING };
    const call = { principal: person("user_mia", "member"), connector, args: {}, digest: "d", signal, client };
    const automatic = { ...call, tool: { name: "pay", approval: "automatic" } as AllowedTool };
    const { outcome } = await gate.ask(automatic, { ok: true }, { kind: "asking", asker: "a", questions: {} });
    const requestState = outcome.kind === "input_required" ? (outcome.requestState ?? "") : "";
    const coming = { ...client, requestState, inputResponses: { approval: { action: "decline" } } };
    expect(await gate.pass({ ...automatic, client: coming })).toMatchObject({ ok: true, asked: { round: 1 } });
    const needing = { ...call, tool: { name: "pay", approval: "needs_approval" } as AllowedTool, client: coming };
    // What was answered to the server is nothing that was said to the gateway.
    expect(await gate.pass(needing)).toMatchObject({ ok: false, code: "approval_required" });
  });

  it("asks for nothing that cannot be recorded", async () => {
    await open();
    Object.assign(stage.services.audit, { record: () => Promise.reject(new AuditUnavailable()) });
    expect(resultOf(await asked()).content?.[0]?.text).toContain("audit_unavailable");
    expect(await pending()).toEqual([]);
  });

  it("shows a signed-in person what they decide, as text, and takes it from that page alone", async () => {
    await open();
    await asked(call({ note: '"><script>alert(1)</script>' }));
    const app = new Hono();
    mountRoutes(app, approvalRoutes, stage.services);
    const [row] = await pending();
    const path = `/approvals/${row?.id ?? ""}`;
    const get = (cookie?: string) => app.request(stage.url + path, cookie === undefined ? {} : { headers: { cookie } });
    const press = (form: Record<string, string>, headers: Record<string, string>) => {
      const body = new URLSearchParams(form).toString();
      return app.request(stage.url + path, {
        method: "POST",
        headers: {
          "content-type": "application/x-www-form-urlencoded",
          "content-length": String(body.length),
          ...headers,
        },
        body,
      });
    };
    const stranger = await get();
    expect([stranger.status, stranger.headers.get("location")]).toEqual([
      303,
      `/account/sign-in?next=${encodeURIComponent(path)}`,
    ]);
    expect((await get("user_bob")).status).toBe(404);
    const shown = await get("user_mia");
    const text = await shown.text();
    expect(shown.status).toBe(200);
    expect(text).not.toContain("<script>");
    expect(text).not.toContain("hush");
    expect(text).toContain("pay of Acme");
    expect(shown.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    // Browsers send `Origin: null` from a page that sends no referrer.
    expect(shown.headers.get("referrer-policy")).toBe("same-origin");

    const token = /name="token" value="([^"]+)"/.exec(text)?.[1] ?? "";
    const own = { cookie: "user_mia", origin: stage.url };
    expect((await press({ token, decision: "approve" }, { ...own, origin: "https://evil.example" })).status).toBe(403);
    expect((await press({ token, decision: "approve" }, { cookie: "user_mia" })).status).toBe(403);
    expect((await press({ token: "x", decision: "approve" }, own)).status).toBe(403);
    expect((await press({ token, decision: "approve" }, { ...own, cookie: "user_admin" })).status).toBe(403);
    expect((await press({ token, decision: "perhaps" }, own)).status).toBe(400);
    expect(await pending()).toMatchObject([{ state: "pending" }]);
    const done = await press({ token, decision: "approve" }, own);
    expect(await done.text()).toContain("Approved.");
    expect(await pending()).toMatchObject([{ state: "approved", decided_by: "user_mia" }]);
    expect((await press({ token, decision: "deny" }, own)).status).toBe(409);
  });
});
