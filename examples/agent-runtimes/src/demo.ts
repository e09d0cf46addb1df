/**
 * A generated server in the hands of three agent runtimes and of plain code: the official MCP client in process, the
 * Vercel AI SDK and LangChain, each with its real packages and with a script instead of a model. All of them use the
 * real ticket API. Checks what it shows, and exits with 1 when anything is not as it should be.
 */
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { StdioMCPTransport } from "@ai-sdk/mcp/mcp-stdio";
import { Client, InMemoryTransport } from "@modelcontextprotocol/client";
import { createChecks } from "../../ticket-system/src/checks.ts";
import { start, type Started } from "../../ticket-system/src/start.ts";
import { fileTicketWithAiSdk } from "./ai-sdk.ts";
import { generateProject } from "./generated-project.ts";
import { fileTicketWithLangChain } from "./langchain.ts";
import { watchConnections } from "./watch-connections.ts";

const { step, show, check, finish } = createChecks();
const connections = watchConnections();
const folder = mkdtempSync(join(tmpdir(), "mortise-runtimes-"));
const closers: (() => Promise<unknown>)[] = [];
let api: Started | undefined;
try {
  step("Start the ticket system, and generate a server for it");
  const apiKey = randomBytes(16).toString("hex");
  const main = fileURLToPath(new URL("../../ticket-system/src/main.ts", import.meta.url));
  const apiEnvironment = { TICKETS_API_KEY: apiKey, TICKETS_FILE: join(folder, "tickets.jsonl") };
  api = await start([main], apiEnvironment, "stdout", /http:\/\/\S+/);
  const { output, program, server, tools } = await generateProject(folder, api.match);
  show("mortise generate connector.yaml -o ticket-system-mcp-server --standalone");
  show(output);

  step("Import the server, and connect the official client to it in memory");
  const allowed = new URL(api.match).host;
  const tickets = server.createServer({ credentials: { api_key: apiKey }, allowHosts: [allowed] });
  closers.push(() => tickets.close());
  const [clientSide, serverSide] = InMemoryTransport.createLinkedPair();
  await tickets.connect(serverSide);
  const client = new Client({ name: "agent-runtimes", version: "1.0.0" });
  await client.connect(clientSide);
  const listed = await client.listTools();
  const names = listed.tools.map(({ name }) => name);
  show(names.join(", "));
  check("it lists the three tools", names.join() === "search_tickets,get_ticket,create_ticket");
  const created = await client.callTool({ name: "create_ticket", arguments: { title: "Printer on fire" } });
  show(JSON.stringify(created.structuredContent));
  check("a call reaches the ticket system", JSON.stringify(created.structuredContent).includes("TICK-1"));
  await client.close();

  step("Call the tools from code, without a model and without a client");
  const found = await tools.searchTickets(tickets, { status: "open" });
  show(`searchTickets(tickets, { status: "open" }) = ${JSON.stringify(found)}`);
  check("a function returns the answer as data", JSON.stringify(found).includes('"total":1'));
  const missing: unknown = await tools.getTicket(tickets, { ticket_id: "TICK-404" }).catch((error: unknown) => error);
  show(`getTicket(tickets, { ticket_id: "TICK-404" }) throws ${String(missing)}`);
  check(
    "and throws what the ticket system says is wrong",
    missing instanceof tools.ToolError && !missing.retryable && missing.code !== "",
  );

  step("Hand them to the Vercel AI SDK: it starts the server as a program, over stdio");
  const environment = { MORTISE_TICKET_SYSTEM_API_KEY: apiKey, MORTISE_ALLOW_HOST: allowed };
  const stdio = { command: process.execPath, args: [program], env: environment };
  const viaAiSdk = await fileTicketWithAiSdk(new StdioMCPTransport(stdio), "Lift stuck");
  show(`${viaAiSdk.calls.join(", ")}: ${viaAiSdk.text}`);
  check("its agent creates a ticket and reads it again", viaAiSdk.calls.join() === "create_ticket,get_ticket");
  check("with the id that the ticket system gave", viaAiSdk.text === "I have filed TICK-2.");
  check("and sees what the ticket system says", JSON.stringify(viaAiSdk.results.at(-1)).includes("Lift stuck"));

  step("And over Streamable HTTP");
  const { url } = await tickets.listen();
  const overHttp = await fileTicketWithAiSdk({ type: "http", url }, "Door open");
  show(`${overHttp.calls.join(", ")}: ${overHttp.text}`);
  check("the same agent does the same", overHttp.text === "I have filed TICK-3.");

  step("Hand them to LangChain's MCP adapter, over stdio");
  const viaLangChain = await fileTicketWithLangChain({ transport: "stdio", ...stdio }, "Roof leaks");
  show(`${viaLangChain.calls.join(", ")}: ${String(viaLangChain.text)}`);
  check("its agent creates a ticket and reads it again", viaLangChain.calls.join() === "create_ticket,get_ticket");
  check("with the id that the ticket system gave", viaLangChain.text === "I have filed TICK-4.");
  check("and sees what the ticket system says", JSON.stringify(viaLangChain.results.at(-1)).includes("Roof leaks"));

  step("And over Streamable HTTP");
  const langChainOverHttp = await fileTicketWithLangChain({ transport: "http", url }, "Window broken");
  show(`${langChainOverHttp.calls.join(", ")}: ${String(langChainOverHttp.text)}`);
  check("the same agent does the same", langChainOverHttp.text === "I have filed TICK-5.");

  step("Look at what went out");
  const all = await tools.searchTickets(tickets);
  check("every ticket is in the ticket system", JSON.stringify(all).includes('"total":5'));
  const seen = JSON.stringify([listed, created, found, viaAiSdk, overHttp, viaLangChain, langChainOverHttp]);
  check("no runtime and no model has seen the key", !seen.includes(apiKey));
  show(`this process connected to ${connections.addresses().join(", ")}`);
  check("nothing left this machine", connections.elsewhere().length === 0 && connections.addresses().length > 0);
} finally {
  for (const close of closers) await close();
  await api?.stop();
  connections.stop();
  rmSync(folder, { recursive: true });
}
process.exitCode = finish();
