import { randomUUID } from "node:crypto";
import type { Context, Env, Hono } from "hono";
import type { z } from "@hono/zod-openapi";
import { findExcess } from "@mortise/core/mcp";
import { actorOf, type AuditOutcome, AuditUnavailable, type OpenRecord } from "../audit/audit-log.ts";
import { looksSecret } from "../audit/looks-secret.ts";
import type { Decision, Resource } from "../authorize/actions.ts";
import { admits, authorize } from "../authorize/authorize.ts";
import type { Principal } from "../authorize/principal.ts";
import type { Services } from "../services.ts";
import type { RequestEnvironment } from "../start/front.ts";
import { errorResponse } from "./error-response.ts";
import { readProof } from "./read-proof.ts";
import { readText } from "./read-text.ts";
import { madeBy, namedIn } from "./named-things.ts";
import { notFound, RestError } from "./rest-error.ts";
import type { Route } from "./route.ts";
import { validated } from "./validated.ts";
import { readVersion } from "./version.ts";

/** A body of the REST API in bytes: descriptors are the largest. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;
/** The list of a connector's tools is the largest. */
const BODY_BOUNDS = { depth: 64, elements: 50_000 };

/** Puts routes onto the app. Each request passes the same gates in the same order, on this page. */
export function mountRoutes<E extends Env>(app: Hono<E>, routes: readonly Route[], services: Services): void {
  for (const route of routes) {
    app.on(route.method.toUpperCase(), pathPattern(route.path), async (context) => {
      try {
        return await answer(route, context, services);
      } catch (fault) {
        return errorResponse(fault, services.log);
      }
    });
  }
}

/** `/a/{b}` as the router writes it, `/a/:b`. */
function pathPattern(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ":$1");
}

async function answer(route: Route, context: Context, services: Services): Promise<Response> {
  const request = context.req.raw;
  const organisation = context.req.param("orgId");
  let reading: Promise<unknown> | undefined;
  const body = (): Promise<unknown> => (reading ??= readBody(route.input.body, request));
  const version = readVersion(route, request);
  if (route.policy === "public") return finish(route, await handle(undefined));

  // Who is it?
  const authentication = await services.identity.authenticate(readProof(request), organisation);
  if (!authentication.ok) {
    if (authentication.status === 403) throw notFound();
    throw notAuthenticated(authentication.status, request);
  }
  const { principal } = authentication;
  refuseOtherOrigins(route, request, principal, services.publicUrl);

  // May they do this in this organisation?
  if (route.policy !== "signed_in") {
    const decision = admits(principal, route.policy, organisation ?? "");
    if (!decision.allowed && decision.kind === "refused") recordRefusal(principal, decision.reason);
    settle(decision);
  }
  if (route.method === "get") return finish(route, await handle(principal), version.told);

  // A change is recorded before it is made, in an organisation's trail.
  if (principal.organisation === "") throw new RestError(403, "not_allowed", "You are in no organisation.");
  const record = await begin(principal, await body());
  const started = services.clock.now();
  try {
    const given = await handle(principal);
    await record.kept;
    const response = finish(route, given, version.told);
    const made = response.status === 201 ? madeBy(given) : undefined;
    end(record, response.ok, made === undefined ? {} : { made });
    return response;
  } catch (fault) {
    end(record, false, fault instanceof RestError ? { code: fault.code } : {});
    throw fault;
  }

  function judge(who: Principal, resource: Resource): void {
    if (route.policy === "signed_in" || route.policy === "public") return;
    settle(authorize(who, route.policy, resource));
  }

  async function handle(who: Principal | undefined): Promise<unknown> {
    const params = parameters(route, context);
    const query = queryOf(route, request);
    const given = validated(route.input.body, await body(), "body");
    return route.handle({
      services,
      // Only public routes have nobody, and their handlers know it.
      principal: who as Principal,
      params: params as Readonly<Record<string, string>>,
      query: query as Readonly<Record<string, string>>,
      body: given as undefined,
      version,
      request,
      signal: request.signal,
      // Where there is a socket: a request that was made up in this process has none.
      cut: () => void (context.env as Partial<RequestEnvironment>).incoming?.destroy(),
      authorize: (resource) => {
        if (who !== undefined) judge(who, resource);
      },
    });
  }

  async function begin(who: Principal, json: unknown): Promise<OpenRecord> {
    const sent = fieldsOf(json, readQuery(request));
    const { connector, ...named } = namedIn(sent, context.req.param());
    return services.audit.begin({
      kind: "change",
      ...asked(who),
      ...(connector === undefined ? {} : { connector }),
      decision: "allowed",
      details: { method: route.method, fields: namesIn(sent), ...named },
    });
  }

  /** Nobody waits for it: nothing is done that would have to be on record first. */
  function recordRefusal(who: Principal, reason: string): void {
    const event = { ...asked(who), decision: "denied", reason, details: { method: route.method } } as const;
    services.audit.record({ kind: "access_refused", ...event }).catch((fault: unknown) => {
      if (!(fault instanceof AuditUnavailable)) services.log.fault(fault, randomUUID());
    });
  }

  function asked(who: Principal) {
    const action = route.recordedAs ?? route.policy;
    return { ...actorOf(who), action, target: new URL(request.url).pathname.slice(0, 500) };
  }

  function end(record: OpenRecord, ok: boolean, more: Pick<AuditOutcome, "code" | "made">): void {
    record.end({
      transport: "ok",
      protocol: ok ? "ok" : "error",
      tool: "none",
      ...more,
      durationMs: Math.round(services.clock.now() - started),
    });
  }
}

