import { createEgress, systemClock, type Clock, type Egress } from "@mortise/runtime";
import { DatabaseError } from "pg";
import { createApp, createSealedApp } from "./app.ts";
import { createAuditLog } from "./audit/create-audit-log.ts";
import { createAccess } from "./authorize/create-access.ts";
import { createConnections } from "./connections/create-connections.ts";
import { createDescriptorBackend } from "./connectors/descriptor-backend.ts";
import { openStore, type StatementObserver } from "./db/open-store.ts";
import { OtherTables } from "./db/other-tables.ts";
import { StoreUnavailable } from "./db/store-unavailable.ts";
import { createLocalChanges } from "./events/local-changes.ts";
import { listenForChanges } from "./events/postgres-changes.ts";
import { createIdentity } from "./identity/create-identity.ts";
import { createMcpRoute } from "./mcp/create-mcp-route.ts";
import { createSystemTools } from "./mcp/system-tools.ts";
import { createExternalTokens } from "./oauth/create-external-tokens.ts";
import { checkingDefinitions } from "./servers/checking-definitions.ts";
import { startServerChecks } from "./servers/start-server-checks.ts";
import type { GatewayLog, Services } from "./services.ts";
import { CannotStart } from "./start/cannot-start.ts";
import { claimFolder } from "./start/claim-folder.ts";
import { startCleaning } from "./start/cleaning.ts";
import type { GatewayConfig } from "./start/config.ts";
import { firstRun, type FirstRun } from "./start/first-run.ts";
import { folderFault } from "./start/folder-fault.ts";
import { createFront } from "./start/front.ts";
import { findMasterKeys } from "./start/master-keys.ts";
import { createMetrics, metricsGuard } from "./start/metrics.ts";
import { issueSetupLink, type SetupLink } from "./start/setup-link.ts";
import { tracing } from "./start/tracing.ts";
import { createExternalBackend } from "./upstream/external-backend.ts";
import { createUpstreamClient } from "./upstream/create-upstream-client.ts";
import { createVariables } from "./variables/create-variables.ts";
import { openVault } from "./vault/open-vault.ts";
import { VERSION } from "./version.ts";

/** A gateway that listens. */
export interface RunningGateway {
  /** What clients reach it by, without a slash at the end. */
  readonly url: string;
  /** What the very first run made. */
  readonly firstRun: FirstRun | undefined;
  /** The link that the configuration asked for. Nothing secret of it is logged. */
  readonly setupLink: SetupLink | undefined;
  /** Left out where the vault is sealed. */
  readonly services: Services | undefined;
  /** Accepts nothing new, lets calls that are under way end for as long as the configuration says, and closes everything. */
  close(): Promise<void>;
}

