import { atUpstream, parseOrigin } from "@mortise/core/at-upstream";
import type { CompiledConnector } from "@mortise/core";
import { CannotRun } from "./exit-code.ts";

/**
 * A connector whose requests go to another origin than the vendor's.
 *
 * @param named - Where the origin was named, for what is said of one that is none: `--upstream`.
 */
export function sendTo(connector: CompiledConnector, upstream: string, named: string): CompiledConnector {
  const origin = parseOrigin(upstream);
  if (origin !== undefined) return atUpstream(connector, origin);
  throw new CannotRun(
    `${named} takes a URL without a path, and this is none: ${upstream}`,
    "give it like http://127.0.0.1:4010; the paths are the connector's own",
  );
}

/** An origin as a host that requests may go to, `HOST:PORT`. */
export function hostOf(origin: string): string {
  const { protocol, hostname, port } = new URL(origin);
  return `${hostname}:${port === "" ? (protocol === "http:" ? "80" : "443") : port}`;
}
