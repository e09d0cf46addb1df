import { randomBytes } from "node:crypto";
import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import type { ListeningGateway, Owner } from "../servers/gateway.ts";
import { type MeasuredProcess, startProcess, stopProcess, whileRunning } from "./process.ts";

const STARTING_LIMIT_MS = 180_000;

/** Where a gateway has its data, and the key that opens the vault there. */
export interface GatewayData {
  readonly folder: string;
  readonly masterKey: string;
  readonly databaseUrl?: string;
}

/** A gateway that listens, in a process of its own. */
export interface Gateway extends ListeningGateway {
  readonly process: MeasuredProcess;
  readonly port: number;
  /** From before the process was spawned to when it listened. */
  readonly startMs: number;
}

/** A place for a gateway's data within `folder`; in PostgreSQL where a database is given. */
export async function makeGatewayData(folder: string, databaseUrl?: string): Promise<GatewayData> {
  const data = await mkdtemp(join(folder, "gateway-"));
  const masterKey = randomBytes(32).toString("base64");
  return { folder: data, masterKey, ...(databaseUrl === undefined ? {} : { databaseUrl }) };
}

/** Starts a gateway, with `organisations` new organisations in it. */
export async function startGateway(data: GatewayData, organisations: number): Promise<Gateway> {
  const script = join(import.meta.dirname, "../servers/gateway.ts");
  const env = { MORTISE_MASTER_KEY: data.masterKey, DATABASE_URL: data.databaseUrl ?? "" };
  const args = ["--conditions=@mortise/source", script, data.folder, String(organisations)];
  const before = performance.now();
  const process = await startProcess(data.folder, args, { env, piped: true, probed: true });
  try {
    const listening = await whileRunning(process, firstLine(process), STARTING_LIMIT_MS);
    const startMs = performance.now() - before;
    return { ...listening, process, port: Number(new URL(listening.url).port), startMs };
  } catch (error) {
    await stopProcess(process);
    throw new Error("the gateway could not be started", { cause: error });
  }
}

function firstLine({ child: { stdout } }: MeasuredProcess): Promise<ListeningGateway> {
  return new Promise((resolve) => {
    let text = "";
    stdout?.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      if (!text.endsWith("\n")) return;
      resolve(JSON.parse(text) as ListeningGateway); // what servers/gateway.ts prints
      text = "";
    });
  });
}

/** Registers a connector made of a descriptor, with all its tools on, for everybody in the organisation. */
export async function addDescriptor(gateway: Gateway, owner: Owner, name: string, descriptor: string): Promise<string> {
  const body = { descriptor, name, allowTools: "all" };
  const { connector } = await ask<{ connector: { id: string } }>(gateway, owner, "POST", "/connectors", body);
  await ask(gateway, owner, "POST", `/connectors/${connector.id}/publish`);
  return connector.id;
}

/** Gives a descriptor connector the organisation's credential. */
export async function connect(gateway: Gateway, owner: Owner, connector: string, apiKey: string): Promise<void> {
  const path = `/connectors/${connector}/connections/organization`;
  await ask(gateway, owner, "PUT", path, { scheme: "api_key", secrets: { api_key: apiKey } });
}

/** Registers an external server, with one of its tools on, for everybody in the organisation. */
export async function addServer(
  gateway: Gateway,
  owner: Owner,
  name: string,
  url: string,
  tool: string,
): Promise<void> {
  const { mcp_id: id } = await ask<{ mcp_id: string }>(gateway, owner, "POST", "/mcps", { type: "simple", name, url });
  await ask(gateway, owner, "PUT", `/connectors/${id}/tools`, { tools: [{ name: tool, allowed: true }] });
  await ask(gateway, owner, "POST", `/connectors/${id}/publish`);
}

// The caller knows the route's answer.
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters
async function ask<Answer>(
  { url }: Gateway,
  { organisation, key }: Owner,
  method: string,
  path: string,
  body?: object,
): Promise<Answer> {
  const response = await fetch(`${url}/api/organizations/${organisation}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 500)}`);
  return JSON.parse(text) as Answer;
}
