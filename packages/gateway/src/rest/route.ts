import type { z } from "@hono/zod-openapi";
import type { Action, Resource } from "../authorize/actions.ts";
import type { Principal } from "../authorize/principal.ts";
import type { Services } from "../services.ts";
import type { Version } from "./version.ts";

/** Schemas of a route's parts. `{orgId}` and other path parameters are in `params`. */
export interface RouteInput {
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
}

/** What a handler gets: the caller is known, and may do the action in this organisation. */
export interface RouteContext<Input extends RouteInput> {
  readonly services: Services;
  readonly principal: Principal;
  readonly params: Input["params"] extends z.ZodType ? z.output<Input["params"]> : Readonly<Record<string, string>>;
  readonly query: Input["query"] extends z.ZodType ? z.output<Input["query"]> : Readonly<Record<string, string>>;
  readonly body: Input["body"] extends z.ZodType ? z.output<Input["body"]> : undefined;
  /** What the caller has read of the thing that is changed, where the route is {@link Route.versioned}. */
  readonly version: Version;
  /** Judges the route's action on a resource that was loaded, or throws: 404 where it is hidden, 403 where it is refused. */
  readonly authorize: (resource: Resource) => void;
  readonly request: Request;
  /** Aborts when the client goes away. */
  readonly signal: AbortSignal;
  /** Cuts the connection, so that nobody takes what was sent of an answer for the whole. */
  readonly cut: () => void;
}

/**
 * One route. `policy` is the action that the caller must be allowed in the organisation of the path (`{orgId}`);
 * `signed_in` asks for nothing but a person (their own account, their organisations); `public` for nobody. There
 * is no route without one: the type asks for it, and a test reads it from the router.
 *
 * A route that changes something is recorded before it runs, with the names of the body's fields.
 */
export interface Route {
  readonly method: "get" | "post" | "put" | "patch" | "delete";
  /** In the form of OpenAPI, `/api/organizations/{orgId}/mcps`. */
  readonly path: string;
  readonly summary: string;
  readonly tag: string;
  readonly policy: Action | "signed_in" | "public";
  /** What the trail calls it, where that is no policy's name. */
  readonly recordedAs?: string;
  readonly input: RouteInput;
  /** Whether answers have an `ETag`, and changes are made on condition of it: the handler tells and asks `version`. */
  readonly versioned?: true;
  /** The answer by status: JSON of a schema, or text of one of the media types. */
  readonly answers: Readonly<
    Record<number, { readonly description: string; readonly schema?: z.ZodType; readonly types?: readonly string[] }>
  >;
  /** Gives the body of the answer (JSON, 200 or the first of `answers`; `undefined` is 204), or a response of its own (streams, files). Throws `RestError`. */
  readonly handle: (context: RouteContext<RouteInput>) => Promise<unknown>;
}

/** Types a route's handler by its schemas. */
export function defineRoute<Input extends RouteInput>(
  route: Omit<Route, "input" | "handle"> & {
    readonly input: Input;
    readonly handle: (context: RouteContext<Input>) => Promise<unknown>;
  },
): Route {
  // The mount validates with these very schemas before it calls the handler.
  return route;
}
