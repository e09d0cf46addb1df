import type { CompiledConnector } from "@mortise/core";
import { createConnections } from "../serve/connections.ts";
import {
  createStop,
  hintingAtEgress,
  refuseHttpOptions,
  servedListNote,
  serveClient,
  type HttpOptions,
  type LogOptions,
  type ModeOption,
} from "@mortise/runtime/serving";
import { createLiveConnector } from "../serve/live-connector.ts";
import { createLog } from "../serve/log.ts";
import { createServices, EGRESS_HINT } from "../serve/services.ts";
import { watchSources } from "../serve/watch-sources.ts";
import { keepTokens, type CredentialOptions } from "../credentials/credential-options.ts";
import { CannotRun, EXIT, type ExitCode } from "../exit-code.ts";
import { openConnector, type SizeOption } from "../open-connector.ts";
import { STDIN } from "../read-text.ts";
import { reportDiagnostics } from "../report-diagnostics.ts";
import type { Terminal } from "../terminal.ts";
import { allowedHosts, upstreamNotes, type AllowHostOption, type UpstreamOption } from "../upstream.ts";
import type { ProfileOption } from "../with-profile.ts";

export interface ServeOptions
  extends
    CredentialOptions,
    SizeOption,
    ProfileOption,
    ModeOption,
    LogOptions,
    HttpOptions,
    AllowHostOption,
    UpstreamOption {
  readonly transport: "stdio" | "http";
  readonly files?: string;
  readonly watch?: boolean;
}

/** Serves connectors to MCP clients until the client is gone (stdio) or somebody stops it. */
export async function serve(files: readonly string[], options: ServeOptions, terminal: Terminal): Promise<ExitCode> {
  refuseContradictions(files, options);
  const connectors = await openAll(files, options, terminal);
  if (connectors === undefined) return EXIT.errors;

  const log = createLog(options, terminal);
  for (const note of upstreamNotes(options)) log.say("warning", note);
  const connections = await createConnections(connectors, options, log);
  const tokens = await keepTokens(options, (words) => log.say("warning", words));
  const services = createServices({
    tokens,
    allowHosts: allowedHosts(options),
    files: options.files,
    onCall: hintingAtEgress(log, EGRESS_HINT),
  });
  const live = connectors.map((connector, index) =>
    createLiveConnector(files[index] ?? "", connector, connections.resolver, services, options.watch === true),
  );
  for (const { file, connector, served } of live) {
    const note = servedListNote(connector(), served());
    if (note !== undefined) log.say("warning", `${file}: ${note}`);
  }
  const stop = createStop();
  const unwatch = options.watch === true ? watchSources(live, connections, options, log) : () => {};
  try {
    // Over stdio, loading node:http would be half of the time until the first answer.
    if (options.transport === "http") await (await import("@mortise/runtime/http")).serveHttp(live, options, log, stop);
    else for (const one of live) await serveClient(one, log, stop, true);
  } finally {
    unwatch();
    stop.end();
    await services.egress.close();
  }
  return EXIT.clean;
}

function refuseContradictions(files: readonly string[], options: ServeOptions): void {
  if (files.includes(STDIN) || options.credentials === STDIN) {
    throw new CannotRun("serve reads files, not standard input");
  }
  if (options.transport === "http") return;
  if (files.length > 1) {
    throw new CannotRun("over stdio there is one connector to a process", "serve several with --transport http");
  }
  refuseHttpOptions(options, true);
}

/** All of them, or nothing but what is wrong with each. */
async function openAll(
  files: readonly string[],
  options: ServeOptions,
  terminal: Terminal,
): Promise<readonly CompiledConnector[] | undefined> {
  const opened = await Promise.all(files.map((file) => openConnector(file, options)));
  for (const one of opened) await reportDiagnostics(one, terminal);
  const connectors = opened.flatMap((one) => (one.ok ? [one.connector] : []));
  if (connectors.length < opened.length) return undefined;

  const bySlug = new Map<string, string>();
  for (const [index, { metadata, server }] of connectors.entries()) {
    const file = files[index] ?? "";
    if (server === null) {
      throw new CannotRun(`${file} offers no MCP server`, "set `enabled` to true in its `mcp_config`");
    }
    const twin = bySlug.get(metadata.slug);
    if (twin !== undefined) {
      const hint = "give one of them another slug, or serve each in a process of its own";
      throw new CannotRun(`${twin} and ${file} have the same slug, ${metadata.slug}`, hint);
    }
    bySlug.set(metadata.slug, file);
  }
  return connectors;
}
