import type { ServedTools } from "@mortise/core/mcp";
import type { HttpOptions } from "../process/http-options.ts";
import type { ServerLog } from "../process/log.ts";
import type { Stop } from "../process/stop.ts";
import { openLocalEndpoint } from "./open-local-endpoint.ts";

interface Served {
  readonly slug: string;
  readonly served: () => ServedTools;
}

/** Serves one connector at `/mcp`, or each of several at `/mcp/<slug>`, until somebody stops it. */
export async function serveHttp(
  live: readonly Served[],
  { host, port, publicHost }: HttpOptions,
  log: ServerLog,
  stop: Stop,
): Promise<void> {
  const paths = new Map(live.map((one) => [live.length === 1 ? "/mcp" : `/mcp/${one.slug}`, one]));
  const endpoint = await openLocalEndpoint(new Map(Array.from(paths, ([path, { served }]) => [path, served])), {
    host,
    port,
    publicHosts: publicHost,
    how: "--public-host NAME:PORT",
    report: log.fault,
  });
  if (publicHost !== undefined)
    log.say("warning", "whoever reaches this address can use its credentials; put authentication in front of it");
  for (const [path, { slug }] of paths) {
    const url = endpoint.origin + path;
    log.say("info", `serving ${slug} at ${url}`, { slug, url });
  }
  await stop.requested;
  await endpoint.close();
}
