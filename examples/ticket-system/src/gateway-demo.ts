/**
 * The same API for a whole organisation: a gateway is started, the descriptor registered and an external MCP server
 * beside it, tools are chosen and an agent is given them. An official MCP client then works through the one endpoint
 * with the agent's key, and the audit trail tells what happened. Checks what it shows, and exits with 1 when
 * anything is not as it should be.
 */
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { createChecks } from "./checks.ts";
import { start, type Started } from "./start.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const mortise = ["--conditions=@mortise/source", here("../../../packages/cli/src/main.ts")];

interface Connector {
  readonly id: string;
  readonly slug: string;
}

const { step, show, check, finish } = createChecks();
const folder = mkdtempSync(join(tmpdir(), "mortise-gateway-demo-"));
const running: Started[] = [];
const launch = async (...given: Parameters<typeof start>) => {
  const started = await start(...given);
  running.push(started);
  return started;
};
try {
  step("Start the ticket system, and another team's MCP server, which is one that `mortise serve` runs");
  const apiKey = randomBytes(16).toString("hex");
  const apiEnvironment = { TICKETS_API_KEY: apiKey, TICKETS_FILE: join(folder, "tickets.jsonl") };
  const api = await launch([here("main.ts")], apiEnvironment, "stdout", /http:\/\/\S+/);
  const text = readFileSync(here("../connector.yaml"), "utf8").replaceAll("https://tickets.internal.com", api.match);
  writeFileSync(join(folder, "connector.yaml"), text);
  writeFileSync(join(folder, "credentials.json"), JSON.stringify({ "ticket-system": { api_key: apiKey } }), {
    mode: 0o600,
  });
  const other = await launch(
    mortise.concat(
      ["serve", join(folder, "connector.yaml"), "--transport", "http", "--port", "0"],
      ["--allow-host", new URL(api.match).host, "--credentials", join(folder, "credentials.json")],
    ),
    {},
    "stderr",
    /http:\/\/\S+\/mcp/,
  );

  step("Start the gateway, unattended: the admin's key and the vault's key come from the environment");
  const adminKey = `mrt_${randomBytes(32).toString("base64url")}`;
  const masterKey = randomBytes(32).toString("base64");
  const gateway = await launch(
    mortise.concat(
      ["gateway", "--port", "0", "--data", join(folder, "data")],
      ["--allow-host", new URL(api.match).host, "--allow-host", new URL(other.match).host],
    ),
    { MORTISE_BOOTSTRAP_ADMIN_KEY: adminKey, MORTISE_MASTER_KEY: masterKey },
    "stdout",
    /http:\/\/\S+\/mcp/,
  );
  show(`MCP endpoint: ${gateway.match}`);
  const origin = new URL(gateway.match).origin;

  /** Asks the gateway's REST API as the admin. */
  const ask = async <Answer = Record<string, unknown>>(method: string, path: string, body?: object) => {
    const response = await fetch(`${origin}${path}`, {
      method,
      headers: { authorization: `Bearer ${adminKey}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = response.status === 204 ? undefined : await response.json();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${JSON.stringify(answer)}`);
    return answer as Answer;
  };
  const [organisation] = (await ask<{ organizations: { id: string }[] }>("GET", "/api/organizations")).organizations;
  const below = `/api/organizations/${organisation?.id}`;

  step("Register the descriptor, connect the organisation's account, choose how each tool is called, and publish");
  const { connector: tickets } = await ask<{ connector: Connector }>("POST", `${below}/connectors`, {
    descriptor: text,
    description: "Tickets of the help desk. Use it for anything about incidents.",
  });
  await ask("PUT", `${below}/connectors/${tickets.id}/connections/organization`, { secrets: { api_key: apiKey } });
  await ask("PUT", `${below}/connectors/${tickets.id}/tools`, {
    tools: [
      { name: "search_tickets", allowed: true },
      { name: "get_ticket", allowed: true },
      { name: "create_ticket", allowed: true, approval: "needs_approval" },
    ],
  });
  await ask("POST", `${below}/connectors/${tickets.id}/publish`);
  show(`${tickets.slug}: search_tickets, get_ticket; create_ticket with approval`);

  step("Register the external MCP server: it is tried, and its tools start switched off");
  const external = await ask<{ mcp_id: string }>("POST", `${below}/mcps`, {
    type: "simple",
    name: "Other team",
    url: other.match,
  });
  const tested = await ask("POST", `${below}/mcps/test`, { mcp_id: external.mcp_id });
  show(JSON.stringify(tested));
  await ask("PUT", `${below}/connectors/${external.mcp_id}/tools`, {
    tools: [{ name: "search_tickets", allowed: true }],
  });
  await ask("POST", `${below}/connectors/${external.mcp_id}/publish`);

  step("Make an agent, give it both connectors, and a key");
  const [workspace] = (await ask<{ workspaces: { id: string }[] }>("GET", `${below}/workspaces`)).workspaces;
  const agent = await ask<{ id: string }>("POST", `${below}/agents`, { name: "Help desk", workspace: workspace?.id });
  for (const mcp_id of [tickets.id, external.mcp_id]) {
    await ask("POST", `${below}/mcps/employee/${agent.id}`, { mcp_id });
  }
  const { text: agentKey } = await ask<{ text: string }>("POST", `${below}/keys`, { name: "desk", agent: agent.id });

  step("Connect the official MCP client with nothing but the URL and the agent's key");
  const client = new Client({ name: "gateway-demo", version: "1.0.0" });
  await client.connect(
    new StreamableHTTPClientTransport(new URL(gateway.match), {
      requestInit: { headers: { authorization: `Bearer ${agentKey}` } },
    }),
  );
  const { tools } = await client.listTools();
  const names = tools.map(({ name }) => name).toSorted();
  for (const name of names) show(name);
  check(
    "exactly what the admin allowed is there, from both",
    names.filter((name) => !name.startsWith("mcp__mortise__")).join() ===
      [
        "mcp__other-team__search_tickets",
        `mcp__${tickets.slug}__create_ticket`,
        `mcp__${tickets.slug}__get_ticket`,
        `mcp__${tickets.slug}__search_tickets`,
      ].join(),
  );

  step("Let it work: reading is automatic, writing waits for a person");
  const call = async (name: string, args: Record<string, unknown>) => {
    show(`> ${name} ${JSON.stringify(args)}`);
    const result = await client.callTool({ name, arguments: args });
    show(JSON.stringify(result.content).slice(0, 400));
    return result as { isError?: boolean; structuredContent?: Record<string, unknown>; content: unknown };
  };
  const found = await call(`mcp__${tickets.slug}__search_tickets`, { status: "open" });
  check("the descriptor's tool answers", found.structuredContent?.["total"] === 0);
  const elsewhere = await call("mcp__other-team__search_tickets", { status: "open" });
  check("the external server's tool answers", elsewhere.isError !== true);

  const create = `mcp__${tickets.slug}__create_ticket`;
  const write = { title: "Printer on fire", description: "Third floor, by the lift." };
  const asked = await call(create, write);
  const { approvals } = await ask<{ approvals: { id: string; tool: string }[] }>("GET", `${below}/approvals`);
  check("a call that needs approval is not made, and says where it is given", asked.isError === true);
  await ask("POST", `${below}/approvals/${approvals[0]?.id}/decision`, { decision: "approve" });
  show("approved, by the admin");
  const created = await call(create, write);
  check("approved, the same call is made", created.structuredContent?.["title"] === write.title);
  const again = await call(create, write);
  check("an approval is good for one call", again.isError === true);

  step("Read the audit trail, and check its chain");
  const read = () => ask<{ calls: { tool: string; outcome: string | null }[] }>("GET", `${below}/audit/calls`);
  let { calls } = await read();
  // How a call ended is written a moment after it was answered.
  while (calls.some(({ outcome }) => outcome === null)) ({ calls } = await read());
  for (const { tool, outcome } of calls.toReversed()) show(`${tool}: ${outcome}`);
  check("each call is on record, and how it ended", calls.length === 5);
  const verified = spawnSync(process.execPath, [...mortise, "audit", "verify", "--data", join(folder, "data")], {
    encoding: "utf8",
  });
  show(verified.stdout + verified.stderr);
  check("the chain is whole", verified.status === 0);

  const said = JSON.stringify([tools, found, elsewhere, asked, created, again, calls, tested]);
  check("the credential is nowhere in what anybody was told", !said.includes(apiKey));
  await client.close();

  step("Stop");
  for (const { stop } of running.toReversed()) check("a server stops cleanly when asked", (await stop()) === 0);
  running.length = 0;
} finally {
  for (const { stop } of running) await stop();
  rmSync(folder, { recursive: true });
}
process.exitCode = finish();
