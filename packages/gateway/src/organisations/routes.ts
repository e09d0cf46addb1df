import { everyOrganisationRoutes } from "./every-organisation-routes.ts";
import { memberRoutes } from "./member-routes.ts";
import { myRoutes } from "./my-routes.ts";
import { organisationItselfRoutes } from "./organisation-itself-routes.ts";
import type { Route } from "../rest/route.ts";

/** An organisation, the people in it, and what it is to the person who asks. */
export const organisationRoutes: readonly Route[] = [
  ...everyOrganisationRoutes,
  ...organisationItselfRoutes,
  ...memberRoutes,
  ...myRoutes,
];
