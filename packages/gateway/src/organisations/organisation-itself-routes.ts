import { z } from "@hono/zod-openapi";
import { notFound, RestError } from "../rest/rest-error.ts";
import { defineRoute, type Route } from "../rest/route.ts";
import type { Services } from "../services.ts";
import { deleteOrganisation } from "./delete-organisation.ts";

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
  defineRoute({
    method: "delete",
    path: PATH,
    summary: "Delete the organisation with all that is its own, for good; its audit trail stays with the operator",
    tag: TAG,
    policy: "organisation.delete",
    input: {
      params: Params,
      query: z.object({ name: z.string().describe("What it is called, so that none is deleted by mistake") }),
    },
    answers: {
      204: { description: "It is gone, with every secret that it had." },
      409: { description: "`first_organisation`: that one stays, for its owners operate the gateway." },
      422: { description: "`other_name`: the name is another, and nothing was deleted." },
    },
    async handle({ services, principal, params, query, authorize }) {
      authorize({ organisation: params.orgId });
      const { name } = await existing(services, params.orgId);
      if (query.name !== name) {
        throw new RestError(422, "other_name", "The organisation is called otherwise, so nothing was deleted.", {
          hint: "Give its name, as it is now, as `?name=`.",
        });
      }
      await deleteOrganisation(services, principal, params.orgId);
    },
  }),
];

async function existing({ identity }: Services, id: string) {
  const found = await identity.organisation(id);
  if (found === undefined) throw notFound();
  return found;
}
