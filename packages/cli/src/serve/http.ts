import { createHttpEndpoint } from "@mortise/runtime/http";
import { CannotRun, systemFault } from "../exit-code.ts";
import type { LiveConnector } from "./live-connector.ts";
import type { Log } from "./log.ts";
import type { Stop } from "./stop.ts";

export interface HttpOptions {
  /** The address to listen on. */
  readonly host?: string;
  readonly port?: number;
  /** The names, with their ports, by which other machines may reach this one. */
  readonly publicHost?: readonly string[];
}

const DEFAULT_HOST = "127.0.0.1";

/** Serves one connector at `/mcp`, or each of several at `/mcp/<slug>`, until somebody stops it. */
export async function serveHttp(
  live: readonly LiveConnector[],
  options: HttpOptions,
  log: Log,
  stop: Stop,
): Promise<void> {
  const { host = DEFAULT_HOST, port = 0, publicHost } = options;
  const paths = new Map(live.map((one) => [live.length === 1 ? "/mcp" : `/mcp/${one.slug}`, one]));
  const endpoint = createHttpEndpoint({
    route: (path) => paths.get(path)?.served(),
    report: log.fault,
    ...(publicHost !== undefined && { hosts: publicHost, origins: [] }),
  });
  const url = await endpoint.listen({ host, port, allowRemote: publicHost !== undefined }).catch((error: unknown) => {
    if (!(error instanceof Error && "code" in error)) throw refused(host);
    throw systemFault(`cannot listen on ${host}, port ${String(port)}`, error);
  });
  if (publicHost !== undefined)
    log.say("warning", "whoever reaches this address can use its credentials; put authentication in front of it");
  for (const [path, { slug }] of paths) log.say("info", `serving ${slug} at ${url}${path}`, { slug, url: url + path });
  await stop.requested;
  await endpoint.close();
}

function refused(host: string): CannotRun {
  return new CannotRun(
    `other machines can reach ${host}, and nothing checks who calls`,
    "listen on 127.0.0.1; or, behind something that authenticates, name how it is reached: --public-host NAME:PORT",
  );
}
