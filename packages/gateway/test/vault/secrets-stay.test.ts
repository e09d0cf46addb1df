import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { json, startFakeUpstream, type FakeUpstream } from "@mortise/testkit/fake-upstream";
import { routes } from "../../src/app.ts";
import { type ChangingServer, startChangingServer } from "../servers/changing-server.ts";
import { type Canary, createCanarySearch, makeTokenCanary } from "../support/canaries.ts";
import { startTestGateway, type TestGateway } from "../support/start-test-gateway.ts";
import { ticketDescriptor } from "../support/ticket-descriptor.ts";

// A whole gateway with a secret in every place that takes one, and everything that its routes answer.

const ROLES = ["owner", "admin", "member", "auditor", "agent"] as const;
const canaries: Canary[] = [];
/** Everything that was answered, and where. */
const seen: { readonly where: string; readonly bytes: string }[] = [];

let gateway: TestGateway;
/** An API that repeats whatever it is sent: in the body, in a header, and where it fails. */
let api: FakeUpstream;
let external: ChangingServer;
let ids: Readonly<Record<string, string>>;
let keys: Readonly<Record<string, string>>;

function plant(name: string, prefix = ""): string {
  const canary = makeTokenCanary(name);
  canaries.push(canary);
  return `${prefix}${canary.value}`;
}

/** Asks, and keeps the answer. */
async function ask(method: string, path: string, body?: unknown, key?: string) {
  const answer = await gateway.rest<Readonly<Record<string, unknown>>>(method, path, body, key);
  seen.push({ where: `${method} ${path}`, bytes: answer.text + JSON.stringify([...answer.headers]) });
  return answer;
}

async function made(method: string, path: string, body?: unknown, key?: string) {
  const answer = await ask(method, path, body, key);
  expect([method, path, answer.status < 300 ? "" : answer.text]).toEqual([method, path, ""]);
  return answer.body;
}

beforeAll(async () => {
  api = await startFakeUpstream(({ path, headers }) => {
    const echo = String(headers["x-api-key"]);
    const status = path.includes("fail") ? 500 : path.includes("denied") ? 403 : 200;
    return json({ echo, wrapped: Buffer.from(echo).toString("base64") }, { status, headers: { "x-echo": echo } });
  });
  external = await startChangingServer();
  const adminKey = plant("the admin's key", "mrt_");
  gateway = await startTestGateway({ adminKey });
  await fill();
});
afterAll(async () => {
  await gateway.close();
  await external[Symbol.asyncDispose]();
  await api.close();
});

/** A secret in each place, each place in use. */
async function fill(): Promise<void> {
  const { organisation, services } = gateway;
  const { identity } = services;
  const workspace = String((await made("POST", "/workspaces", { name: "Canaries" }))["id"]);
  const agent = String((await made("POST", "/agents", { name: "Agent", workspace }))["id"]);
  const people: Record<string, string> = { owner: gateway.adminKey };
  let user = "";
  for (const role of ["admin", "member", "auditor"] as const) {
    const password = plant(`password of ${role}`);
    const person = await identity.createUser({ email: `${role}@example.com`, name: role, password });
    user = person.id;
    await identity.addMember(organisation, person.id, role);
    await made("PUT", `/workspaces/${workspace}/members/${person.id}`);
    people[role] = await keyOf(role, { role, user: person.id });
  }
  people["agent"] = await keyOf("agent", { role: "agent", agent });
  keys = people;

  await made("POST", "/variables", { name: "SECRET", value: plant("variable"), secret: true });
  const variable = (await ask("GET", "/variables")).body["variables"] as readonly { readonly id: string }[];
  await made("PUT", `/variables/${String(variable[0]?.id)}`, { value: plant("variable, replaced") });

  const simple = String(
    (
      await made("POST", "/mcps", {
        name: "Simple",
        url: `${external.url}?key=\${SECRET}`,
        accessToken: plant("access token"),
        headers: [
          { name: "x-secret", value: plant("header"), secret: true },
          { name: "x-variable", value: "Key ${SECRET}" },
        ],
      })
    )["mcp_id"],
  );
  await made("PUT", `/connectors/${simple}/tools`, { tools: [{ name: "search", allowed: true }] });
  await made("POST", `/connectors/${simple}/publish`);
  const oauth = await made("POST", "/mcps", {
    type: "oauth",
    name: "OAuth",
    url: external.url,
    oauth: { issuer: external.upstream.origin, clientId: "client", clientSecret: plant("OAuth client's secret") },
  });

  const descriptor = ticketDescriptor(api.origin, { name: "Tickets" });
  const created = await made("POST", "/connectors", { descriptor, allowTools: "all" });
  const connector = (created["connector"] as { readonly id: string }).id;
  await made("POST", `/connectors/${connector}/publish`);
  await made("POST", `/mcps/employee/${agent}`, { mcp_id: connector });
  for (const [holder, key] of [
    ["organization", people["owner"]],
    [`workspaces/${workspace}`, people["owner"]],
    [`agents/${agent}`, people["owner"]],
    ["me", people["member"]],
  ] as const) {
    const secrets = { api_key: plant(`credential of ${holder}`, "key-") };
    await made("PUT", `/connectors/${connector}/connections/${holder}`, { secrets }, key);
  }
  ids = {
    workspaceId: workspace,
    agentId: agent,
    employee_id: agent,
    userId: user,
    connectorId: connector,
    mcp_id: simple,
    oauthId: String(oauth["mcp_id"]),
    variableId: String(variable[0]?.id),
    tool: "search_tickets",
    version: "1",
    seq: "5",
  };
}

