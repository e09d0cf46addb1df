import type { IncomingMessage } from "node:http";
import { Hono } from "hono";
import { routePath } from "hono/route";
import { agentRoutes } from "./agents/routes.ts";
import { approvalRoutes } from "./approvals/routes.ts";
import { assignmentRoutes } from "./assignments/routes.ts";
import { eventRoutes } from "./audit/event-routes.ts";
import { auditRoutes } from "./audit/routes.ts";
import { connectionRoutes } from "./connections/routes.ts";
import { connectorRoutes } from "./connectors/routes.ts";
import { grantRoutes } from "./grants/routes.ts";
import { sessionRoutes } from "./identity/session-routes.ts";
import { keyRoutes } from "./keys/routes.ts";
import { oauthRoutes } from "./oauth/routes.ts";
import { organisationRoutes } from "./organisations/routes.ts";
import { mountReferencePage } from "./rest/reference-page.ts";
import { mountRoutes } from "./rest/mount-routes.ts";
import { openApiDocument } from "./rest/openapi-document.ts";
import { errorResponse } from "./rest/error-response.ts";
import { notFound } from "./rest/rest-error.ts";
import { createWrongMethod } from "./rest/wrong-method.ts";
import type { Route } from "./rest/route.ts";
import { serverRoutes } from "./servers/routes.ts";
import type { Services } from "./services.ts";
import { readiness } from "./start/health.ts";
import { clientAddress } from "./start/client-address.ts";
import type { RequestEnvironment } from "./start/front.ts";
import type { Metrics } from "./start/metrics.ts";
import { traced } from "./start/tracing.ts";
import { toggleRoutes } from "./toggles/routes.ts";
import { toolRoutes } from "./tools/routes.ts";
import { variableRoutes } from "./variables/routes.ts";
import { VaultSealed } from "./vault/vault.ts";
import { vaultRoutes } from "./vault/routes.ts";
import { workspaceRoutes } from "./workspaces/routes.ts";

/** Every route of the REST API. */
export const routes: readonly Route[] = [
  ...sessionRoutes,
  ...organisationRoutes,
  ...workspaceRoutes,
  ...agentRoutes,
  ...keyRoutes,
  ...grantRoutes,
  ...connectorRoutes,
  ...serverRoutes,
  ...toolRoutes,
  ...assignmentRoutes,
  ...connectionRoutes,
  ...oauthRoutes,
  ...toggleRoutes,
  ...approvalRoutes,
  ...variableRoutes,
  ...auditRoutes,
  ...eventRoutes,
  ...vaultRoutes,
];

/** What the app needs beside the services. */
export interface AppOptions {
  readonly metrics: Metrics;
  readonly version: string;
  readonly draining: () => boolean;
  readonly behindProxy: boolean;
  /** Whether a request for `/metrics` may have them. */
  readonly mayReadMetrics: (incoming: IncomingMessage) => boolean;
}

type App = Hono<{ Bindings: RequestEnvironment }>;

/** A year: a browser that has been here speaks no plain http to this name (RFC 6797). Names below it are not ours. */
const HSTS = "max-age=31536000";

/** Everything but MCP, in order: health, what describes the API, the API, sign-in and the authorization server. */
export function createApp(services: Services, options: AppOptions): App {
  const { store, vault, identity, log, publicUrl } = services;
  const { metrics } = options;
  const app: App = new Hono();
  if (publicUrl.startsWith("https:")) {
    app.use(async (context, next) => {
      await next();
      context.res.headers.set("strict-transport-security", HSTS);
    });
  }
  app.use(async (context, next) => {
    const started = services.clock.now();
    const { method } = context.req;
    // The last that fits is what answers; where that is this middleware itself, none does.
    const route = routePath(context, -1);
    await traced(context.env.incoming.headers, route === "/*" ? { method } : { method, route }, async () => {
      await next();
      return context.res;
    });
    metrics.request(method, route, context.res.status, (services.clock.now() - started) / 1_000);
  });

  app.get("/healthz", () => Response.json({ status: "ok" }));
  app.get("/readyz", () => readiness(store, vault, options.draining()));
  mountMetrics(app, options, log);

  const document = JSON.stringify(openApiDocument(routes, publicUrl, options.version));
  app.get("/openapi.json", (context) => context.body(document, 200, { "content-type": "application/json" }));
  mountReferencePage(app);
  app.get("/", (context) => context.redirect("/account", 303));

  mountRoutes(app, routes, services);
  for (const path of ["/api/auth/*", "/.well-known/*", "/account/*"]) {
    app.all(path, (context) =>
      identity.handle(context.req.raw, clientAddress(context.env.incoming, options.behindProxy)),
    );
  }
  const wrongMethod = createWrongMethod(routes);
  app.notFound(({ req }) => errorResponse(wrongMethod(req.path) ?? notFound(), log));
  app.onError((fault) => errorResponse(fault, log));
  return app;
}

/** A gateway whose vault is sealed: it says so, also to what watches it, and does nothing. */
export function createSealedApp(
  { store, vault, log }: Pick<Services, "store" | "vault" | "log">,
  options: Pick<AppOptions, "metrics" | "mayReadMetrics">,
): App {
  const app: App = new Hono();
  app.get("/healthz", () => Response.json({ status: "ok" }));
  app.get("/readyz", () => readiness(store, vault, false));
  mountMetrics(app, options, log);
  app.all("*", () => errorResponse(new VaultSealed("sealed"), log));
  return app;
}

function mountMetrics(app: App, options: Pick<AppOptions, "metrics" | "mayReadMetrics">, log: Services["log"]): void {
  const { metrics } = options;
  app.get("/metrics", async (context) => {
    if (!options.mayReadMetrics(context.env.incoming)) return errorResponse(notFound(), log);
    return context.body(await metrics.text(), 200, { "content-type": metrics.contentType });
  });
}
