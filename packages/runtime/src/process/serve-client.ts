import type { ServedTools } from "@mortise/core/mcp";
import { serveStdio } from "../stdio/serve-stdio.ts";
import type { ServerLog } from "./log.ts";
import type { Stop } from "./stop.ts";

/**
 * Serves one connector to whoever started the process, until they close its input or stop it.
 *
 * @param offersHttp - Whether the program has that way to serve, too.
 */
export async function serveClient(
  { slug, served }: { readonly slug: string; readonly served: () => ServedTools },
  log: ServerLog,
  stop: Stop,
  offersHttp: boolean,
): Promise<void> {
  const connection = serveStdio({ served, input: process.stdin, output: process.stdout, report: log.fault });
  log.say("info", `serving ${slug} over stdio`, { slug });
  if (process.stdin.isTTY) {
    const otherwise = offersHttp ? "; --transport http serves a URL" : "";
    log.say("info", `an MCP client starts this command itself${otherwise}`);
  }
  await Promise.race([connection.closed, stop.requested]);
  await connection.close();
  // Otherwise an input that is still open keeps the process alive.
  process.stdin.destroy();
}