function settle(decision: Decision): void {
  if (decision.allowed) return;
  if (decision.kind === "hidden") throw notFound();
  throw new RestError(403, "not_allowed", decision.reason);
}

/** The path's parts. One that cannot be what it should be names nothing. */
function parameters(route: Route, context: Context): unknown {
  const given = context.req.param();
  if (Object.values(given).some(hasNul)) throw notFound();
  if (route.input.params === undefined) return given;
  const parsed = route.input.params.safeParse(given);
  if (!parsed.success) throw notFound();
  return parsed.data;
}

/** A name that does not exist is refused: a filter that is misspelt would give everything. Pages that others lead to take what comes. */
function queryOf(route: Route, request: Request): unknown {
  const given = readQuery(request);
  const names = Object.keys(route.input.query?.shape ?? {});
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown !== undefined && route.policy !== "public") {
    const message = `There is no query parameter ${JSON.stringify(unknown.slice(0, 64))}.`;
    const hint = names.length === 0 ? "This path takes none." : `This path takes ${names.join(", ")}.`;
    throw new RestError(422, "invalid", message, { faults: [{ in: "query", at: "", message }], hint });
  }
  return validated(route.input.query, given, "query");
}

function readQuery(request: Request): Readonly<Record<string, string>> {
  const query = Object.fromEntries(new URL(request.url).searchParams);
  if (Object.values(query).some(hasNul)) throw nul("query");
  return query;
}

/** No store of ours keeps the character U+0000: PostgreSQL has no text with it. */
function hasNul(text: string): boolean {
  return text.includes("\0");
}

/** As JSON writes it, which is not the same as a backslash and what would follow. */
const WRITTEN_NUL = /(?<!\\)(?:\\\\)*\\u0000/;

function nul(part: string): RestError {
  return new RestError(422, "invalid", `The ${part} must not hold the character U+0000.`);
}

/** The JSON of a body, where the route takes one; it is still to be validated. None at all is one without fields, but for what replaces something. */
async function readBody(schema: z.ZodType | undefined, request: Request): Promise<unknown> {
  if (schema === undefined) return undefined;
  const given = request.headers.get("content-type");
  const length = request.headers.get("content-length") ?? (request.headers.has("transfer-encoding") ? "" : "0");
  if (["POST", "DELETE"].includes(request.method) && given === null && length === "0") return {};
  const type = given ?? "";
  if (!/^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(type)) {
    throw new RestError(400, "not_json", "The body must be JSON, with a Content-Type of application/json.");
  }
  const text = await readText(request, MAX_BODY_BYTES);
  const excess = findExcess(text, BODY_BOUNDS);
  if (excess !== undefined) throw new RestError(422, "too_large", excess);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new RestError(400, "not_json", "The body is not valid JSON.");
  }
  if (WRITTEN_NUL.test(text)) throw nul("body");
  return json;
}

/** What a request sends by name, in its query or its body. */
function fieldsOf(json: unknown, query: Readonly<Record<string, string>>): Readonly<Record<string, unknown>> {
  return typeof json === "object" && json !== null && !Array.isArray(json) ? { ...query, ...json } : query;
}

const MOST_NAMES = 50;

/** What a change is of: the names of the fields that were sent, and nothing that a caller may have put in their place. */
function namesIn(sent: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.keys(sent)
    .filter((name) => /^[A-Za-z]\w{0,40}$/.test(name) && !looksSecret(name))
    .slice(0, MOST_NAMES);
}

/** A cookie is sent by any page that makes a browser ask; only the console's own pages may change something with it. */
function refuseOtherOrigins(route: Route, request: Request, principal: Principal, publicUrl: string): void {
  if (principal.via !== "session" || route.method === "get") return;
  if (request.headers.get("origin") !== new URL(publicUrl).origin) {
    throw new RestError(403, "other_origin", "A request with a session cookie must come from the gateway's own pages.");
  }
}

/** RFC 6750 §3: a token that came and is not good is told from none. No metadata is named, since access tokens are for MCP alone. */
function notAuthenticated(status: 401 | 503, request: Request): RestError {
  if (status === 503) return new RestError(503, "unavailable", "Who you are cannot be checked now. Try again.");
  const message = "Send a valid API key as `Authorization: Bearer <key>`, or sign in.";
  const challenge = request.headers.has("authorization") ? `Bearer error="invalid_token"` : "Bearer";
  return new RestError(401, "not_authenticated", message, { headers: { "www-authenticate": challenge } });
}

function finish(route: Route, given: unknown, more: Readonly<Record<string, string>> = {}): Response {
  if (given instanceof Response) return given;
  const status = Number(Object.keys(route.answers)[0] ?? 200);
  const headers = { "cache-control": "no-store", ...more };
  return given === undefined ? new Response(null, { status: 204, headers }) : Response.json(given, { status, headers });
}
