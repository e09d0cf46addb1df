import { z } from "@hono/zod-openapi";
import { notFound } from "../rest/rest-error.ts";
import { defineRoute, type Route } from "../rest/route.ts";
import type { Services } from "../services.ts";

const TAG = "Organisation";
const PATH = "/api/organizations/{orgId}";
const Params = z.object({ orgId: z.string() });
const Name = z.string().trim().min(1).max(100);

const OrganisationAnswer = z.object({ id: z.string(), name: z.string(), slug: z.string() }).openapi("Organisation");

export const organisationItselfRoutes: readonly Route[] = [
  defineRoute({
    method: "get",
    path: PATH,
    summary: "Read the organisation",
    tag: TAG,
    policy: "organisation.read",
    input: { params: Params },
    answers: { 200: { description: "The organisation.", schema: OrganisationAnswer } },
    handle: ({ services, params }) => existing(services, params.orgId),
  }),
  defineRoute({
    method: "patch",
    path: PATH,
    summary: "Rename the organisation",
    tag: TAG,
    policy: "organisation.update",
    input: { params: Params, body: z.strictObject({ name: Name }) },
    answers: { 200: { description: "The organisation as it is now.", schema: OrganisationAnswer } },
    async handle({ services, params, body, authorize }) {
      authorize({ organisation: params.orgId });
      await services.identity.updateOrganisation(params.orgId, body);
      await services.changes.publish({ organisation: params.orgId, subject: "organisation", id: "" });
      return existing(services, params.orgId);
    },
  }),
];

async function existing({ identity }: Services, id: string) {
  const found = await identity.organisation(id);
  if (found === undefined) throw notFound();
  return found;
}
