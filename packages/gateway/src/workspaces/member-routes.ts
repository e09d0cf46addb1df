import { z } from "@hono/zod-openapi";
import { notFound } from "../rest/rest-error.ts";
import { defineRoute, type Route } from "../rest/route.ts";
import { existingWorkspace } from "./visible-workspaces.ts";

const TAG = "Workspaces";
const MEMBERS = "/api/organizations/{orgId}/workspaces/{workspaceId}/members";
const Params = z.object({ orgId: z.string(), workspaceId: z.string() });
const MemberParams = Params.extend({ userId: z.string() });

const MembersAnswer = z.object({
  members: z.array(z.object({ id: z.string(), email: z.string(), name: z.string(), since: z.number() })),
});

export const workspaceMemberRoutes: readonly Route[] = [
  defineRoute({
    method: "get",
    path: MEMBERS,
    summary: "List the people in a workspace",
    tag: TAG,
    policy: "member.list",
    input: { params: Params },
    answers: {
      200: { description: "Those who were added; owners and admins reach it besides.", schema: MembersAnswer },
    },
    async handle({ services, principal, params: { orgId: organisation, workspaceId: workspace }, authorize }) {
      authorize({ organisation, workspace });
      await existingWorkspace(services.store, principal, workspace);
      const rows = await services.store.db
        .selectFrom("workspace_members")
        .select(["user_id", "created_at"])
        .where("org_id", "=", organisation)
        .where("workspace_id", "=", workspace)
        .orderBy("created_at")
        .execute();
      const people = new Map((await services.identity.members(organisation)).map((person) => [person.id, person]));
      const members = rows.flatMap(({ user_id, created_at }) => {
        const person = people.get(user_id);
        return person === undefined ? [] : [{ id: user_id, email: person.email, name: person.name, since: created_at }];
      });
      return { members };
    },
  }),
  defineRoute({
    method: "put",
    path: `${MEMBERS}/{userId}`,
    summary: "Put somebody into a workspace",
    tag: TAG,
    policy: "workspace.update",
    input: { params: MemberParams },
    answers: { 204: { description: "They are in it." } },
    async handle({
      services,
      principal,
      params: { orgId: organisation, workspaceId: workspace, userId: user },
      authorize,
    }) {
      authorize({ organisation, workspace });
      await existingWorkspace(services.store, principal, workspace);
      const people = await services.identity.members(organisation);
      if (!people.some(({ id }) => id === user)) throw notFound();
      await services.store.db
        .insertInto("workspace_members")
        .values({ org_id: organisation, workspace_id: workspace, user_id: user, created_at: services.clock.time() })
        .onConflict((conflict) => conflict.columns(["workspace_id", "user_id"]).doNothing())
        .execute();
      await services.changes.publish({ organisation, subject: "organisation", id: user });
    },
  }),
  defineRoute({
    method: "delete",
    path: `${MEMBERS}/{userId}`,
    summary: "Take somebody out of a workspace",
    tag: TAG,
    policy: "workspace.update",
    input: { params: MemberParams },
    answers: { 204: { description: "They are not in it." } },
    async handle({
      services,
      principal,
      params: { orgId: organisation, workspaceId: workspace, userId: user },
      authorize,
    }) {
      authorize({ organisation, workspace });
      await existingWorkspace(services.store, principal, workspace);
      await services.store.db
        .deleteFrom("workspace_members")
        .where("org_id", "=", organisation)
        .where("workspace_id", "=", workspace)
        .where("user_id", "=", user)
        .execute();
      await services.changes.publish({ organisation, subject: "organisation", id: user });
    },
  }),
];
