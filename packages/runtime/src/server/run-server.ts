import { env } from "node:process";
import type { CompiledConnector } from "@mortise/core";
import type { CredentialResolver } from "../credentials/resolver.ts";
import { refuseHttpOptions } from "../process/http-options.ts";
import { readCredentialsFile } from "../process/credentials-file.ts";
import { CannotRun, EXIT } from "../process/exit-code.ts";
import { guardProcess } from "../process/guard-process.ts";
import { openTokens } from "../process/kept-tokens.ts";
import { servedListNote, withMode } from "../process/list-mode.ts";
import { createLocalFiles } from "../process/local-files.ts";
import { createServerLog, NO_COLORS } from "../process/log.ts";
import { missingCredentials } from "../process/missing-credentials.ts";
import { serveClient } from "../process/serve-client.ts";
import { egressHint, hintingAtEgress } from "../process/hinting-at-egress.ts";
import { createLocalServices, serveLocally } from "../process/services.ts";
import { createStop } from "../process/stop.ts";
import { hostsOfEnvironment, variable } from "./environment.ts";
import { helpText } from "./help-text.ts";
import { type ProgramArguments, readArguments, type TransportName } from "./program-arguments.ts";
import { checkConnector, credentialsOf } from "./read-options.ts";

/** How a generated program serves its connector. */
export interface ProgramOptions {
  /** How clients can connect; the first is the default. */
  readonly transports: readonly TransportName[];
  /** What the command is called. Left out: as the connector's slug. */
  readonly name?: string;
  /** Those of the command line. Left out: this process's. */
  readonly args?: readonly string[];
}

/**
 * The whole program of a server: reads its arguments and its environment, serves the connector until the
 * client is gone or somebody stops it, and gives the exit code. Over stdio, stdout carries messages of the
 * protocol and nothing else. What goes wrong stands on stderr, with the way out; it
 * rejects for a fault of ours alone.
 */
export async function runServer(connector: CompiledConnector, options: ProgramOptions): Promise<number> {
  try {
    const checked = checkConnector(connector);
    const { slug, version } = checked.metadata;
    const name = options.name ?? slug;
    guardProcess({ name, version });
    const { transports, args = process.argv.slice(2) } = options;
    const asked = readArguments(args, transports);
    if (asked.help) process.stdout.write(helpText(checked, name, transports));
    else if (asked.version) process.stdout.write(`${version}\n`);
    else await serve(withMode(checked, asked), asked, transports.includes("http"));
    return EXIT.clean;
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    note(`error: ${error.message}`);
    if (error.hint !== undefined) note(`  hint: ${error.hint}`);
    return EXIT.unable;
  }
}

async function serve(connector: CompiledConnector, asked: ProgramArguments, offersHttp: boolean): Promise<void> {
  if (asked.transport === "stdio") refuseHttpOptions(asked, offersHttp);
  const log = createServerLog(asked, note, NO_COLORS);
  const credentials = await openCredentials(connector);
  for (const { key, variable } of await missingCredentials(connector, credentials)) {
    log.say("warning", `${connector.metadata.slug} has no \`${key}\`; set ${variable}`);
  }
  const tokens = await openTokens({
    path: variable("MORTISE_TOKEN_FILE"),
    how: "MORTISE_TOKEN_FILE=FILE",
    warn: (words) => log.say("warning", words),
  });
  const services = createLocalServices({
    allowHosts: hostsOfEnvironment(),
    allowedBy: "MORTISE_ALLOW_HOST",
    files: asked.files === undefined ? undefined : createLocalFiles(asked.files),
    tokens,
    onCall: hintingAtEgress(log, egressHint("MORTISE_ALLOW_HOST=HOST:PORT")),
  });
  const served = serveLocally(connector, credentials, services);
  const one = { slug: connector.metadata.slug, served: () => served };
  const large = servedListNote(connector, served);
  if (large !== undefined) log.say("warning", large);
  const stop = createStop();
  try {
    if (asked.transport === "stdio") await serveClient(one, log, stop, offersHttp);
    // Over stdio, loading node:http would be half of the time until the first answer.
    else await (await import("../http/serve-http.ts")).serveHttp([one], asked, log, stop);
  } finally {
    stop.end();
    await services.egress.close();
  }
}

/** The environment's, and in front of it those of a file. */
async function openCredentials(connector: CompiledConnector): Promise<CredentialResolver> {
  const path = variable("MORTISE_CREDENTIALS");
  const file = path === undefined ? undefined : await readCredentialsFile(path);
  return credentialsOf(connector, { file, environment: env });
}

/** On stderr: over stdio the other stream belongs to the client. */
function note(line: string): void {
  process.stderr.write(`${line}\n`);
}
