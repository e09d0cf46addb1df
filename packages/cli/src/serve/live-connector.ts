import type { CompiledConnector } from "@mortise/core";
import type { ServedTools } from "@mortise/core/mcp";
import { serveLocally, type CredentialResolver, type Services } from "@mortise/runtime/serving";

/** A connector that is being served, and can be replaced by a newer version of itself while clients are connected. */
export interface LiveConnector {
  readonly file: string;
  readonly slug: string;
  readonly connector: () => CompiledConnector;
  readonly served: () => ServedTools;
  /** Puts a newer version in place. Calls in flight end with the version that they began with. */
  replace(connector: CompiledConnector): void;
}

export function createLiveConnector(
  file: string,
  first: CompiledConnector,
  credentials: CredentialResolver,
  services: Services,
  canChange: boolean,
): LiveConnector {
  const listeners = new Set<() => void>();
  const changes = {
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  const create = (connector: CompiledConnector): ServedTools => {
    const served = serveLocally(connector, credentials, services);
    return canChange ? { ...served, changes } : served;
  };
  let connector = first;
  let served = create(first);
  return {
    file,
    slug: first.metadata.slug,
    connector: () => connector,
    served: () => served,
    replace(newer) {
      const before = served.toolsJson;
      connector = newer;
      served = create(newer);
      // A client that is told fetches the whole list again.
      if (served.toolsJson !== before) for (const listener of listeners) listener();
    },
  };
}
