import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { AuditOutcome } from "../../src/audit/audit-log.ts";
import { chainedEventSchema, verdictSchema } from "../../src/audit/event-schema.ts";
import { startTestGateway, type TestGateway } from "../support/start-test-gateway.ts";
import { toolCall, WELL } from "../support/record-events.ts";
import { describeStores } from "../support/stores.ts";

interface Page<Row> {
  readonly events: readonly Row[];
  readonly next: number | null;
}
interface Listed {
  readonly seq: number;
  readonly hash: string;
  readonly event: { readonly actor: string; readonly call?: string; readonly kind: string; readonly action: string };
}

const CALLS = 12;
/** What a caller could make a spreadsheet do. */
const FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", '=HYPERLINK("http://x","y")'];

describeStores("the audit trail through REST", (kind) => {
  let gateway: TestGateway;
  let auditor: string;

  beforeAll(async () => {
    gateway = await startTestGateway({ kind });
    const { organisation, services } = gateway;
    const { identity, audit } = services;
    const person = await identity.createUser({ email: "auditor@example.com", name: "Auditor" });
    await identity.addMember(organisation, person.id, "auditor");
    const key = await identity.createKey({ organisation, name: "auditor", role: "auditor", user: person.id });
    auditor = key.text;
    const outcomes: readonly AuditOutcome[] = [
      WELL,
      { ...WELL, tool: "error" },
      { transport: "failed", protocol: "none", tool: "none", code: "timeout", durationMs: 5_000 },
    ];
    for (let index = 0; index < CALLS; index += 1) {
      const record = await audit.begin(
        toolCall(organisation, {
          actor: index % 2 === 0 ? "user:u_1" : "user:u_2",
          agent: "agt_1",
          connector: `con_${String(index % 3)}`,
          call: `call_${String(index)}`,
        }),
      );
      if (index < CALLS - 1) record.end(outcomes[index % 3] as AuditOutcome);
    }
    await audit.record({
      ...toolCall(organisation, { kind: "tool_refused", decision: "denied", reason: "unknown_tool" }),
    });
    for (const formula of FORMULAS) await audit.record(toolCall(organisation, { target: formula, call: formula }));
    // Another organisation's, which nobody of this one sees.
    await audit.record(toolCall("org_other", { call: "foreign" }));
    // Ends are written by and by.
    await settled();
  });
  afterAll(() => gateway.close());

  async function settled(): Promise<void> {
    for (;;) {
      const open = await gateway.services.store.db
        .selectFrom("audit_events")
        .select("seq")
        .where("org_id", "=", gateway.organisation)
        .where("ends", "is not", null)
        .where("kind", "=", "tool_call")
        .execute();
      if (open.length === CALLS - 1) return;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async function events(query: string): Promise<readonly Listed[]> {
    const { status, body } = await gateway.rest<Page<Listed>>("GET", `/audit?limit=500&${query}`, undefined, auditor);
    expect([query, status]).toEqual([query, 200]);
    return body.events;
  }

  test("is filtered by who, agent, connector, tool, kind, decision, outcome and time", async () => {
    const all = await events("");
    const counts = {
      actor: (await events("actor=user:u_2")).length,
      agent: (await events("agent=agt_1")).length,
      connector: (await events("connector=con_2")).length,
      tool: (await events("tool=list_issues")).length,
      kind: (await events("kind=tool_refused")).length,
      decision: (await events("decision=denied")).length,
      error: (await events("outcome=tool_error")).length,
      failed: (await events("outcome=failed")).length,
      both: (await events("actor=user:u_2&connector=con_1")).length,
      none: (await events("actor=user:u_3")).length,
    };
    expect(counts).toEqual({
      actor: 11,
      agent: 2 * CALLS - 1,
      connector: 7,
      tool: 2 * CALLS - 1 + 1 + FORMULAS.length,
      kind: 1,
      decision: 1,
      error: 4,
      failed: 3,
      both: 4,
      none: 0,
    });
    const at = (all.at(3) as unknown as { event: { at: number } }).event.at;
    const since = await events(`from=${String(at)}`);
    expect(since.length).toBeGreaterThanOrEqual(4);
    expect((await events(`to=${new Date(at).toISOString()}`)).length).toBe(all.length - since.length);
    expect(all.some(({ event }) => event.call === "foreign")).toBe(false);
  });

  test("comes in pages that neither repeat nor leave out an event, though others arrive meanwhile", async () => {
    const whole = await events("");
    const seen: number[] = [];
    let path = "/audit?limit=7";
    for (;;) {
      const { body } = await gateway.rest<Page<Listed>>("GET", path, undefined, auditor);
      seen.push(...body.events.map(({ seq }) => seq));
      if (body.next === null) break;
      await gateway.services.audit.record(toolCall(gateway.organisation, { call: "meanwhile", tool: "other" }));
      path = `/audit?limit=7&cursor=${String(body.next)}`;
    }
    expect(seen).toEqual(whole.map(({ seq }) => seq));
  });

  test("refuses a filter that it does not have, rather than to leave it out", async () => {
    for (const path of [
      "/audit?acter=x",
      "/audit/export?user=x",
      "/audit/calls?kind=x",
      "/audit?from=yesterday",
      "/audit?outcome=fine",
      "/audit?cursor=0",
      "/audit?limit=501",
    ]) {
      expect([path, (await gateway.rest("GET", path, undefined, auditor)).status]).toEqual([path, 422]);
    }
  });

  test("lists each call in one row with its end", async () => {
    const { body } = await gateway.rest<{ calls: readonly Record<string, unknown>[] }>(
      "GET",
      "/audit/calls?agent=agt_1",
      undefined,
      auditor,
    );
    expect(body.calls.map(({ call }) => call)).toEqual(
      Array.from({ length: CALLS }, (_, index) => `call_${String(CALLS - 1 - index)}`),
    );
    expect(body.calls.slice(0, 3)).toMatchObject([
      { call: "call_11", end: null, outcome: null, levels: null, durationMs: null },
      { call: "call_10", outcome: "tool_error", levels: { transport: "ok", protocol: "ok", tool: "error" } },
      {
        call: "call_9",
        outcome: "ok",
        durationMs: 12,
        tool: "list_issues",
        decision: "allowed",
        arguments: { title: "Door" },
      },
    ]);
    const calls = async (query: string) =>
      (await gateway.rest<{ calls: readonly unknown[] }>("GET", `/audit/calls?${query}`, undefined, auditor)).body
        .calls;
    expect(await calls("outcome=failed")).toMatchObject([
      { code: "timeout" },
      { code: "timeout" },
      { code: "timeout" },
    ]);
    expect(await calls("outcome=open&agent=agt_1")).toMatchObject([{ call: "call_11" }]);
    expect(await calls("decision=denied")).toMatchObject([{ code: "unknown_tool", end: null }]);
    const all = await calls("");
    const [last] = (await calls("limit=5")).slice(-1) as { readonly seq: number }[];
    expect([...(await calls("limit=5")), ...(await calls(`cursor=${String(last?.seq)}`))]).toEqual(all);
  });

  test("is exported in JSONL as it was hashed, oldest first, and that is on record", async () => {
    const answer = await gateway.rest("GET", "/audit/export?format=jsonl&agent=agt_1", undefined, auditor);
    expect(answer.headers.get("content-type")).toBe("application/jsonl");
    expect(answer.headers.get("content-disposition")).toMatch(/^attachment; filename="audit-\d{4}-\d\d-\d\d\.jsonl"$/);
    expect(answer.headers.get("transfer-encoding")).toBe("chunked");
    const lines = answer.text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Listed);
    expect(lines).toHaveLength(2 * CALLS - 1);
    expect(lines.map(({ hash }) => hash)).toEqual((await events("agent=agt_1")).map(({ hash }) => hash).toReversed());
    const [recorded] = await events("kind=export");
    expect(recorded?.event).toMatchObject({ action: "audit.export", details: { format: "jsonl", agent: "agt_1" } });
  });

  test("is exported in CSV that every reader reads, and no spreadsheet runs", async () => {
    const answer = await gateway.rest("GET", "/audit/export?format=csv&kind=tool_call", undefined, auditor);
    expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8; header=present");
    const [header = [], ...rows] = readCsv(answer.text);
    expect(rows.every((row) => row.length === header.length)).toBe(true);
    expect(rows).toHaveLength((await events("kind=tool_call")).length);
    const targets = rows.map((row) => row[header.indexOf("target")] ?? "").filter((target) => target !== "");
    expect(targets).toEqual(FORMULAS.map((formula) => `'${formula}`));
    for (const cell of rows.flat()) expect(cell).not.toMatch(/^[=+\-@\t\r\n]/);
    expect(rows[0]?.[header.indexOf("arguments")]).toBe('{"title":"Door"}');
    expect(rows[0]?.[header.indexOf("at")]).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  });

  test("is as the API's document says, whatever happened", async () => {
    for (const body of [{ name: "Sales" }, {}]) await gateway.rest("POST", "/workspaces", body);
    const all = await events("");
    expect(new Set(all.map(({ event }) => event.kind)).size).toBeGreaterThan(3);
    for (const one of all) expect(chainedEventSchema.parse(one)).toEqual(one);
    const { body } = await gateway.rest("GET", "/audit/verify", undefined, auditor);
    expect(verdictSchema.parse(body)).toMatchObject({ ok: true });
  });

  test("is for those who may audit", async () => {
    const { identity } = gateway.services;
    const person = await identity.createUser({ email: "member@example.com", name: "Member" });
    await identity.addMember(gateway.organisation, person.id, "member");
    const { text } = await identity.createKey({
      organisation: gateway.organisation,
      name: "member",
      role: "member",
      user: person.id,
    });
    for (const path of ["/audit", "/audit/calls", "/audit/export", "/audit/verify", "/audit/events/1"]) {
      expect([path, (await gateway.rest("GET", path, undefined, text)).status]).toEqual([path, 403]);
    }
    expect(gateway.unguarded).toEqual(new Set());
  });
});

/** Reads CSV as RFC 4180 has it, strictly. */
function readCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  let rest = text;
  while (rest !== "") {
    const [whole, quoted, plain = ""] = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))/.exec(rest) ?? [""];
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    rest = rest.slice(whole.length);
    if (rest.startsWith(",")) rest = rest.slice(1);
    else if (rest.startsWith("\r\n")) {
      rest = rest.slice(2);
      if (rest !== "") rows.push([]);
    } else throw new Error(`No CSV: ${rest.slice(0, 40)}`);
  }
  return rows;
}
