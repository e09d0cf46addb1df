import { z } from "@hono/zod-openapi";
import { authorize as judge } from "../authorize/authorize.ts";
import { keyByAge, nextPage, pageOf, pageQuery } from "../rest/page.ts";
import { notFound } from "../rest/rest-error.ts";
import { defineRoute, type Route } from "../rest/route.ts";

const TAG = "MCP clients";
const GRANTS = "/api/organizations/{orgId}/grants";
const Params = z.object({ orgId: z.string() });

const GrantAnswer = z
  .object({
    id: z.string(),
    client: z
      .object({ id: z.string(), name: z.string().nullable(), website: z.string().nullable() })
      .describe("What it says of itself: nobody checked"),
    user: z.string().describe("For whom it acts"),
    scopes: z.array(z.string()),
    createdAt: z.number(),
  })
  .openapi("Grant");

/** What people let MCP clients do for them (an IDE, for one). Like a key, it acts for a person, and is judged as one. */
export const grantRoutes: readonly Route[] = [
  defineRoute({
    method: "get",
    path: GRANTS,
    summary: "List MCP clients that people let in: all for owners, admins and auditors, their own for others",
    tag: TAG,
    policy: "key.list",
    input: { params: Params, query: z.object(pageQuery) },
    answers: {
      200: {
        description: "Who lets in whom, the oldest first.",
        schema: z.object({ grants: z.array(GrantAnswer), next: nextPage }),
      },
    },
    async handle({ services, principal, params: { orgId: organisation }, query }) {
      const grants = await services.identity.grants(organisation);
      const shown = grants.filter(({ user }) => judge(principal, "key.list", { organisation, user }).allowed);
      const { page, next } = pageOf(shown, query, ({ createdAt, id }) => keyByAge(createdAt, id));
      return { grants: page, next };
    },
  }),
  defineRoute({
    method: "delete",
    path: `${GRANTS}/{grantId}`,
    summary: "End what a person lets an MCP client do",
    tag: TAG,
    policy: "key.revoke",
    input: { params: Params.extend({ grantId: z.string() }) },
    answers: { 204: { description: "The client is refused from now on." } },
    async handle({ services, params: { orgId: organisation, grantId }, authorize }) {
      const grant = (await services.identity.grants(organisation)).find(({ id }) => id === grantId);
      if (grant === undefined) throw notFound();
      const { user } = grant;
      const member = (await services.identity.members(organisation)).find(({ id }) => id === user);
      authorize({ organisation, user, ...(member === undefined ? {} : { role: member.role }) });
      await services.identity.endGrant(organisation, grantId);
    },
  }),
];
