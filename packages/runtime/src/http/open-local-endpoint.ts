import type { ServedTools } from "@mortise/core/mcp";
import { CannotRun, systemFault } from "../process/exit-code.ts";
import { createHttpEndpoint } from "./create-http-endpoint.ts";
import type { HttpEndpoint } from "./http-endpoint.ts";

export interface LocalEndpointOptions {
  /** The address to listen on: 127.0.0.1 where not given. */
  readonly host?: string | undefined;
  /** A free one where 0 or not given. */
  readonly port?: number | undefined;
  /** The names, with their ports, by which other machines may reach this one. Needed beyond loopback, since nothing here checks who calls. */
  readonly publicHosts?: readonly string[] | undefined;
  /** How those are named, in the words of a refusal: `--public-host NAME:PORT`. */
  readonly how: string;
  readonly report: (fault: unknown, callId: string) => void;
}

/** An endpoint of one user's process, listening. */
export interface LocalEndpoint {
  /** Where it listens: `http://127.0.0.1:3000`. */
  readonly origin: string;
  readonly close: HttpEndpoint["close"];
}

/** Serves tools over HTTP by their paths, to this machine alone unless other machines' names for it are given. */
export async function openLocalEndpoint(
  paths: ReadonlyMap<string, () => ServedTools>,
  options: LocalEndpointOptions,
): Promise<LocalEndpoint> {
  const { host = "127.0.0.1", port = 0, publicHosts, how, report } = options;
  const endpoint = createHttpEndpoint({
    route: (path) => paths.get(path)?.(),
    report,
    ...(publicHosts !== undefined && { hosts: publicHosts, origins: [] }),
  });
  const listening = endpoint.listen({ host, port, allowRemote: publicHosts !== undefined });
  const origin = await listening.catch((error: unknown) => {
    if (error instanceof Error && "code" in error) {
      throw systemFault(`cannot listen on ${host}, port ${String(port)}`, error);
    }
    throw new CannotRun(
      `other machines can reach ${host}, and nothing checks who calls`,
      `listen on 127.0.0.1; or, behind something that authenticates, name how it is reached: ${how}`,
    );
  });
  return { origin, close: (grace) => endpoint.close(grace) };
}
