import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { json, startFakeUpstream, type FakeUpstream } from "@mortise/testkit/fake-upstream";
import { connectionRoutes } from "../../src/connections/routes.ts";
import { connectorRoutes } from "../../src/connectors/routes.ts";
import { faultSchema } from "../../src/rest/fault-schema.ts";
import { assemble, ORGANISATION, somebody, type Assembly } from "../support/assemble.ts";
import { describeStores } from "../support/stores.ts";
import { ticketDescriptor } from "../support/ticket-descriptor.ts";

interface Shown {
  readonly connector: { readonly id: string; readonly slug: string; readonly state: string };
}

const OWNER = somebody("owner");

describeStores("a descriptor connector", (kind) => {
  let gateway: Assembly;
  let upstream: FakeUpstream;

  beforeEach(async () => {
    upstream = await startFakeUpstream(() => json({}));
    gateway = await assemble({ kind, routes: [...connectorRoutes, ...connectionRoutes] });
  });
  afterEach(async () => {
    await gateway.close();
    await upstream.close();
  });

  const create = (more: Readonly<Record<string, unknown>> = {}) =>
    gateway.rest<Shown>(OWNER, "POST", "/connectors", { descriptor: ticketDescriptor(upstream.origin), ...more });
  const count = async (table: "secrets" | "connections" | "tools" | "descriptor_versions" | "connectors" | "tokens") =>
    (await gateway.store.db.selectFrom(table).selectAll().where("org_id", "=", ORGANISATION).execute()).length;

  it("is not saved with an error, and the answer has each with its place and its hint", async () => {
    const broken = ticketDescriptor(upstream.origin).replace(
      "operation_id: close_ticket, mcp",
      "operation_id: clos_ticket, mcp",
    );
    const answer = await gateway.rest<{
      error: {
        code: string;
        text: string;
        faults: { file: string; start: { line: number; column: number }; hint: string }[];
      };
    }>(OWNER, "POST", "/connectors", { descriptor: broken });
    expect(answer.status).toBe(422);
    const { code, faults, text } = answer.body.error;
    expect(code).toBe("descriptor_invalid");
    for (const fault of faults) expect(faultSchema.parse(fault)).toEqual(fault);
    const line = broken.split("\n").findIndex((row) => row.includes("clos_ticket")) + 1;
    expect(faults).toContainEqual(
      expect.objectContaining({ file: "descriptor.yaml", severity: "error", start: expect.objectContaining({ line }) }),
    );
    expect(text).toContain(`descriptor.yaml:${String(line)}:`);
    expect(await count("connectors")).toBe(0);
    expect(await count("descriptor_versions")).toBe(0);
  });

  it("is checked before it is registered, which tells what would come of it and saves nothing", async () => {
    const check = (descriptor: string, who = OWNER) =>
      gateway.rest<{ diagnostics: unknown[] }>(who, "POST", "/connectors/check", { descriptor });
    const fitting = ticketDescriptor(upstream.origin);
    expect(await check(fitting)).toMatchObject({
      status: 200,
      body: {
        ok: true,
        connector: { name: "Ticket System", tools: [{ name: "search_tickets" }, { name: "close_ticket" }] },
      },
    });
    const broken = await check(fitting.replace("method: DELETE", "method: REMOVE"));
    expect(broken.body).toMatchObject({
      ok: false,
      diagnostics: [{ severity: "error", start: { line: expect.any(Number) } }],
      text: expect.stringContaining("REMOVE"),
      connector: null,
    });
    for (const fault of broken.body.diagnostics) expect(faultSchema.parse(fault)).toEqual(fault);
    expect((await check(fitting, somebody("member"))).status).toBe(403);
    expect([await count("connectors"), await count("descriptor_versions")]).toEqual([0, 0]);
  });

  it("begins as a draft whose tools are off, and can be given those that are on", async () => {
    const { status, body } = await create({ allowTools: ["search_tickets"] });
    expect(status).toBe(201);
    expect(body.connector).toMatchObject({
      slug: "ticket-system",
      state: "draft",
      tools: { total: 2, allowed: 1, usable: 0 },
      connection: { needed: true, state: "missing", link: `https://gateway.example/connect/${body.connector.id}` },
    });
    const unknown = await create({ name: "Other", allowTools: ["search_tickets", "search"] });
    expect([unknown.status, unknown.body]).toMatchObject([
      422,
      { error: { code: "unknown_tool", faults: [{ in: "body", at: "/allowTools/1" }] } },
    ]);
    expect(await count("connectors")).toBe(1);
  });

  it("shares its name, or the key that is made of it, with nobody, however many ask at once", async () => {
    const answers = await Promise.all(["Tickets", "tickets!", "TICKETS", "Tickets"].map((name) => create({ name })));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409, 409, 409]);
    expect((await create({ name: "Mortise" })).status).toBe(409);
  });

  it("keeps its versions, tells what a change breaks, and goes back", async () => {
    const { id } = (await create()).body.connector;
    const path = `/connectors/${id}`;
    // Its key here stays, whatever the descriptor calls it.
    const next = ticketDescriptor(upstream.origin, { argument: "state" }).replace("slug: ticket-", "slug: other-");
    const tried = await gateway.rest<{ breaking: unknown[]; versionAdvice: string; tools: object }>(
      OWNER,
      "PUT",
      `${path}/descriptor`,
      {
        descriptor: next,
        dryRun: true,
      },
    );
    expect(tried.body.breaking).not.toEqual([]);
    expect(tried.text).not.toContain("connector-renamed");
    expect(tried.body.versionAdvice).toContain("2.0.0");
    expect(tried.body.tools).toEqual({ added: [], changed: ["search_tickets"], removed: [] });
    expect(await count("descriptor_versions")).toBe(1);

    const served = await gateway.rest(OWNER, "PUT", `${path}/descriptor`, { descriptor: next });
    expect(served.body).toMatchObject({ version: 2, tools: { added: [], changed: ["search_tickets"], removed: [] } });
    const first = await gateway.rest(OWNER, "GET", `${path}/versions/1`);
    expect(first.body).toMatchObject({ served: false, descriptor: ticketDescriptor(upstream.origin) });
    expect((await gateway.rest(OWNER, "POST", `${path}/versions/1/serve`)).body).toMatchObject({ version: 1 });
    expect((await gateway.rest(OWNER, "GET", `${path}/versions`)).body).toMatchObject({
      versions: [
        { version: 2, served: false },
        { version: 1, served: true },
      ],
    });
    expect((await gateway.rest(OWNER, "PUT", `${path}/descriptor`, { descriptor: "metadata: {}" })).status).toBe(422);
    expect(await count("descriptor_versions")).toBe(2);
  });

  it("is served another descriptor by people alone: an agent is told what it would change", async () => {
    const { id } = (await create()).body.connector;
    const path = `/connectors/${id}`;
    const elsewhere = { descriptor: ticketDescriptor("https://elsewhere.example") };
    const agent = somebody("admin", { agent: "agt_1" });
    const asked = await gateway.rest(agent, "PUT", `${path}/descriptor`, { ...elsewhere, dryRun: true });
    expect([asked.status, asked.body]).toMatchObject([200, { dryRun: true, version: 1 }]);
    expect((await gateway.rest(agent, "PUT", `${path}/descriptor`, elsewhere)).status).toBe(403);
    expect((await gateway.rest(agent, "POST", `${path}/versions/1/serve`)).status).toBe(403);
    expect(await count("descriptor_versions")).toBe(1);
  });

  it("serves a new descriptor from the next call on", async () => {
    const { id } = (await create()).body.connector;
    const connector = { org_id: ORGANISATION, id };
    await gateway.rest(OWNER, "PUT", `/connectors/${id}/connections/organization`, { secrets: { api_key: "key-1" } });
    upstream.forget();
    await gateway.call(connector, "search_tickets", { status: "open" }, OWNER);
    await gateway.rest(OWNER, "PUT", `/connectors/${id}/descriptor`, {
      descriptor: ticketDescriptor(upstream.origin, { argument: "state" }),
    });
    const { outcome } = await gateway.call(connector, "search_tickets", { state: "open" }, OWNER);
    expect(outcome).toEqual({ transport: "ok", protocol: "ok", tool: "ok" });
    expect(upstream.requests.map(({ path }) => path)).toEqual(["/tickets?status=open", "/tickets?state=open"]);
  });

  it("is published without an allowed tool, with the remark that nothing is listed yet", async () => {
    const { id } = (await create()).body.connector;
    const { status, body } = await gateway.rest(OWNER, "POST", `/connectors/${id}/publish`);
    expect([status, body]).toEqual([
      200,
      {
        id,
        state: "published",
        remark: expect.stringContaining(
          `Allow some with PUT /api/organizations/${ORGANISATION}/connectors/${id}/tools.`,
        ),
      },
    ]);
    // What is switched off has nothing to be listed, whatever is allowed.
    expect((await gateway.rest(OWNER, "POST", `/connectors/${id}/disable`)).body).toMatchObject({ remark: null });
  });

  it("is seen by members once it is published, without its configuration, and by no other organisation", async () => {
    const { id } = (await create({ allowTools: "all" })).body.connector;
    const member = somebody("member");
    expect((await gateway.rest(member, "GET", `/connectors/${id}`)).status).toBe(404);
    expect((await gateway.rest(OWNER, "POST", `/connectors/${id}/disable`)).status).toBe(409);
    const published = await gateway.rest(OWNER, "POST", `/connectors/${id}/publish`);
    expect(published.body).toEqual({ id, state: "published", remark: null });
    const seen = await gateway.rest<{ connectors: unknown[] }>(member, "GET", "/connectors");
    expect(seen.body.connectors).toEqual([
      expect.objectContaining({ id, configuration: null, tools: { total: 2, allowed: 2, usable: 2, quarantined: 0 } }),
    ]);
    await gateway.rest(OWNER, "POST", `/connectors/${id}/disable`);
    expect((await gateway.rest(OWNER, "GET", `/connectors/${id}`)).body).toMatchObject({ status: "disabled" });
    expect((await gateway.rest(member, "GET", `/connectors/${id}`)).status).toBe(404);

    const stranger = somebody("owner", { organisation: "org_two" });
    const other = await gateway.rest(stranger, "GET", `/connectors/${id}`);
    const none = await gateway.rest(stranger, "GET", "/connectors/con_none");
    expect([other.status, other.text]).toEqual([none.status, none.text]);
    expect((await gateway.rest(stranger, "DELETE", `/connectors/${id}`)).status).toBe(404);
    expect(await count("connectors")).toBe(1);
  });

  it("leaves no secret, token, tool or version behind when a person deletes it, and agents cannot", async () => {
    const { id } = (await create({ allowTools: "all" })).body.connector;
    for (const holder of ["organization", "me"]) {
      await gateway.rest(OWNER, "PUT", `/connectors/${id}/connections/${holder}`, { secrets: { api_key: "key-1" } });
    }
    expect(await count("secrets")).toBe(2);
    const agent = somebody("admin", { agent: "agt_1" });
    expect((await gateway.rest(agent, "DELETE", `/connectors/${id}`)).status).toBe(403);
    expect((await gateway.rest(OWNER, "DELETE", `/connectors/${id}`)).status).toBe(204);
    for (const table of ["secrets", "connections", "tokens", "tools", "descriptor_versions", "connectors"] as const) {
      expect([table, await count(table)]).toEqual([table, 0]);
    }
  });
});
