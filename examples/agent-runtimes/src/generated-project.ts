import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Server, ServerOptions } from "@mortise/runtime/server";

/** What the generated `src/server.ts` offers to other code. */
export interface ServerModule {
  createServer(options?: ServerOptions): Server;
}

/** What the generated `src/tools.ts` offers to other code: a function for each tool. */
export interface ToolsModule {
  createTicket(server: Server, args: { title: string; description?: string; priority?: string }): Promise<unknown>;
  getTicket(server: Server, args: { ticket_id: string }): Promise<unknown>;
  searchTickets(server: Server, args?: { status?: string; assignee?: string; limit?: number }): Promise<unknown>;
  ToolError: new (...args: never[]) => Error & { readonly code: string; readonly retryable: boolean };
}

export interface GeneratedProject {
  /** What the generator said. */
  readonly output: string;
  /** The server as a program, for clients that start it. */
  readonly program: string;
  readonly server: ServerModule;
  readonly tools: ToolsModule;
}

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Generates a server that needs nothing but Node from the ticket system's descriptor, whose API is at an origin. */
export async function generateProject(folder: string, origin: string): Promise<GeneratedProject> {
  const descriptor = join(folder, "connector.yaml");
  const text = readFileSync(here("../../ticket-system/connector.yaml"), "utf8");
  writeFileSync(descriptor, text.replaceAll("https://tickets.internal.com", origin));
  const project = join(folder, "ticket-system-mcp-server");
  const mortise = ["--conditions=@mortise/source", here("../../../packages/cli/src/main.ts")];
  const { status, stderr } = spawnSync(
    process.execPath,
    [...mortise, "generate", descriptor, "-o", project, "--standalone"],
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`the generator failed:\n${stderr}`);
  const load = (path: string): Promise<unknown> => import(pathToFileURL(join(project, path)).href);
  return {
    output: stderr.replaceAll(`${folder}/`, ""),
    program: join(project, "dist/server.js"),
    // The generated modules have just these functions; their own declarations lie in the project.
    server: (await load("dist/server.js")) as ServerModule,
    tools: (await load("dist/tools.js")) as ToolsModule,
  };
}
