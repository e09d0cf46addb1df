import { z } from "@hono/zod-openapi";
import { ROLES } from "../authorize/principal.ts";
import { defineRoute, type Route } from "../rest/route.ts";

const Session = z
  .object({
    user: z.object({ id: z.string(), email: z.string(), name: z.string() }),
    organisations: z.array(z.object({ id: z.string(), name: z.string(), slug: z.string(), role: z.enum(ROLES) })),
    expiresAt: z.number().describe("Milliseconds since 1970"),
  })
  .openapi("Session");

const read = defineRoute({
  method: "get",
  path: "/api/auth/session",
  summary: "Who is signed in in this browser; null for nobody",
  tag: "Me",
  policy: "public",
  input: {},
  answers: { 200: { description: "The session of the cookie.", schema: Session.nullable() } },
  handle: ({ services, request }) => services.identity.handle(request),
});

/** What a page asks before it knows of any organisation. */
export const sessionRoutes: readonly Route[] = [read];
