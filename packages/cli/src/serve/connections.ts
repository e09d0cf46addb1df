import type { CompiledConnector } from "@mortise/core";
import type { CredentialResolver } from "@mortise/runtime/serving";
import { whatIsMissing, openCredentials, type CredentialOptions } from "../credentials/credential-options.ts";
import type { Log } from "./log.ts";

/** The credentials of everything that is served, which can be read anew while it runs. */
export interface Connections {
  readonly resolver: CredentialResolver;
  /** Reads the credentials file and the environment again, for these connectors. Throws, and keeps what was, when they cannot be used. */
  reload(connectors: readonly CompiledConnector[]): Promise<void>;
}

/** Opens the credentials, and says which are missing: without them a call fails, but a list does not. */
export async function createConnections(
  connectors: readonly CompiledConnector[],
  options: CredentialOptions,
  log: Log,
): Promise<Connections> {
  const open = async (of: readonly CompiledConnector[]) => {
    const resolver = await openCredentials(of, options);
    for (const connector of of) {
      for (const missing of await whatIsMissing(connector, resolver)) log.say("warning", missing);
    }
    return resolver;
  };
  let current = await open(connectors);
  return {
    resolver: { resolve: (query) => current.resolve(query) },
    reload: async (newer) => {
      current = await open(newer);
    },
  };
}
