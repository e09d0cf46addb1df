import { z } from "@hono/zod-openapi";
import { ROLES } from "../authorize/principal.ts";
import { madeKeySchema } from "../keys/key-schema.ts";
import { defineRoute, type Route } from "../rest/route.ts";
import { createOrganisation, operatorOf } from "./create-organisation.ts";

const TAG = "Organisation";
const PATH = "/api/organizations";

const shape = { id: z.string(), name: z.string(), slug: z.string() };
const Mine = z.object({ ...shape, role: z.enum(ROLES) });
const Created = z.object({
  ...shape,
  key: madeKeySchema.optional().describe("An owner's API key, where a key asked"),
});

/** Organisations as such: which of them one is in, and a new one. */
export const everyOrganisationRoutes: readonly Route[] = [
  defineRoute({
    method: "get",
    path: PATH,
    summary: "List the organisations that the caller is in; a key is in one",
    tag: TAG,
    policy: "signed_in",
    input: {},
    answers: {
      200: {
        description: "By name.",
        schema: z.object({
          organizations: z.array(Mine),
          mayCreate: z.boolean().describe("Whether the caller may make another: who operates the gateway"),
        }),
      },
    },
    async handle({ services, principal }) {
      const { organisation, role, user, via } = principal;
      const mayCreate = (await operatorOf(services, principal)) !== undefined;
      if (via === "session" && user !== undefined) {
        return { organizations: await services.identity.organisationsOf(user), mayCreate };
      }
      const own = await services.identity.organisation(organisation);
      return { organizations: own === undefined ? [] : [{ ...own, role }], mayCreate };
    },
  }),
  defineRoute({
    method: "post",
    path: PATH,
    summary: "Make an organisation, and become its owner: for owners of the gateway's first one",
    tag: TAG,
    policy: "signed_in",
    recordedAs: "organisation.create",
    input: {
      body: z.strictObject({
        name: z.string().trim().min(1).max(100),
        slug: z
          .string()
          .regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/)
          .optional()
          .describe("Made from the name unless given"),
      }),
    },
    answers: {
      201: { description: "The organisation.", schema: Created },
      409: { description: "`slug_taken`" },
    },
    handle: ({ services, principal, body }) => createOrganisation(services, principal, body),
  }),
];
