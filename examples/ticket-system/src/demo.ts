/**
 * The main job, end to end: a descriptor is checked and served, a real MCP client uses a real
 * API through it, and a broken descriptor is shown with its errors. Checks what it shows, and
 * exits with 1 when anything is not as it should be.
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

const { step, show, check, finish } = createChecks();
const folder = mkdtempSync(join(tmpdir(), "mortise-demo-"));
const running: Started[] = [];
try {
  step("Start the ticket system: a real HTTP API that wants a key");
  const apiKey = randomBytes(16).toString("hex");
  const env = { TICKETS_API_KEY: apiKey, TICKETS_FILE: join(folder, "tickets.jsonl") };
  const api = await start([here("main.ts")], env, "stdout", /http:\/\/\S+/);
  running.push(api);
  show(`listening on ${api.match}`);

  step("Point the descriptor at it, and validate");
  const descriptor = join(folder, "connector.yaml");
  writeFileSync(
    descriptor,
    readFileSync(here("../connector.yaml"), "utf8").replaceAll("https://tickets.internal.com", api.match),
  );
  const validated = spawnSync(process.execPath, [...mortise, "validate", "connector.yaml"], {
    cwd: folder,
    encoding: "utf8",
  });
  show(validated.stdout + validated.stderr);
  check("the descriptor has no errors", validated.status === 0);

  step("Serve it: the key goes to the server in a file that only you can read, never to the model");
  writeFileSync(join(folder, "credentials.json"), JSON.stringify({ "ticket-system": { api_key: apiKey } }), {
    mode: 0o600,
  });
  const allowed = new URL(api.match).host;
  const serve = ["serve", descriptor, "--transport", "http", "--port", "0", "--allow-host", allowed];
  const served = await start(
    [...mortise, ...serve, "--credentials", join(folder, "credentials.json")],
    {},
    "stderr",
    /http:\/\/\S+\/mcp/,
  );
  running.push(served);
  show(`mortise serve connector.yaml --transport http --port 0 --allow-host ${allowed} --credentials credentials.json`);
  show(`listening on ${served.match}`);

  step("Connect the official MCP client over Streamable HTTP");
  const client = new Client({ name: "demo", version: "1.0.0" });
  await client.connect(new StreamableHTTPClientTransport(new URL(served.match)));
  const { tools } = await client.listTools();
  for (const tool of tools) {
    show(`${tool.name}(${Object.keys(tool.inputSchema.properties ?? {}).join(", ")}): ${tool.description}`);
  }
  check(
    "the three tools are there, in the descriptor's order",
    tools.map(({ name }) => name).join() === "search_tickets,get_ticket,create_ticket",
  );

  step("Let it work");
  const call = async (name: string, args: Record<string, unknown>) => {
    show(`> ${name} ${JSON.stringify(args)}`);
    const result = await client.callTool({ name, arguments: args });
    const [first] = result.content;
    show(first?.type === "text" ? first.text : JSON.stringify(result.content));
    return result as { isError?: boolean; structuredContent?: Record<string, unknown>; content: unknown };
  };
  const created = await call("create_ticket", { title: "Printer on fire", description: "Third floor, by the lift." });
  check("a ticket is created, with the default priority", created.structuredContent?.["priority"] === "medium");
  const id = created.structuredContent?.["id"];
  const found = await call("search_tickets", { status: "open" });
  check("the search finds it", found.structuredContent?.["total"] === 1);
  const got = await call("get_ticket", { ticket_id: id });
  check("it can be fetched by its id", got.structuredContent?.["title"] === "Printer on fire");
  const missing = await call("get_ticket", { ticket_id: "TICK-404" });
  check("a ticket that is not there is an error the model can act on", missing.isError === true);
  const escaped = await call("get_ticket", { ticket_id: "../me" });
  check("an argument cannot leave its path segment", escaped.isError === true);
  const everything = JSON.stringify([tools, created, found, got, missing, escaped]);
  check("the key never reached the client", !everything.includes(apiKey));
  await client.close();

  step("Break the descriptor: a placeholder without a parameter, and a mapping to nowhere");
  writeFileSync(
    join(folder, "broken.yaml"),
    readFileSync(descriptor, "utf8")
      .replace("/tickets/{ticket_id}", "/tickets/{id}")
      .replace(
        "- operation_id: search_tickets\n      mcp_tool_name",
        "- operation_id: serach_tickets\n      mcp_tool_name",
      ),
  );
  const broken = spawnSync(process.execPath, [...mortise, "validate", "broken.yaml"], {
    cwd: folder,
    encoding: "utf8",
  });
  show(broken.stdout + broken.stderr);
  check("it is refused", broken.status === 1);
  check(
    "the message names the line and the way out",
    /broken\.yaml:\d+:\d+/.test(broken.stdout) && broken.stdout.includes("search_tickets"),
  );

  step("Stop");
  for (const { stop } of running.toReversed()) check("a server stops cleanly when asked", (await stop()) === 0);
  running.length = 0;
} finally {
  for (const { stop } of running) await stop();
  rmSync(folder, { recursive: true });
}
process.exitCode = finish();
