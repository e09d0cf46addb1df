import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { sessionCookie } from "../identity/session-cookie.ts";
import { faultSchema } from "./fault-schema.ts";
import type { Route } from "./route.ts";

const ERROR = z
  .object({
    error: z.object({
      code: z.string().openapi({ description: "A word for programs." }),
      message: z.string(),
      hint: z.string().optional().openapi({ description: "What to do." }),
      faults: z.array(faultSchema).optional().openapi({
        description: "What is wrong with which part, where several are. `RequestFault` but for the codes named.",
      }),
      text: z.string().optional().openapi({ description: "The faults as a person reads them." }),
      id: z.string().optional().openapi({ description: "Under which the log has a fault of the gateway's own." }),
    }),
  })
  .openapi("Error");

const ERRORS: Readonly<Record<number, string>> = {
  401: "Nobody is named, or not believed; `WWW-Authenticate` is `Bearer`.",
  403: "It is known to exist, and this caller may not do that to it.",
  404: "It does not exist, or is not the caller's to see: the same answer for both.",
  422: "The request is not as it should be; `faults` says where.",
  503: "It cannot be done or recorded now, so it was not done.",
};

const BODY_ERRORS: Readonly<Record<number, string>> = {
  400: "The body is no JSON.",
  413: "The body is too long.",
};

const VERSION_ERRORS: Readonly<Record<number, string>> = {
  412: "`changed_since`: it is not as `If-Match` has it any more, so nothing was done.",
};

const ETAG = z.object({
  etag: z.string().openapi({ description: "Names this version of what is configured.", example: '"7"' }),
});
const IF_MATCH = z.object({
  "if-match": z.string().optional().openapi({
    description: "The `ETag` of what the change is of: it is made of that version alone. Without it, of any.",
    example: '"7"',
  }),
});

/** The OpenAPI document of the REST API, made from the very schemas that requests are checked with. */
export function openApiDocument(routes: readonly Route[], publicUrl: string, version: string): unknown {
  const app = new OpenAPIHono();
  app.openAPIRegistry.registerComponent("securitySchemes", "apiKey", { type: "http", scheme: "bearer" });
  app.openAPIRegistry.registerComponent("securitySchemes", "session", {
    type: "apiKey",
    in: "cookie",
    name: sessionCookie(publicUrl),
  });
  for (const route of routes) app.openAPIRegistry.registerPath(describe(route));
  return app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Mortise gateway",
      version,
      description:
        "Connectors for a whole organisation behind one MCP endpoint. Programs send an API key. Browsers are sent to `/account/sign-in?next=<path of this site>`, which gives a session's cookie; a form that is posted to `/account/sign-out` ends it. What is changed with that cookie must come with the site's own `Origin`, as browsers send it.",
    },
    servers: [{ url: publicUrl }],
  });
}

function describe(route: Route) {
  const { method, path, summary, tag, policy, input, versioned } = route;
  const json = (schema: z.ZodType) => ({ "application/json": { schema } });
  const text = (type: string) => [type, { schema: z.string() }];
  const answers = Object.entries(route.answers).map(([status, { description, schema, types = [] }]) => {
    const shown = schema ?? (Number(status) >= 400 && types.length === 0 ? ERROR : undefined);
    const content = { ...(shown === undefined ? {} : json(shown)), ...Object.fromEntries(types.map(text)) };
    const headers = versioned === true && Number(status) < 300 ? { headers: ETAG } : {};
    return [status, { description, ...headers, ...(Object.keys(content).length === 0 ? {} : { content }) }];
  });
  const isConditional = versioned === true && method !== "get";
  const failures = Object.entries({
    ...ERRORS,
    ...(input.body === undefined ? {} : BODY_ERRORS),
    ...(isConditional ? VERSION_ERRORS : {}),
  })
    .filter(([status]) => policy !== "public" || status === "422")
    .map(([status, description]) => [status, { description, content: json(ERROR) }]);
  return createRoute({
    method,
    path,
    summary,
    tags: [tag],
    operationId: operationId(method, path),
    ...(policy === "public" ? {} : { security: [{ apiKey: [] }, { session: [] }] }),
    ...(policy === "public" || policy === "signed_in" ? {} : { description: `Needs the permission \`${policy}\`.` }),
    request: {
      params: input.params ?? namedIn(path),
      ...(isConditional ? { headers: IF_MATCH } : {}),
      ...(input.query === undefined ? {} : { query: input.query }),
      ...(input.body === undefined
        ? {}
        : {
            body: {
              content: json(input.body),
              required: !["post", "delete"].includes(method) || !input.body.safeParse({}).success,
            },
          }),
    },
    // A status that a route declares itself says more than the general one.
    responses: Object.fromEntries([...failures, ...answers]) as Parameters<typeof createRoute>[0]["responses"],
  });
}

function namedIn(path: string): z.ZodObject {
  return z.object(Object.fromEntries(Array.from(path.matchAll(/\{(\w+)\}/g), ([, name = ""]) => [name, z.string()])));
}

/** `get_organizations_orgId_mcps`: a function of the route alone. */
function operationId(method: string, path: string): string {
  const words = path.replace(/^\/api\//, "").replaceAll(/[^A-Za-z0-9]+/g, "_");
  return `${method}_${words.replaceAll(/^_|_$/g, "")}`;
}
