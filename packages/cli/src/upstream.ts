import type { CompiledConnector } from "@mortise/core";
import { hostOf, sendTo } from "@mortise/runtime/serving";

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
export function withUpstream(connector: CompiledConnector, { upstream }: UpstreamOption): CompiledConnector {
  return upstream === undefined ? connector : sendTo(connector, upstream, "--upstream");
}

/** The hosts that may be private: those that were allowed, and the upstream that was named. */
export function allowedHosts({ allowHost = [], upstream }: AllowHostOption & UpstreamOption): readonly string[] {
  return upstream === undefined ? allowHost : [...allowHost, hostOf(upstream)];
}

/** For whoever runs the command: a credential that leaves for another place than usual is not to do so unseen. */
export function upstreamNotes({ upstream }: UpstreamOption): readonly string[] {
  const origin = upstream === undefined ? undefined : URL.parse(upstream)?.origin;
  return origin === undefined ? [] : [`requests, and the credentials in them, go to ${origin} instead of the vendor`];
}
