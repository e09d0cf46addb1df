import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { routes } from "../../src/app.ts";
import { newId } from "../../src/db/new-id.ts";
import type { Store } from "../../src/db/store.ts";
import type { Route } from "../../src/rest/route.ts";
import { PASSWORD } from "../support/add-person.ts";
import { createBrowser } from "../support/browser.ts";
import { startTestGateway, type TestGateway } from "../support/start-test-gateway.ts";
import { describeStores } from "../support/stores.ts";
import { seedOrganisation } from "./seed-organisation.ts";
import { registerClient } from "../support/test-oauth-client.ts";

const PREFIX = "/api/organizations/{orgId}";
/** Routes in an organisation, as the router has them. */
const TENANT_ROUTES = routes.filter(({ path }) => path.startsWith(PREFIX));

/** Everything that an organisation's paths can name, by the name that the path has for it. */
interface Things {
  readonly organisation: string;
  readonly ids: Readonly<Record<string, string>>;
}

/** Parts of paths that count or name within a thing: they are nothing by themselves, so no other tenant's can be asked for. */
const WITHIN = new Set(["tool", "version", "seq"]);

/** Ids that nothing has, in the form that each kind has. */
const MISSING: Readonly<Record<string, string>> = {
  workspaceId: newId("ws"),
  agentId: newId("agt"),
  employee_id: newId("agt"),
  connectorId: newId("con"),
  mcp_id: newId("con"),
  userId: "0123456789abcdefghijABCDEFGHIJ01",
  keyId: newId("key"),
  invitationId: "0123456789abcdefghijABCDEFGHIJ02",
  variableId: newId("var"),
  approvalId: newId("apr"),
  grantId: "0123456789abcdefghijABCDEFGHIJ03",
  tool: "missing",
  version: "99",
  seq: "999999",
};

/** Bodies that the routes take; those not named here take an empty one. */
const BODIES: Readonly<Record<string, unknown>> = {
  "patch /members/{userId}": { role: "member" },
  "patch /workspaces/{workspaceId}": { name: "Renamed" },
  "patch /agents/{agentId}": { name: "Renamed" },
  "patch /connectors/{connectorId}": { description: "changed" },
  "put /connectors/{connectorId}/descriptor": { descriptor: "name: x" },
  "put /mcps/mcp/{mcp_id}": { name: "Renamed" },
  "put /connectors/{connectorId}/tools": { tools: [] },
  "patch /connectors/{connectorId}/tools/{tool}": { allowed: true },
  "post /connectors/{connectorId}/tools/{tool}/approve": { digest: "0".repeat(64) },
  "post /connectors/{connectorId}/instructions/approve": { digest: "0".repeat(64) },
  "post /connectors/{connectorId}/tools/{tool}/reject": { digest: "0".repeat(64) },
  "post /connectors/{connectorId}/instructions/reject": { digest: "0".repeat(64) },
  "post /connectors/{connectorId}/authorize": { level: "user" },
  "put /connectors/{connectorId}/toggles/{tool}": { on: false },
  "post /approvals/{approvalId}/decision": { decision: "approve" },
  "put /variables/{variableId}": { value: "changed" },
};

