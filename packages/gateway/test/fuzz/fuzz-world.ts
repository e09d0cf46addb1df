import { json, startFakeUpstream } from "@mortise/testkit/fake-upstream";
import { startProtectedServer } from "../oauth/support/protected-server.ts";
import { PASSWORD } from "../support/add-person.ts";
import { createBrowser } from "../support/browser.ts";
import { registerClient } from "../support/test-oauth-client.ts";
import { ticketDescriptor } from "../support/ticket-descriptor.ts";
import { newId } from "../../src/db/new-id.ts";
import { serve } from "../upstream/scripted-server.ts";
import { prepareForms, type PreparedForm } from "./half-way.ts";
import { type FuzzStage, PROVIDED_EMAIL } from "./start-fuzz-stage.ts";
import type { Known, ReadSchema } from "./value-of-schema.ts";

/** A tool as an MCP endpoint lists it. */
export interface ListedTool {
  readonly name: string;
  readonly inputSchema: ReadSchema;
}

/** What requests may name: at least one thing of each kind, all of which a request may destroy. */
export interface FuzzWorld {
  readonly organisation: string;
  readonly adminKey: string;
  readonly publicUrl: string;
  /** Of a person who is an admin. */
  readonly cookie: string;
  /** By the name that a path's part, a query's or a body's field has. */
  readonly known: Known;
  readonly slugs: readonly string[];
  /** A client of its authorization server. */
  readonly clientId: string;
  /** What a person's browser has in hand. */
  readonly forms: readonly PreparedForm[];
  /** Bodies that are taken, by the end of the path that takes them, where chance makes them too rarely. */
  readonly bodies: Readonly<Record<string, object>>;
  readonly tools: readonly ListedTool[];
}

/** What waits for a review, as far as it is read here. */
interface Review {
  readonly tools: readonly { readonly digest: string }[];
  readonly instructions: { readonly digest: string | null } | null;
}

/** Upstreams and a person that last for the whole run, and worlds, one for each round. */
export interface WorldMaker extends AsyncDisposable {
  make(): Promise<FuzzWorld>;
}

const TOOLS = [
  {
    name: "search",
    inputSchema: { type: "object", properties: { query: { type: "string" }, limit: { type: "integer" } } },
  },
  { name: "remove", inputSchema: { type: "object", properties: { id: { type: "string" } }, required: ["id"] } },
];

/** Changes with every round, so that there is something to review. */
const CHANGING = { name: "report", inputSchema: { type: "object" } };

