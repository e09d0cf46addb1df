import type { InputSchema, JsonObject } from "@mortise/core";
import type { CallRequest, ToolAnswer } from "@mortise/core/mcp";
import { z } from "@hono/zod-openapi";
import type { Decision, Resource } from "../authorize/actions.ts";
import { admits, authorize } from "../authorize/authorize.ts";
import type { Principal } from "../authorize/principal.ts";
import { madeBy } from "../rest/named-things.ts";
import { notFound, RestError } from "../rest/rest-error.ts";
import type { Route } from "../rest/route.ts";
import { validated } from "../rest/validated.ts";
import { ANY_VERSION } from "../rest/version.ts";
import type { Services } from "../services.ts";
import { publicToolName } from "./public-tool-name.ts";
import type { SystemAnswer, SystemTool } from "./system-tool.ts";

/** The slug of the gateway's own tools. No connector can have it. */
export const SYSTEM_SLUG = "mortise";

/** How a route is offered as a tool. */
export interface SystemToolNotes {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Fields of the body that no model is to fill in: secrets, which people enter themselves. */
  readonly without?: readonly string[];
  /** Throws a `RestError` for a body, as it was validated, that no model is to send. */
  readonly refuse?: (body: unknown, organisation: string) => void;
  /** Doing it twice is as doing it once, though its method does not say so. */
  readonly idempotent?: boolean;
  /** It asks a server outside of the gateway. */
  readonly openWorld?: boolean;
}

/** The organisation is the caller's, always. */
const ORGANISATION = "orgId";

/**
 * Offers a route of the REST API as a tool: the same permission, the same validation, the same handler, so that the two
 * never differ. Its path parameters, query and body become one flat object of arguments.
 */
export function systemToolOfRoute(services: Services, route: Route, notes: SystemToolNotes): SystemTool {
  const { policy } = route;
  if (policy === "public" || policy === "signed_in") throw new Error(`${notes.name} needs a route with a permission.`);
  const { params, query, body } = argumentSchemas(route, notes.without ?? []);
  const name = publicToolName(SYSTEM_SLUG, notes.name);
  const readOnly = route.method === "get";
  const known = new Set([params, query, body].flatMap((schema) => Object.keys(propertiesOf(schema))));
  return {
    action: policy,
    definition: {
      name,
      title: notes.title,
      description: notes.description,
      inputSchema: merged([params, query, body]),
      annotations: {
        readOnlyHint: readOnly,
        destructiveHint: route.method === "delete",
        idempotentHint: readOnly || route.method === "put" || notes.idempotent === true,
        openWorldHint: notes.openWorld === true,
      },
    },
    call,
  };

  async function call(
    args: Readonly<Record<string, unknown>>,
    principal: Principal,
    { signal }: CallRequest,
  ): Promise<SystemAnswer> {
    const { organisation } = principal;
    // Shown is what was admitted when the list was made; the credential may have less by now.
    settle(admits(principal, judgedBy(), organisation));
    const unknown = Object.keys(args).find((argument) => !known.has(argument));
    if (unknown !== undefined) {
      throw new RestError(422, "invalid", `There is no argument ${JSON.stringify(unknown.slice(0, 64))}.`, {
        hint: known.size === 0 ? "It takes none." : `It takes ${Array.from(known).join(", ")}.`,
      });
    }
    const pick = (schema: JsonObject | undefined) =>
      Object.fromEntries(Object.keys(propertiesOf(schema)).flatMap((key) => (key in args ? [[key, args[key]]] : [])));
    const sent = validated(route.input.body, pick(body), "arguments");
    notes.refuse?.(sent, organisation);
    const given = await route.handle({
      services,
      principal,
      // Their types are the route's own schemas', by which they were read just now.
      params: validated(route.input.params, { ...pick(params), [ORGANISATION]: organisation }, "arguments") as Record<
        string,
        string
      >,
      query: validated(route.input.query, pick(query), "arguments") as Record<string, string>,
      body: sent as undefined,
      version: ANY_VERSION,
      request: new Request(services.publicUrl, { signal }),
      signal,
      cut: () => {},
      authorize: (resource: Resource) => settle(authorize(principal, judgedBy(), resource)),
    });
    const made = route.answers[201] === undefined ? undefined : madeBy(given);
    return { answer: answerOf(given), ...(made === undefined ? {} : { made }) };
  }

  function judgedBy(): Exclude<Route["policy"], "public" | "signed_in"> {
    return policy as Exclude<Route["policy"], "public" | "signed_in">;
  }
}

function settle(decision: Decision): void {
  if (decision.allowed) return;
  if (decision.kind === "hidden") throw notFound();
  throw new RestError(403, "not_allowed", decision.reason);
}

function answerOf(given: unknown): ToolAnswer {
  if (given instanceof Response) throw new Error("A route that answers with a response of its own is no tool.");
  const structured = JSON.stringify(given ?? { done: true });
  return { content: [{ type: "text", text: structured }], structured, isError: false };
}

function argumentSchemas({ input }: Route, without: readonly string[]) {
  const body = withoutMembers(schemaOf(input.body), without);
  return {
    params: withoutMembers(schemaOf(input.params), [ORGANISATION]),
    // What can stand in either place is one argument.
    query: withoutMembers(schemaOf(input.query), Object.keys(propertiesOf(body))),
    body,
  };
}

/** What is to be sent, as JSON Schema 2020-12. */
function schemaOf(schema: z.ZodType | undefined): JsonObject | undefined {
  if (schema === undefined) return undefined;
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  // The library's type knows keywords; it is plain JSON.
  return rest as unknown as JsonObject;
}

function withoutMembers(schema: JsonObject | undefined, without: readonly string[]): JsonObject | undefined {
  if (schema === undefined) return undefined;
  const properties = Object.entries(propertiesOf(schema)).filter(([key]) => !without.includes(key));
  return {
    ...schema,
    properties: Object.fromEntries(properties),
    required: requiredOf(schema).filter((key) => !without.includes(key)),
  };
}

function merged(schemas: readonly (JsonObject | undefined)[]): InputSchema {
  const required = schemas.flatMap(requiredOf);
  return {
    type: "object",
    properties: Object.assign({}, ...schemas.map(propertiesOf)) as InputSchema["properties"],
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  };
}

function propertiesOf(schema: JsonObject | undefined): InputSchema["properties"] {
  return (schema?.["properties"] ?? {}) as InputSchema["properties"];
}

function requiredOf(schema: JsonObject | undefined): readonly string[] {
  return (schema?.["required"] ?? []) as readonly string[];
}
