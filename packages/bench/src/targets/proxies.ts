import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Revision } from "../load/frames.ts";
import { type MeasuredProcess, startProcess } from "./process.ts";
import { freePort } from "./running-target.ts";
import type { Workspace } from "./workspace.ts";

/** A program that stands in front of other people's MCP servers. */
export interface Proxy {
  readonly name: string;
  readonly process: MeasuredProcess;
  readonly port: number;
}

/** The external server itself, over HTTP. */
export async function startExternal({ directory, servers, offer }: Workspace): Promise<Proxy> {
  const port = await freePort();
  const args = [join(servers, "external.mjs"), "http", offer, String(port)];
  return {
    name: "external server",
    port,
    process: await startProcess(directory, args, { piped: false, probed: false }),
  };
}

/** The least that can stand in front of the external server, over HTTP on both sides. */
export async function startPassThrough({ directory, servers }: Workspace, externalPort: number): Promise<Proxy> {
  const port = await freePort();
  const args = [join(servers, "pass-through.mjs"), `http://127.0.0.1:${externalPort}`, String(port)];
  return { name: "pass-through", port, process: await startProcess(directory, args, { piped: false, probed: false }) };
}

/** The published package, as its own documentation starts it, in front of the external server over stdio: neither can stand in front of one over HTTP and be reached over HTTP. */
export async function startMcpProxy(workspace: Workspace, revision: Revision): Promise<Proxy> {
  const { directory, servers, offer } = workspace;
  const port = await freePort();
  const settings = {
    "--host": "127.0.0.1",
    "--port": String(port),
    "--server": "stream",
    "--upstreamProtocol": revision === "2026-07-28" ? "modern" : "legacy",
  };
  const args = [
    packageFile("mcp-proxy", "dist/bin/mcp-proxy.mjs"),
    ...Object.entries(settings).flat(),
    "--",
    process.execPath,
    join(servers, "external.mjs"),
    "stdio",
    offer,
  ];
  return { name: "mcp-proxy", port, process: await startProcess(directory, args, { piped: false, probed: false }) };
}

/** As {@link startMcpProxy}. With sessions: without, it starts a process for every request. It would listen on every interface. */
export async function startSupergateway({ directory, servers, offer }: Workspace): Promise<Proxy> {
  const port = await freePort();
  const command = [process.execPath, join(servers, "external.mjs"), "stdio", offer].map((word) => JSON.stringify(word));
  const settings = {
    "--stdio": command.join(" "),
    "--outputTransport": "streamableHttp",
    "--port": String(port),
    "--protocolVersion": "2025-11-25",
    "--logLevel": "none",
  };
  const loopback = join(import.meta.dirname, "../servers/loopback.ts");
  const script = packageFile("supergateway", "dist/index.js");
  const args = ["--import", loopback, script, ...Object.entries(settings).flat(), "--stateful"];
  return { name: "supergateway", port, process: await startProcess(directory, args, { piped: false, probed: false }) };
}

function packageFile(name: string, file: string): string {
  return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), file);
}
