import type { IncomingMessage } from "node:http";
import { createSecureContext } from "node:tls";
import { getRequestListener } from "@hono/node-server";
import { createHttpEndpoint, namesOf, type Router } from "@mortise/runtime/http";
import type { ErrorBody } from "../rest/error-response.ts";
import type { GatewayLog } from "../services.ts";
import { CannotStart } from "./cannot-start.ts";
import type { GatewayConfig } from "./config.ts";
import { isLocal } from "./read-config.ts";

/** What answers: MCP endpoints by their paths, and the app for everything else. */
export interface Serving {
  readonly route: Router;
  readonly app: { fetch(request: Request, environment: RequestEnvironment): Response | Promise<Response> };
}

/** The listening socket. */
export interface Front {
  /** Binds, and gives the URL that clients reach it by, without a slash at the end. Answers 503 until {@link serve}. */
  listen(): Promise<string>;
  serve(serving: Serving): void;
  readonly draining: () => boolean;
  /** Accepts nothing new, and lets what is under way end for as long as the configuration says. */
  close(): Promise<void>;
}

/** What the app knows of a request beside itself. */
export interface RequestEnvironment {
  readonly incoming: IncomingMessage;
}

/** Paths that are asked by address: a probe does not know by which name others reach it. */
const PROBES = ["/healthz", "/readyz", "/metrics"];

const CANNOT_BIND: Readonly<Record<string, string>> = {
  EADDRINUSE: "is taken by another program",
  EADDRNOTAVAIL: "is not an address of this machine",
  ENOTFOUND: "is not an address of this machine",
  EACCES: "is not for this user to listen on",
};

/**
 * Listens on the configured address, with TLS where it is configured.
 *
 * @throws CannotStart where the certificate or its key cannot be used; `listen`, where the address cannot.
 */
export function createFront(config: GatewayConfig, log: GatewayLog): Front {
  const { host, port, tls, publicUrl } = config;
  let serving: Serving = {
    route: () => undefined,
    app: { fetch: () => Response.json({ status: "starting" }, { status: 503, headers: { "retry-after": "1" } }) },
  };
  let draining = false;
  const scheme = tls === undefined ? "http" : "https";
  const listener = getRequestListener(
    (request, environment) => serving.app.fetch(request, environment as RequestEnvironment),
    { overrideGlobalObjects: false },
  );
  if (tls !== undefined) checkCertificate(tls);
  const endpoint = createHttpEndpoint({
    route: (path, request) => serving.route(path, request),
    otherwise: (request, response) => void listener(request, response),
    anyHostPaths: PROBES,
    refusalText: (path, status, message) =>
      path.startsWith("/api/") ? errorText(status === 403 ? "wrong_host" : "closing", message) : undefined,
    names: (bound) => namesOf(publicUrl ?? `${scheme}://127.0.0.1:${String(bound)}`, bound),
    ...(tls === undefined ? {} : { tls }),
    report: (fault, id) => log.fault(fault, id),
  });
  return {
    async listen() {
      try {
        const bound = await endpoint.listen({ host, port, allowRemote: !isLocal(host) });
        return publicUrl ?? bound;
      } catch (error) {
        const why = CANNOT_BIND[error instanceof Error && "code" in error ? String(error.code) : ""];
        if (why === undefined) throw error;
        throw new CannotStart(`${host}:${String(port)} ${why}`, "give another --host or --port, or stop what is there");
      }
    },
    serve(given) {
      serving = given;
    },
    draining: () => draining,
    close() {
      draining = true;
      return endpoint.close(config.drainMs);
    },
  };
}

/** As every error of the REST API is. */
function errorText(code: string, message: string): string {
  return JSON.stringify({ error: { code, message } } satisfies ErrorBody);
}

function checkCertificate({ certificate, key }: NonNullable<GatewayConfig["tls"]>): void {
  try {
    createSecureContext({ cert: certificate, key });
  } catch {
    throw new CannotStart(
      "the TLS certificate cannot be used with its key",
      "both are PEM, the key without a passphrase, and they belong together",
    );
  }
}
