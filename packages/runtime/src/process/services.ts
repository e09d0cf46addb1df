import type { CompiledConnector } from "@mortise/core";
import type { ServedTools } from "@mortise/core/mcp";
import type { Binding, Services } from "../call.ts";
import { systemClock } from "../clock.ts";
import { createConnectorServer } from "../connector-server.ts";
import type { CredentialResolver } from "../credentials/resolver.ts";
import { TokenSource } from "../credentials/tokens/token-source.ts";
import { readAllowedDestinations } from "../egress/allowed-destinations.ts";
import type { Egress } from "../egress/egress.ts";
import type { FileStore } from "../files/file-store.ts";
import { RateLimiter } from "../limits/rate-limiter.ts";
import { CannotRun } from "./exit-code.ts";
import type { KeptTokens } from "./kept-tokens.ts";
import { LOCAL_SCOPE } from "./local-scope.ts";

export interface LocalServicesOptions {
  /** Private addresses that requests may go to, `HOST` or `HOST:PORT`. */
  readonly allowHosts: readonly string[];
  /** Where they were named, for what is said of one that is no host: `--allow-host`. */
  readonly allowedBy: string;
  readonly files?: FileStore | undefined;
  readonly tokens: KeptTokens;
  readonly onCall: NonNullable<Services["onCall"]>;
}

/** What the calls of one user's process use. The HTTP client is loaded at the first call: a list needs none. */
export function createLocalServices(options: LocalServicesOptions): Services {
  const { allowHosts, allowedBy, files, tokens, onCall } = options;
  try {
    readAllowedDestinations(allowHosts);
  } catch {
    throw new CannotRun(`${allowedBy} takes HOST or HOST:PORT; one of these is neither: ${allowHosts.join(", ")}`);
  }
  const egress = loadOnDemand(async () =>
    (await import("../egress/create-egress.ts")).createEgress({ allow: allowHosts }),
  );
  return {
    egress,
    limiter: new RateLimiter({ clock: systemClock }),
    tokens: new TokenSource({ egress, clock: systemClock, ...tokens }),
    clock: systemClock,
    ...(files === undefined ? {} : { files }),
    ...readCursorKey(process.env["MORTISE_CURSOR_KEY"]),
    onCall,
  };
}

/** Binds a connector to the one user of this process. */
export function serveLocally(
  connector: CompiledConnector,
  credentials: CredentialResolver,
  services: Services,
  permits?: Binding["permits"],
): ServedTools {
  const binding = { instance: connector.metadata.slug, scope: LOCAL_SCOPE, credentials };
  return createConnectorServer(connector).bind(permits === undefined ? binding : { ...binding, permits }, services);
}

/** The key of lists' cursors, for cursors that outlive this process or that several processes understand. Without one, each process has its own. */
function readCursorKey(key: string | undefined): Pick<Services, "cursorKey"> {
  if (key === undefined || key === "") return {};
  const cursorKey = Buffer.from(key, "base64");
  if (cursorKey.length >= 32 && /^[A-Za-z0-9+/_-]+={0,2}$/.test(key)) return { cursorKey };
  throw new CannotRun("MORTISE_CURSOR_KEY is not 32 bytes or more in base64", "make one with: openssl rand -base64 32");
}

function loadOnDemand(create: () => Promise<Egress>): Egress {
  let ready: Egress | undefined;
  let loading: Promise<Egress> | undefined;
  const load = () => (loading ??= create().then((egress) => (ready = egress)));
  return {
    judge: (origin, options) =>
      ready === undefined ? load().then((egress) => egress.judge(origin, options)) : ready.judge(origin, options),
    send: async (request, options) => (ready ?? (await load())).send(request, options),
    open: async (request, options) => (ready ?? (await load())).open(request, options),
    close: async () => (await loading)?.close(),
  };
}