/** A key's text is in the answer that makes it, and in none after. */
async function keyOf(
  name: string,
  who: { readonly role: "admin" | "member" | "auditor" | "agent"; readonly user?: string; readonly agent?: string },
) {
  const { text } = await gateway.services.identity.createKey({ organisation: gateway.organisation, name, ...who });
  canaries.push({ name: `key of ${name}`, value: text });
  return text;
}

test("no route reads a secret back, whoever asks (S-8)", async () => {
  let answered = 0;
  for (const route of routes.filter(({ method, path }) => method === "get" && !path.endsWith("/events"))) {
    const path = route.path.replaceAll(/\{(\w+)\}/g, (_, part: string) =>
      part === "orgId" ? gateway.organisation : (ids[part] ?? "none"),
    );
    for (const role of ROLES) {
      const { status } = await ask("GET", `/${path}`, undefined, keys[role]);
      if (status === 200) answered += 1;
    }
    await gateway.rest("GET", `/${path}`, undefined, null);
  }
  for (const id of [ids["mcp_id"], ids["oauthId"], ids["connectorId"]]) await ask("GET", `/connectors/${String(id)}`);
  expect(answered).toBeGreaterThan(60);
  expect(canaries.length).toBeGreaterThan(15);
  const search = createCanarySearch(canaries);
  expect(seen.flatMap(({ where, bytes }) => search(where, bytes))).toEqual([]);
  // The control: one that was read back would have been found.
  const [first] = canaries;
  expect(search("an answer", `${String(seen[0]?.bytes)}${String(first?.value)}`)).not.toEqual([]);
});

test("a key is rotated through REST while calls are made, and no call fails (S-5)", async () => {
  const before = (await made("GET", "/vault"))["keys"] as readonly { readonly id: string; readonly state: string }[];
  const client = await gateway.mcp();
  const over = new AbortController();
  let calls = 0;
  const calling = Promise.all(
    ["mcp__tickets__search_tickets", "mcp__simple__search"].map(async (name) => {
      while (!over.signal.aborted) {
        expect([name, await client.callTool(name, {})]).not.toMatchObject([name, { isError: true }]);
        calls += 1;
      }
    }),
  );
  const rotated: unknown[] = [];
  for (let round = 0; round < 5; round += 1) {
    rotated.push((await made("POST", "/vault/rotate"))["key"]);
    await gateway.services.vaultKeys.tend();
  }
  over.abort();
  await calling;
  await client.close();
  expect(calls).toBeGreaterThan(5);
  const after = (await made("GET", "/vault"))["keys"] as readonly {
    readonly id: string;
    readonly state: string;
    readonly values: number;
  }[];
  expect(after.filter(({ state }) => state === "active")).toMatchObject([{ id: rotated.at(-1) }]);
  expect(after.length).toBe(before.length + 5);
  expect((await gateway.rest("POST", "/vault/rotate", undefined, keys["member"])).status).toBe(403);
});
