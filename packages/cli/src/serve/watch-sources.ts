import type { CredentialOptions } from "../credentials/credential-options.ts";
import { CannotRun } from "../exit-code.ts";
import { openConnector, type SizeOption } from "../open-connector.ts";
import { watchFile } from "../watch-file.ts";
import type { Connections } from "./connections.ts";
import type { LiveConnector } from "./live-connector.ts";
import type { Log } from "./log.ts";

/**
 * Follows the files that are served. A version that does not compile is reported, and the last
 * good one goes on. Returns a function that stops.
 */
export function watchSources(
  live: readonly LiveConnector[],
  connections: Connections,
  options: CredentialOptions & SizeOption,
  log: Log,
): () => void {
  // One reload at a time: credentials are read for all connectors together.
  let turn = Promise.resolve();
  const inTurn = (reload: () => Promise<void>) => () =>
    (turn = turn.then(reload).catch((error: unknown) => {
      if (!(error instanceof CannotRun)) throw error;
      log.say("error", error.message);
      log.say("info", "the last good version is still served");
    }));
  const lost = (file: string) => () =>
    log.say("error", `${file} cannot be watched any longer; start again to see changes`);
  const connectors = () => live.map(({ connector }) => connector());

  const stops = live.map((one) =>
    watchFile(
      one.file,
      inTurn(() => reload(one, connections, connectors, options, log)),
      lost(one.file),
    ),
  );
  const { credentials } = options;
  if (credentials !== undefined) {
    const reloadCredentials = async () => {
      await connections.reload(connectors());
      log.say("info", `read ${credentials} again`);
    };
    stops.push(watchFile(credentials, inTurn(reloadCredentials), lost(credentials)));
  }
  return () => {
    for (const stop of stops) stop();
  };
}

async function reload(
  one: LiveConnector,
  connections: Connections,
  connectors: () => readonly ReturnType<LiveConnector["connector"]>[],
  options: SizeOption,
  log: Log,
): Promise<void> {
  const opened = await openConnector(one.file, options);
  if (opened.source !== undefined) await log.diagnostics({ source: opened.source, diagnostics: opened.diagnostics });
  if (!opened.ok) throw new CannotRun(`${one.file} has errors`);
  const { metadata, server, tools, hash } = opened.connector;
  if (server === null) throw new CannotRun(`${one.file} offers no MCP server any more`);
  if (metadata.slug !== one.slug) {
    throw new CannotRun(`${one.file} has another slug now (${metadata.slug}), which needs a new start`);
  }
  const before = one.connector();
  if (hash === before.hash) return;
  await connections.reload(connectors().map((connector) => (connector === before ? opened.connector : connector)));
  one.replace(opened.connector);
  log.say("info", `reloaded ${one.file}, tools: ${String(tools.length)}`, { slug: one.slug, hash });
}
