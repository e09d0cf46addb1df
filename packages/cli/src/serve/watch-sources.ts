import type { ModeOption } from "@mortise/runtime/serving";
import type { CredentialOptions } from "../credentials/credential-options.ts";
import { CannotRun } from "../exit-code.ts";
import { openConnector, type SizeOption } from "../open-connector.ts";
import { watchFile } from "../watch-file.ts";
import type { UpstreamOption } from "../upstream.ts";
import type { ProfileOption } from "../with-profile.ts";
import type { Connections } from "./connections.ts";
import type { LiveConnector } from "./live-connector.ts";
import type { Log } from "./log.ts";

type WatchOptions = CredentialOptions & SizeOption & ProfileOption & ModeOption & UpstreamOption;

/** What a reload works on. */
interface Watch {
  readonly live: readonly LiveConnector[];
  readonly connections: Connections;
  readonly options: WatchOptions;
  readonly log: Log;
  /** The files whose newest version is not the one that is served. */
  readonly behind: Set<string>;
}

/**
 * Follows the files that are served. A version that does not compile is reported, and the last
 * good one goes on. Returns a function that stops.
 */
export function watchSources(
  live: readonly LiveConnector[],
  connections: Connections,
  options: WatchOptions,
  log: Log,
): () => void {
  const context: Watch = { live, connections, options, log, behind: new Set() };
  // One reload at a time: credentials are read for all connectors together.
  let turn = Promise.resolve();
  const follow = (file: string, reload: () => Promise<void>) => {
    const attempt = () =>
      reload().catch((error: unknown) => {
        if (!(error instanceof CannotRun)) throw error;
        context.behind.add(file);
        log.say("error", error.message);
        log.say("info", "the last good version is still served");
      });
    const lost = () => log.say("error", `${file} cannot be watched any longer; start again to see changes`);
    return watchFile(file, () => (turn = turn.then(attempt)), lost);
  };

  const stops = live.map((one) => follow(one.file, () => reloadConnector(one, context)));
  const { credentials } = options;
  if (credentials !== undefined) stops.push(follow(credentials, () => reloadCredentials(credentials, context)));
  return () => {
    for (const stop of stops) stop();
  };
}

async function reloadConnector(one: LiveConnector, { live, connections, options, log, behind }: Watch): Promise<void> {
  const { file } = one;
  const opened = await openConnector(file, options);
  if (opened.source !== undefined) await log.diagnostics({ source: opened.source, diagnostics: opened.diagnostics });
  if (!opened.ok) throw new CannotRun(`${file} has errors`);
  const newer = opened.connector;
  const { metadata, server, tools, hash } = newer;
  if (server === null) throw new CannotRun(`${file} offers no MCP server any more`);
  if (metadata.slug !== one.slug) {
    throw new CannotRun(`${file} has another slug now (${metadata.slug}), which needs a new start`);
  }
  if (hash !== one.connector().hash) {
    await connections.reload(live.map((each) => (each === one ? newer : each.connector())));
    one.replace(newer);
  } else if (!behind.has(file)) {
    return;
  }
  behind.delete(file);
  log.say("info", `reloaded ${file}, tools: ${String(tools.length)}`, { slug: one.slug, hash });
}

async function reloadCredentials(file: string, { live, connections, log, behind }: Watch): Promise<void> {
  await connections.reload(live.map(({ connector }) => connector()));
  behind.delete(file);
  log.say("info", `read ${file} again`);
}
