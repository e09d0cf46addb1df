import type { ServedTools } from "@mortise/core/mcp";
import type { Services } from "./call.ts";
import type { ConnectorServer } from "./connector-server.ts";
import { createOwnCredential } from "./credentials/own-credential.ts";
import type { CredentialResolver, Scope } from "./credentials/resolver.ts";
import type { ServerCache, ServerKey } from "./server-cache.ts";

/** What serves the instances of many tenants. */
export interface Host {
  readonly cache: ServerCache;
  readonly credentials: CredentialResolver;
  readonly services: Services;
}

/** Who asks for which connector instance. The caller has been authenticated, and may use it. */
export interface InstanceRequest {
  readonly instance: string;
  readonly scope: Scope;
  /** The user's own credential, field by field, where the request brings one. Nothing of it outlives the request. */
  readonly ownCredential?: Readonly<Record<string, string>>;
}

/**
 * The tools of a connector instance, bound to whoever asks: from the cache with the stored
 * credentials, or made for this request alone with the user's own.
 */
export function serveInstance(host: Host, request: InstanceRequest): ServedTools | Promise<ServedTools> {
  const { cache, services } = host;
  const { instance, scope, ownCredential } = request;
  const key: ServerKey = {
    instance,
    organisation: scope.organisation,
    ...(scope.workspace === undefined ? {} : { workspace: scope.workspace }),
  };
  const server = ownCredential === undefined ? cache.get(key) : cache.fresh(key);
  const credentials = ownCredential === undefined ? host.credentials : createOwnCredential(ownCredential);
  const bind = (ready: ConnectorServer): ServedTools => ready.bind({ instance, scope, credentials }, services);
  return "bind" in server ? bind(server) : server.then(bind);
}
