import type { CompiledConnector } from "@mortise/core";
import type { ServedTools } from "@mortise/core/mcp";
import {
  createConnectorServer,
  RateLimiter,
  readAllowedDestinations,
  systemClock,
  TokenSource,
  type CredentialResolver,
  type Egress,
  type Services,
} from "@mortise/runtime/serving";
import { LOCAL_SCOPE } from "../credentials/credential-options.ts";
import type { KeptTokens } from "../credentials/token-file.ts";
import { CannotRun } from "../exit-code.ts";
import { createLocalFiles } from "./local-files.ts";

/** For whoever runs the command: the answer itself tells only the model, and without the address. */
export const EGRESS_HINT =
  "requests go to public addresses over https only; --allow-host HOST:PORT lets others through";

/** What calls from the command line use. The HTTP client is loaded at the first call: a list needs none. */
export function createServices(options: {
  /** Private addresses that requests may go to, `HOST` or `HOST:PORT`. */
  readonly allowHosts: readonly string[];
  /** The folder whose files calls may send; left out: none. */
  readonly files?: string | undefined;
  readonly tokens: KeptTokens;
  readonly onCall: NonNullable<Services["onCall"]>;
}): Services {
  const { allowHosts, files, tokens, onCall } = options;
  try {
    readAllowedDestinations(allowHosts);
  } catch {
    throw new CannotRun(`--allow-host takes HOST or HOST:PORT; one of these is neither: ${allowHosts.join(", ")}`);
  }
  const egress = loadOnDemand(async () => (await import("@mortise/runtime")).createEgress({ allow: allowHosts }));
  return {
    egress,
    limiter: new RateLimiter({ clock: systemClock }),
    tokens: new TokenSource({ egress, clock: systemClock, ...tokens }),
    clock: systemClock,
    ...(files === undefined ? {} : { files: createLocalFiles(files) }),
    ...readCursorKey(process.env["MORTISE_CURSOR_KEY"]),
    onCall,
  };
}

/** The key of lists' cursors, for cursors that outlive this process or that several processes understand. Without one, each process has its own. */
function readCursorKey(key: string | undefined): Pick<Services, "cursorKey"> {
  if (key === undefined || key === "") return {};
  const cursorKey = Buffer.from(key, "base64");
  if (cursorKey.length >= 32 && /^[A-Za-z0-9+/_-]+={0,2}$/.test(key)) return { cursorKey };
  throw new CannotRun("MORTISE_CURSOR_KEY is not 32 bytes or more in base64", "make one with: openssl rand -base64 32");
}

/** Binds a connector to the one user of this process. */
export function serveConnector(
  connector: CompiledConnector,
  credentials: CredentialResolver,
  services: Services,
): ServedTools {
  const binding = { instance: connector.metadata.slug, scope: LOCAL_SCOPE, credentials };
  return createConnectorServer(connector).bind(binding, services);
}

function loadOnDemand(create: () => Promise<Egress>): Egress {
  let ready: Egress | undefined;
  let loading: Promise<Egress> | undefined;
  const load = () => (loading ??= create().then((egress) => (ready = egress)));
  return {
    judge: (origin, options) =>
      ready === undefined ? load().then((egress) => egress.judge(origin, options)) : ready.judge(origin, options),
    send: async (request, options) => (ready ?? (await load())).send(request, options),
    close: async () => (await loading)?.close(),
  };
}