describeStores("another tenant's id", (kind) => {
  let gateway: TestGateway;
  let ours: Things;
  let theirs: Things;
  let elsewhere: Readonly<Record<string, string>>;
  let keys: Readonly<Record<string, string>>;

  beforeEach(async () => {
    gateway = await startTestGateway({ kind });
    const { identity } = gateway.services;
    const other = await identity.createOrganisation("Other", "other");
    ours = await makeThings(gateway, gateway.organisation, "ours");
    theirs = await makeThings(gateway, other.id, "theirs");
    const { organisation, ids } = ours;
    const seed = seedOrganisation(gateway.services.store, organisation);
    await seed.workspace("ws_elsewhere");
    await seed.agent("agt_elsewhere", "ws_elsewhere");
    elsewhere = { workspaceId: "ws_elsewhere", agentId: "agt_elsewhere", employee_id: "agt_elsewhere" };
    keys = {
      owner: gateway.adminKey,
      auditor: await personsKey(gateway, organisation, "auditor"),
      member: await personsKey(gateway, organisation, "member"),
      workspace: await personsKey(gateway, organisation, "admin", ids["workspaceId"]),
      agent: (await identity.createKey({ organisation, name: "a", role: "agent", agent: ids["agentId"] ?? "" })).text,
      "agent, as admin": (
        await identity.createKey({ organisation, name: "a", role: "admin", agent: ids["agentId"] ?? "" })
      ).text,
    };
  });
  afterEach(() => gateway.close());

  test("answers like one that does not exist, to the byte, on every route and for everybody", async () => {
    const before = await rowsOf(gateway.services.store, theirs.organisation);
    let asked = 0;
    for (const route of TENANT_ROUTES) {
      for (const part of partsOf(route)) {
        for (const [caller, key] of Object.entries(keys)) {
          const missing = await ask(route, ours, { [part]: missingId(part) }, key);
          expect([nameOf(route), caller, missing.status]).not.toEqual([nameOf(route), caller, 422]);
          expect(missing.status).toBeLessThan(500);
          const candidates = WITHIN.has(part) ? [] : [theirs.ids[part] ?? missingKind(part)];
          // What a key for one workspace, or a member of it, may not know of in another.
          if (["workspace", "member", "agent"].includes(caller) && part in elsewhere)
            candidates.push(elsewhere[part] ?? "");
          for (const id of candidates) {
            const answer = await ask(route, ours, { [part]: id }, key);
            asked += 1;
            expect([nameOf(route), part, caller, answer.status, answer.text]).toEqual([
              nameOf(route),
              part,
              caller,
              missing.status,
              missing.text,
            ]);
          }
        }
      }
    }
    expect(asked).toBeGreaterThan(300);
    expect(await rowsOf(gateway.services.store, theirs.organisation)).toEqual(before);
    expect(gateway.unguarded).toEqual(new Set());
  });

  test("is told from one's own: those are found, so that the other tests mean something", async () => {
    const reads = TENANT_ROUTES.filter((route) => route.method === "get" && partsOf(route).length > 0);
    const found: string[] = [];
    for (const route of reads) {
      const { status } = await ask(route, ours, {}, gateway.adminKey);
      if (status === 200) found.push(nameOf(route));
    }
    // Of an external server without versions, reviews or an account there is nothing to read.
    const empty = /versions|review|doctor|oauth/;
    expect(found).toEqual(expect.arrayContaining(reads.map(nameOf).filter((name) => !empty.test(name))));
  });

  test("answers like one that does not exist where the organisation itself is another's", async () => {
    const before = await rowsOf(gateway.services.store, theirs.organisation);
    for (const route of TENANT_ROUTES) {
      for (const key of [gateway.adminKey, keys["member"] ?? ""]) {
        const nowhere = { organisation: "0123456789abcdefghijABCDEFGHIJ03", ids: theirs.ids };
        const missing = await ask(route, nowhere, {}, key);
        const answer = await ask(route, theirs, {}, key);
        expect([nameOf(route), answer.status, answer.text]).toEqual([nameOf(route), missing.status, missing.text]);
        expect([401, 404]).toContain(answer.status);
      }
    }
    expect(await rowsOf(gateway.services.store, theirs.organisation)).toEqual(before);
  });

  test("is as little of use in a body", async () => {
    const { ids } = ours;
    const bodies: readonly (readonly [string, string, (ids: Readonly<Record<string, string>>) => unknown])[] = [
      ["POST", "/agents", ({ workspaceId }) => ({ name: "New", workspace: workspaceId })],
      ["POST", "/keys", ({ agentId }) => ({ name: "new", agent: agentId })],
      ["POST", "/keys", ({ workspaceId }) => ({ name: "new", workspace: workspaceId })],
      ["POST", `/mcps/employee/${ids["agentId"] ?? ""}`, ({ mcp_id }) => ({ mcp_id })],
      ["DELETE", `/mcps/employee/${ids["agentId"] ?? ""}`, ({ mcp_id }) => ({ mcp_id })],
      ["POST", "/mcps/test", ({ mcp_id }) => ({ mcp_id })],
      [
        "POST",
        `/connectors/${ids["connectorId"] ?? ""}/authorize`,
        ({ agentId }) => ({ level: "agent", holder: agentId }),
      ],
      [
        "POST",
        `/connectors/${ids["connectorId"] ?? ""}/authorize`,
        ({ workspaceId }) => ({ level: "workspace", holder: workspaceId }),
      ],
    ];
    for (const [method, path, body] of bodies) {
      const missing = await gateway.rest(method, path, body(MISSING));
      const answer = await gateway.rest(method, path, body(theirs.ids));
      expect([method, path, answer.status, answer.text]).toEqual([method, path, missing.status, missing.text]);
      expect([method, path, answer.status]).toEqual([method, path, 404]);
    }
  });

  function ask(route: Route, { organisation, ids }: Things, instead: Readonly<Record<string, string>>, key: string) {
    const path = route.path
      .slice(PREFIX.length)
      .replaceAll(/\{(\w+)\}/g, (_, part: string) =>
        encodeURIComponent(instead[part] ?? ids[part] ?? missingKind(part)),
      );
    const body = route.input.body === undefined ? undefined : (BODIES[nameOf(route)] ?? bodyOf(route, ids));
    return gateway.rest(route.method.toUpperCase(), `//api/organizations/${organisation}${path}`, body, key);
  }
});

