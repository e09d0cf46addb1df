import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { trace } from "@opentelemetry/api";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { json, startFakeUpstream, type FakeUpstream } from "@mortise/testkit/fake-upstream";
import { routes } from "../../src/app.ts";
import { type ChangingServer, startChangingServer } from "../servers/changing-server.ts";
import { type Canary, findCanaries, makeTokenCanary } from "../support/canaries.ts";
import { startTestGateway, type TestGateway } from "../support/start-test-gateway.ts";
import { ticketDescriptor } from "../support/ticket-descriptor.ts";

// S-6, S-7 and S-8: a whole gateway with a secret in every place that takes one, and everything that comes out of it.

const ROLES = ["owner", "admin", "member", "auditor", "agent"] as const;
const canaries: Canary[] = [];
/** Everything that came out, and where. */
const seen: { readonly where: string; readonly bytes: string | Uint8Array }[] = [];
const spans = new InMemorySpanExporter();

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
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: spans })] }));
  api = await startFakeUpstream(({ path, headers }) => {
    const echo = String(headers["x-api-key"]);
    const status = path.includes("fail") ? 500 : path.includes("denied") ? 403 : 200;
    return json({ echo, wrapped: Buffer.from(echo).toString("base64") }, { status, headers: { "x-echo": echo } });
  });
  external = await startChangingServer();
  const masterKey = randomBytes(32);
  for (const form of ["base64", "base64url", "hex"] as const) {
    canaries.push({ name: `master key in ${form}`, value: masterKey.toString(form).replace(/=$/, "") });
  }
  const adminKey = plant("the admin's key", "mrt_");
  gateway = await startTestGateway({ adminKey, config: { masterKeys: [masterKey.toString("base64")] } });
  await fill();
});
afterAll(async () => {
  trace.disable();
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
});

test("no call, test or failure gives a secret out, though the upstream repeats it (S-6, S-7)", async () => {
  api.forget();
  external.upstream.forget();
  for (const key of [keys["owner"], keys["member"], keys["agent"]]) {
    const client = await gateway.mcp(key === undefined ? {} : { key });
    const tools = await client.listTools();
    const answers: unknown[] = [tools];
    for (const { name } of tools) {
      if (name.endsWith("search_tickets")) {
        for (const status of ["open", "fail", "denied"]) answers.push(await client.callTool(name, { status }));
        answers.push(await client.callTool(name, { status: 7 }));
      }
      if (name.endsWith("close_ticket")) answers.push(await client.callTool(name, { ticket_id: "fail" }));
      if (name.endsWith("__search")) answers.push(await client.callTool(name, { query: "q" }));
    }
    expect(answers.length).toBeGreaterThan(5);
    seen.push({ where: "MCP", bytes: JSON.stringify(answers) });
    await client.close();
  }
  for (const id of [ids["mcp_id"], ids["oauthId"]]) await ask("POST", "/mcps/test", { mcp_id: id });
  await ask("POST", `/connectors/${String(ids["connectorId"])}/connections/organization/test`);
  await ask("POST", `/connectors/${String(ids["mcp_id"])}/tools/refresh`, {});
  external.required = { name: "authorization", value: "nobody has it" };
  await ask("POST", "/mcps/test", { mcp_id: ids["mcp_id"] });

  // What is refused is not repeated.
  const wrong = plant("of requests that are refused");
  for (const [method, path, body] of [
    ["POST", "/variables", { name: wrong, value: wrong }],
    ["POST", "/variables", { name: "A", value: { wrong } }],
    ["POST", "/mcps", { name: "Other", url: "http://127.0.0.1:1/mcp", accessToken: wrong }],
    [
      "POST",
      "/mcps",
      {
        name: "Other",
        url: external.url,
        accessToken: wrong,
        headers: [{ name: "x", value: `${wrong}\n`, secret: true }],
      },
    ],
    ["PUT", `/connectors/${String(ids["connectorId"])}/connections/organization`, { secrets: { api_key: wrong } }],
    ["PUT", `/connectors/${String(ids["connectorId"])}/connections/organization`, { secrets: { other: wrong } }],
  ] as const) {
    expect([path, (await ask(method, path, body)).status]).toEqual([path, 422]);
  }
  await ask("GET", "/workspaces", undefined, `${String(keys["owner"])}x`);
  const signedIn = await fetch(`${gateway.url}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: "admin@example.com", password: wrong }),
  });
  seen.push({ where: "sign-in", bytes: await signedIn.text() });

  // They did reach where they belong: what is searched for below is in use.
  const received = JSON.stringify([api.requests, external.upstream.requests]);
  const used = new Set(findCanaries(canaries, "received", received).map(({ canary }) => canary));
  expect(used).toEqual(
    new Set([
      "variable, replaced",
      "access token",
      "header",
      "credential of organization",
      `credential of agents/${String(ids["agentId"])}`,
      "credential of me",
    ]),
  );
});

test("a key is rotated through REST while calls are made, and no call fails (S-5)", async () => {
  external.required = undefined;
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

test("nothing that came out has a secret in any form: answers, audit, exports, events, metrics, logs, traces, files (S-6, S-10)", async () => {
  for (const path of [
    "/audit/export?format=jsonl",
    "/audit/export?format=csv",
    "/audit?limit=500",
    "/audit/calls?limit=500",
  ]) {
    expect((await ask("GET", path)).status).toBe(200);
  }
  for (const path of [
    "//metrics",
    "//openapi.json",
    "//readyz",
    "//reference",
    "//.well-known/oauth-protected-resource/mcp",
  ]) {
    await ask("GET", path);
  }
  const stream = await fetch(`${gateway.url}/api/organizations/${gateway.organisation}/events`, {
    headers: { authorization: `Bearer ${gateway.adminKey}`, "last-event-id": "0" },
  });
  let events = "";
  for await (const piece of stream.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    events += piece;
    if (events.includes('"action":"audit.export"')) break;
  }
  expect(events.length).toBeGreaterThan(10_000);
  seen.push({ where: "events", bytes: events }, { where: "log", bytes: gateway.lines.join("\n") });
  expect(spans.getFinishedSpans().length).toBeGreaterThan(20);
  seen.push({
    where: "traces",
    bytes: JSON.stringify(
      spans.getFinishedSpans().map(({ name, attributes, events: all, status }) => ({ name, attributes, all, status })),
    ),
  });
  const { location } = gateway.place;
  const folder = "folder" in location ? location.folder : "";
  for (const file of readdirSync(folder)) seen.push({ where: file, bytes: readFileSync(join(folder, file)) });

  expect(canaries.length).toBeGreaterThan(20);
  expect(seen.length).toBeGreaterThan(200);
  expect(seen.flatMap(({ where, bytes }) => findCanaries(canaries, where, bytes))).toEqual([]);
  // The control: one that leaked would have been found, here as anywhere.
  const [first] = canaries;
  expect(findCanaries(canaries, "log", `${gateway.lines.join("\n")}${String(first?.value)}`)).not.toEqual([]);
});