/** What a gateway takes from outside besides its configuration. */
export interface GatewayEffects {
  readonly log: GatewayLog;
  readonly clock?: Clock;
  /** Sees every statement that goes to the store. */
  readonly onStatement?: StatementObserver;
  /** The way out to upstreams, which the gateway closes. Left out: to public addresses, and to what the configuration allows. */
  readonly egress?: Egress;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/**
 * Starts a gateway: opens the store and the vault, puts the services together, makes what the first run makes,
 * and listens. Rejects with `CannotStart` where it must not run like this.
 */
export async function startGateway(config: GatewayConfig, effects: GatewayEffects): Promise<RunningGateway> {
  const { log, clock = systemClock } = effects;
  const masterKeys = await findMasterKeys(config).catch((error: unknown) => {
    throw folderFault(config.data, error);
  });
  /** Closed last to first. */
  const opened: (() => Promise<void> | void)[] = [];
  const close = async (): Promise<void> => {
    for (const closeOne of opened.splice(0).toReversed()) await closeOne();
  };
  try {
    const { store, changes } = await openData(config, effects, opened);
    const vault = await openVault({ store, masterKeys, clock, log });
    opened.push(() => vault.close());
    const metrics = createMetrics(vault);
    const egress = effects.egress ?? createEgress({ allow: config.allowHosts, clock });
    opened.push(() => egress.close());

    // Listens before it serves: what clients reach it by may depend on the port.
    const front = createFront(config, log);
    const publicUrl = await front.listen();
    opened.push(() => front.close());

    const mayReadMetrics = metricsGuard(config);
    const state = vault.state();
    if (state.state === "sealed") {
      log.warn("the vault is sealed: nothing is served", { why: state.why });
      front.serve({ route: () => undefined, app: createSealedApp({ store, vault, log }, { metrics, mayReadMetrics }) });
      const why = "the vault is sealed, and nothing is served";
      const setupLink = config.setupLink === undefined ? undefined : ({ kind: "not_made", why } as const);
      return { url: publicUrl, firstRun: undefined, setupLink, services: undefined, close };
    }

    // Parts that need each other find each other here when they are used, so all are put in before anything is.
    const services = {} as Mutable<Services>;
    const closing = new AbortController();
    Object.assign(services, { clock, log, egress, publicUrl, store, changes, vault, vaultKeys: vault });
    services.closing = closing.signal;
    services.audit = metrics.counting(tracing(createAuditLog(services)));
    services.variables = createVariables(services);
    services.access = createAccess(services);
    services.connections = createConnections(services);
    services.tokens = createExternalTokens(services);
    services.upstream = createUpstreamClient(services);
    services.backends = {
      descriptor: createDescriptorBackend(services),
      external: checkingDefinitions(services, createExternalBackend(services)),
    };
    services.identity = await createIdentity({
      ...services,
      secret: Buffer.from(vault.deriveKey("identity")).toString("base64url"),
      ...(config.oidc === undefined ? {} : { oidc: config.oidc }),
    });
    const made = await firstRun(services, config);
    const setupLink = config.setupLink === undefined ? undefined : await issueSetupLink(services, config.setupLink);
    const background = [startServerChecks(services), startCleaning(services)];
    // Above what they use, below what uses them: the front closes first.
    opened.splice(
      -1,
      0,
      () => services.identity.close(),
      () => services.upstream.close(),
      () => services.audit.close(),
    );
    opened.push(async () => void (await Promise.all(background.map((task) => task.stop()))));
    opened.push(() => closing.abort());

    front.serve({
      route: createMcpRoute(services, createSystemTools(services)),
      app: createApp(services, {
        metrics,
        version: VERSION,
        draining: front.draining,
        behindProxy: config.behindProxy,
        mayReadMetrics,
      }),
    });
    log.info("listening", { url: publicUrl });
    return { url: publicUrl, firstRun: made, setupLink, services, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The store, and what tells of changes to it. */
async function openData(
  { data, databaseUrl }: GatewayConfig,
  { log, onStatement }: GatewayEffects,
  opened: (() => Promise<void> | void)[],
): Promise<Pick<Services, "store" | "changes">> {
  if (databaseUrl === undefined) {
    try {
      opened.push(claimFolder(data));
      const store = await openStore({ folder: data }, onStatement);
      opened.push(() => store.close());
      return { store, changes: createLocalChanges() };
    } catch (error) {
      if (error instanceof OtherTables) throw madeByAnother(`the data in ${data}`, "with an empty folder, by --data,");
      throw folderFault(data, error);
    }
  }
  const store = await openStore({ databaseUrl }, onStatement).catch(cannotOpen);
  opened.push(() => store.close());
  const changes = await listenForChanges(databaseUrl, log);
  opened.push(() => changes.close());
  return { store, changes };
}

/** What PostgreSQL says of a name or a password is for whoever set them; the URL may hold a password, and is not told. */
function cannotOpen(error: unknown): never {
  const hint = "look at DATABASE_URL, and at whether PostgreSQL runs there";
  if (error instanceof OtherTables) throw madeByAnother("the data in the database", "with an empty database");
  if (error instanceof StoreUnavailable) throw new CannotStart("the database cannot be reached", hint);
  if (error instanceof DatabaseError) throw new CannotStart(`the database refuses: ${error.message}`, hint);
  throw error;
}

function madeByAnother(data: string, anew: string): CannotStart {
  return new CannotStart(
    `${data} was made by a build of Mortise whose tables are others; nothing was changed in it`,
    `start ${anew} or with that build`,
  );
}
