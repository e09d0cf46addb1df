import { serveStdio } from "@mortise/runtime/serving";
import type { LiveConnector } from "./live-connector.ts";
import type { Log } from "./log.ts";
import type { Stop } from "./stop.ts";

/** Serves the one connector to whoever started the process, until they close its input or stop it. */
export async function serveOverStdio(live: readonly LiveConnector[], log: Log, stop: Stop): Promise<void> {
  const [connector] = live;
  if (connector === undefined) return;
  const connection = serveStdio({
    served: connector.served,
    input: process.stdin,
    output: process.stdout,
    report: log.fault,
  });
  log.say("info", `serving ${connector.slug} over stdio`, { slug: connector.slug });
  if (process.stdin.isTTY) log.say("info", "an MCP client starts this command itself; --transport http serves a URL");
  await Promise.race([connection.closed, stop.requested]);
  await connection.close();
  // Otherwise an input that is still open keeps the process alive.
  process.stdin.destroy();
}
