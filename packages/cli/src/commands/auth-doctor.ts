import type { DoctorStep } from "@mortise/gateway/doctor";
import { CannotRun, EXIT, type ExitCode } from "../exit-code.ts";
import { loadGatewayDoctor } from "../load-gateway.ts";
import type { Terminal } from "../terminal.ts";
import { allowedHosts, type AllowHostOption } from "../upstream.ts";

export interface AuthDoctorOptions extends AllowHostOption {
  readonly publicUrl?: string;
  readonly json?: boolean;
}

/** A gateway as most are: reached by https. */
const PUBLIC_URL = "https://gateway.example";

/** Shows each step of discovering how people authorize at an external MCP server, with its verdict. */
export async function authDoctor(url: string, options: AuthDoctorOptions, terminal: Terminal): Promise<ExitCode> {
  const server = readUrl(url, "the server's URL");
  if (server.username + server.password !== "") {
    throw new CannotRun("the server's URL holds an account", "leave it out: people authorize by OAuth");
  }
  const publicUrl = readUrl(options.publicUrl ?? PUBLIC_URL, "--public-url").href.replace(/\/$/, "");
  const { diagnose } = await loadGatewayDoctor();
  const steps = await diagnose(server, { allowHosts: allowedHosts(options), publicUrl });
  await print(steps, options.json === true, terminal);
  return steps.some(({ verdict }) => verdict === "failed") ? EXIT.errors : EXIT.clean;
}

function readUrl(text: string, what: string): URL {
  const url = URL.parse(text);
  if (url === null || !["http:", "https:"].includes(url.protocol)) {
    throw new CannotRun(`${what} is no http or https URL`, "give it whole: https://mcp.example.com/mcp");
  }
  return url;
}

async function print(steps: readonly DoctorStep[], json: boolean, terminal: Terminal): Promise<void> {
  if (json) return terminal.print(`${JSON.stringify(steps)}\n`);
  const { printable } = await import("@mortise/core");
  const lines = steps.flatMap(({ step, url, verdict, message }) => [
    `${verdict.padEnd(7)}  ${step}: ${message}`,
    ...(url === undefined ? [] : [`         ${url}`]),
  ]);
  // What a server says must not act on the terminal.
  terminal.print(`${lines.map(printable).join("\n")}\n`);
}