export async function createWorldMaker({ gateway, provider }: FuzzStage): Promise<WorldMaker> {
  const { services, organisation, adminKey, url: publicUrl } = gateway;
  const { identity, store } = services;
  const [external, api, guarded, client] = await Promise.all([
    startFakeUpstream(),
    startFakeUpstream(() => json({ tickets: [] })),
    startProtectedServer(),
    registerClient(publicUrl),
  ]);
  let version = 0;
  serve(external, "modern", {
    "server/discover": () => ({
      supportedVersions: ["2026-07-28"],
      capabilities: { tools: {} },
      instructions: `Version ${String(version)}.`,
    }),
    "tools/list": () => ({ tools: [...TOOLS, { ...CHANGING, description: `Version ${String(version)}.` }] }),
  });
  const email = "fuzz@example.com";
  const admin = await identity.createUser({ email, name: "Fuzz", password: PASSWORD });
  await identity.addMember(organisation, admin.id, "admin");
  const provided = await identity.createUser({ email: PROVIDED_EMAIL, name: "Provided" });
  await identity.addMember(organisation, provided.id, "member");
  let rounds = 0;

  async function post<Body>(path: string, body: object, method = "POST"): Promise<Body> {
    const answer = await gateway.rest<Body>(method, path, body);
    // A machine with too much to do cannot record it in time, and says so.
    if (answer.status === 503) return post(path, body, method);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${String(answer.status)} ${answer.text}`);
    return answer.body;
  }

  async function connectors(round: string): Promise<readonly { readonly id: string; readonly slug: string }[]> {
    const simple = await post<{ mcp_id: string; slug: string }>("/mcps", {
      type: "simple",
      name: `Simple ${round}`,
      url: `${external.origin}/mcp`,
      accessToken: "a-token-of-the-fuzz",
    });
    const oauth = await post<{ mcp_id: string; slug: string }>("/mcps", {
      type: "oauth",
      name: `OAuth ${round}`,
      url: guarded.url,
    });
    const descriptor = await post<{ connector: { id: string; slug: string } }>("/connectors", {
      descriptor: ticketDescriptor(api.origin, { name: `Tickets ${round}` }),
      allowTools: "all",
    });
    const personal = await post<{ connector: { id: string; slug: string } }>("/connectors", {
      descriptor: ticketDescriptor(api.origin, { name: `Own ${round}` }),
      allowTools: "all",
      account: "personal",
    });
    const { id } = descriptor.connector;
    await post(`/connectors/${id}/connections/organization`, { secrets: { api_key: "key-fuzz" } }, "PUT");
    await post(`/connectors/${simple.mcp_id}/tools/refresh`, {});
    await post(
      `/connectors/${simple.mcp_id}/tools`,
      { tools: TOOLS.map(({ name }) => ({ name, allowed: true })) },
      "PUT",
    );
    version += 1;
    await post(`/connectors/${simple.mcp_id}/tools/refresh`, {});
    for (const each of [id, personal.connector.id, simple.mcp_id])
      await gateway.rest("POST", `/connectors/${each}/publish`);
    return [
      { id: simple.mcp_id, slug: simple.slug },
      { id: oauth.mcp_id, slug: oauth.slug },
      descriptor.connector,
      personal.connector,
    ];
  }

  async function approval(connector: string, user: string): Promise<string> {
    const id = newId("apr");
    const now = Date.now();
    await store.db
      .insertInto("approvals")
      .values({
        id,
        org_id: organisation,
        connector_id: connector,
        tool: "search",
        user_id: user,
        agent_id: null,
        arguments_digest: "0",
        arguments: "{}",
        state: "pending",
        decided_by: null,
        decided_at: null,
        created_at: now,
        expires_at: now + 3_600_000,
      })
      .execute();
    return id;
  }

  return {
    async make() {
      const round = String(++rounds);
      const person = await identity.createUser({ email: `person-of-${round}@example.com`, name: "Person" });
      await identity.addMember(organisation, person.id, "member");
      const workspaces = [
        await post<{ id: string }>("/workspaces", { name: `One ${round}` }),
        await post<{ id: string }>("/workspaces", { name: `Two ${round}` }),
      ].map(({ id }) => id);
      const agents = [
        await post<{ id: string }>("/agents", { name: `A ${round}`, workspace: workspaces[0] }),
        await post<{ id: string }>("/agents", { name: `B ${round}`, workspace: workspaces[1] }),
      ].map(({ id }) => id);
      const made = await connectors(round);
      const ids = made.map(({ id }) => id);
      const variable = await post<{ id: string }>("/variables", {
        name: `OF_ROUND_${round}`,
        value: "x",
        secret: false,
      });
      const key = await identity.createKey({ organisation, name: "fuzz", role: "member", user: person.id });
      const by = admin.id;
      const invitation = await identity.invite(organisation, `invited-${round}@example.com`, "member", by);
      const approvals = [await approval(ids[0] ?? "", by), await approval(ids[0] ?? "", by)];
      const [simple = "", oauth = "", shared = "", own = ""] = ids;
      const credential = { secrets: { api_key: "key-fuzz" } };
      await post(`/connectors/${own}/connections/me`, credential, "PUT");
      await post(`/connectors/${shared}/connections/workspaces/${workspaces[0] ?? ""}`, credential, "PUT");
      await post(`/connectors/${shared}/connections/agents/${agents[0] ?? ""}`, credential, "PUT");
      const browser = createBrowser(publicUrl);
      // Sign-in is limited by address: each round comes from another.
      const from = `10.200.${String(rounds >> 8)}.${String(rounds & 255)}`;
      const headers = { origin: new URL(publicUrl).origin, "x-forwarded-for": from };
      const signedIn = await browser.post("/account/sign-in", { email, password: PASSWORD }, headers);
      if (signedIn.status !== 303) throw new Error(`Signing in gave ${String(signedIn.status)}.`);
      const forms = await prepareForms({
        gateway,
        browser,
        client,
        provider,
        authority: guarded.authority,
        round,
        password: PASSWORD,
        connectors: [oauth, own, shared, simple, `${shared}?agent=${agents[1] ?? ""}`],
        approvals,
      });
      const grants = await identity.grants(organisation);
      const caller = await gateway.mcp({ era: "legacy" });
      const tools = (await caller.listTools()) as unknown as readonly ListedTool[];
      await caller.close();
      const names = [...TOOLS.map(({ name }) => name), CHANGING.name, "search_tickets", "close_ticket"];
      const review = await gateway.rest<Review>("GET", `/connectors/${ids[0] ?? ""}/review`);
      const waiting = [...review.body.tools, review.body.instructions].map((each) => each?.digest ?? "");
      const descriptor = ticketDescriptor(api.origin, { name: `New ${round}`, version: `1.0.${round}` });
      return {
        organisation,
        adminKey,
        publicUrl,
        cookie: browser.cookie,
        slugs: made.map(({ slug }) => slug),
        tools,
        clientId: client.id,
        forms,
        bodies: {
          "/mcps": { type: "simple", name: `Made ${round}`, url: `${external.origin}/mcp` },
          "/mcps/test": { mcp_id: ids[0] },
          "/mcps/mcp/{mcp_id}": { description: "Described." },
          "/tools": { tools: [{ name: "search", allowed: true }] },
          "/tools/{tool}": { approval: "needs_approval" },
          "/tools/{tool}/approve": { digest: waiting[0] },
          "/connectors/{connectorId}/authorize": { level: "organisation", returnTo: "/account" },
          "/employee/{employee_id}": { mcp_id: ids[0] },
          "/connections/organization": credential,
          "/connections/workspaces/{workspaceId}": credential,
          "/connections/agents/{agentId}": credential,
          "/connections/me": credential,
        },
        known: {
          orgId: [organisation],
          workspaceId: workspaces,
          workspace: workspaces,
          agentId: agents,
          employee_id: agents,
          agent: agents,
          holder: [...workspaces, ...agents, person.id],
          connectorId: ids,
          connector: ids,
          mcp_id: ids.slice(0, 2),
          mcp_ids: ids.slice(0, 2),
          userId: [person.id],
          keyId: [key.id],
          grantId: grants.map(({ id }) => id),
          invitationId: [invitation.id],
          token: [new URL(invitation.link).searchParams.get("token") ?? ""],
          variableId: [variable.id],
          approvalId: approvals,
          tool: names,
          tools: names,
          allowTools: ["all", names.slice(3)],
          version: [1],
          seq: [1, 2],
          url: [`${external.origin}/mcp`, `${external.origin}/mcp?key=\${OF_ROUND_${round}}`, "http://127.0.0.1:1/mcp"],
          issuer: [external.origin, "http://127.0.0.1:1"],
          descriptor: [descriptor, descriptor.replace("1.0.", "2.0."), damaged(descriptor, rounds)],
          digest: waiting,
          scheme: ["api_key"],
          configuration: [{}, { project: "one" }],
          secrets: [{ api_key: "key-fuzz" }],
          email: [email, `somebody-${round}@example.com`],
          password: [PASSWORD, PASSWORD, "short"],
          oauth_mcp: ["missing"],
        },
      };
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([external.close(), api.close(), guarded.close()]);
    },
  };
}

/** A descriptor with one line less, or with a line that does not belong there. */
function damaged(descriptor: string, round: number): string {
  const lines = descriptor.split("\n");
  const at = (round * 7) % lines.length;
  return lines.toSpliced(at, round % 2, ...(round % 3 === 0 ? ["  - {[: &a *a"] : [])).join("\n");
}
