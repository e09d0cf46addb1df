import type { CompiledConnector } from "@mortise/core";
import { CannotRun } from "./exit-code.ts";

/** Where requests go instead of the vendor's API. */
export interface UpstreamOption {
  /** The origin of an http or https URL. */
  readonly upstream?: string;
}

/** What lets requests go to private addresses. */
export interface AllowHostOption {
  readonly allowHost?: readonly string[];
}

/** Sends a connector's requests where the command line says. */
export async function withUpstream(
  connector: CompiledConnector,
  { upstream }: UpstreamOption,
): Promise<CompiledConnector> {
  if (upstream === undefined) return connector;
  const { atUpstream, parseOrigin } = await import("@mortise/core");
  const origin = parseOrigin(upstream);
  if (origin !== undefined) return atUpstream(connector, origin);
  throw new CannotRun(
    `--upstream takes a URL without a path, and this is none: ${upstream}`,
    "give it like http://127.0.0.1:4010; the paths are the connector's own",
  );
}

/** The hosts that may be private: those that were allowed, and the upstream that was named. */
export function allowedHosts({ allowHost = [], upstream }: AllowHostOption & UpstreamOption): readonly string[] {
  const url = upstream === undefined ? null : URL.parse(upstream);
  if (url === null) return allowHost;
  const port = url.port === "" ? (url.protocol === "http:" ? "80" : "443") : url.port;
  return [...allowHost, `${url.hostname}:${port}`];
}

/** For whoever runs the command: a credential that leaves for another place than usual is not to do so unseen. */
export function upstreamNotes({ upstream }: UpstreamOption): readonly string[] {
  const origin = upstream === undefined ? undefined : URL.parse(upstream)?.origin;
  return origin === undefined ? [] : [`requests, and the credentials in them, go to ${origin} instead of the vendor`];
}