/** Assignments are of a connector; everything else that is not named above takes an empty body. */
function bodyOf(route: Route, ids: Things["ids"]): unknown {
  return route.path.includes("/employee/") ? { mcp_id: ids["mcp_id"] } : {};
}

function nameOf(route: Route): string {
  return `${route.method} ${route.path.slice(PREFIX.length)}`;
}

function partsOf(route: Route): readonly string[] {
  return Array.from(route.path.slice(PREFIX.length).matchAll(/\{(\w+)\}/g), ([, part = ""]) => part);
}

function missingId(part: string): string {
  return MISSING[part] ?? missingKind(part);
}

function missingKind(part: string): never {
  throw new Error(`A route has a new kind of id, {${part}}: make one of each organisation here.`);
}

/** One of each kind. */
async function makeThings({ services, url }: TestGateway, organisation: string, name: string): Promise<Things> {
  const { identity, store } = services;
  const seed = seedOrganisation(store, organisation);
  const [workspaceId, agentId, approvalId, variableId] = [newId("ws"), newId("agt"), newId("apr"), newId("var")];
  const email = `${name}@example.com`;
  const person = await identity.createUser({ email, name, password: PASSWORD });
  await identity.addMember(organisation, person.id, "member");
  await seed.workspace(workspaceId, [person.id]);
  await seed.agent(agentId, workspaceId);
  const tool = `tool-${name}`;
  const connector = await seed.connector(name, [tool], { url: "http://127.0.0.1:1/mcp" });
  await seed.assign(connector, "agent", agentId);
  const key = await identity.createKey({ organisation, name, role: "member", user: person.id });
  const invitation = await identity.invite(organisation, `invited-${name}@example.com`, "member", person.id);
  await store.db
    .insertInto("variables")
    .values({
      id: variableId,
      org_id: organisation,
      name: "PLACE",
      secret: 0,
      value: name,
      created_at: 1,
      updated_at: 1,
    })
    .execute();
  await store.db
    .insertInto("approvals")
    .values({
      id: approvalId,
      org_id: organisation,
      connector_id: connector.id,
      tool,
      user_id: person.id,
      agent_id: null,
      arguments_digest: "0",
      arguments: "{}",
      state: "pending",
      decided_by: null,
      decided_at: null,
      created_at: Date.now(),
      expires_at: Date.now() + 3_600_000,
    })
    .execute();
  const browser = createBrowser(url);
  await browser.post("/account/sign-in", { email, password: PASSWORD });
  await (await registerClient(url)).grant(browser);
  const [grant] = await identity.grants(organisation);
  if (grant === undefined) throw new Error("The client was let in by nobody.");
  const ids = {
    workspaceId,
    agentId,
    employee_id: agentId,
    connectorId: connector.id,
    mcp_id: connector.id,
    userId: person.id,
    keyId: key.id,
    invitationId: invitation.id,
    variableId,
    approvalId,
    grantId: grant.id,
    tool,
    version: "1",
    seq: "1",
  };
  return { organisation, ids };
}

async function personsKey(
  { services: { identity } }: TestGateway,
  organisation: string,
  role: "admin" | "member" | "auditor",
  workspace?: string,
): Promise<string> {
  const { id } = await identity.createUser({ email: `${role}@example.com`, name: role });
  await identity.addMember(organisation, id, role);
  const confined = workspace === undefined ? {} : { workspace };
  return (await identity.createKey({ organisation, name: role, role, user: id, ...confined })).text;
}

/** What an organisation has, but for what the audit trail says of who was refused. */
async function rowsOf({ db }: Store, organisation: string): Promise<unknown> {
  const tables = [
    "workspaces",
    "workspace_members",
    "agents",
    "connectors",
    "tools",
    "assignments",
    "toggles",
    "connections",
    "variables",
    "approvals",
    "api_key_bindings",
  ] as const;
  const rows: Record<string, unknown> = {};
  for (const table of tables) {
    const all = await db.selectFrom(table).selectAll().where("org_id", "=", organisation).execute();
    rows[table] = all.map((row) => JSON.stringify(row)).toSorted();
  }
  return rows;
}
