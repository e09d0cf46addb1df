import { z } from "@hono/zod-openapi";
import type { Role } from "../authorize/principal.ts";
import { keyByAge, nextPage, pageOf, pageQuery } from "../rest/page.ts";
import { notFound, RestError } from "../rest/rest-error.ts";
import { defineRoute, type Route } from "../rest/route.ts";
import type { Services } from "../services.ts";
import { workspacesOfMembers } from "../workspaces/visible-workspaces.ts";

const TAG = "People";
const MEMBERS = "/api/organizations/{orgId}/members";
const MEMBER = `${MEMBERS}/{userId}`;
const INVITATIONS = "/api/organizations/{orgId}/invitations";
const Params = z.object({ orgId: z.string() });
const MemberParams = Params.extend({ userId: z.string() });
const InvitationParams = Params.extend({ invitationId: z.string() });

/** What people can be. `agent` is for keys. */
const PersonRole = z.enum(["owner", "admin", "member", "auditor"]);

const MemberAnswer = z
  .object({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    role: PersonRole,
    since: z.number().describe("Milliseconds since 1970"),
    workspaces: z.array(z.string()).describe("Those that they were added to; owners and admins reach all"),
  })
  .openapi("Member");
const InvitationAnswer = z
  .object({ id: z.string(), email: z.string(), role: z.string(), expiresAt: z.number() })
  .openapi("Invitation");

export const memberRoutes: readonly Route[] = [
  defineRoute({
    method: "get",
    path: MEMBERS,
    summary: "List the organisation's people",
    tag: TAG,
    policy: "member.list",
    input: { params: Params, query: z.object(pageQuery) },
    answers: {
      200: {
        description: "Everybody, those who came first first.",
        schema: z.object({ members: z.array(MemberAnswer), next: nextPage }),
      },
    },
    async handle({ services, params: { orgId: organisation }, query }) {
      const workspaces = await workspacesOfMembers(services.store, organisation);
      const members = await services.identity.members(organisation);
      const { page, next } = pageOf(members, query, ({ since, id }) => keyByAge(since, id));
      return { members: page.map((member) => ({ ...member, workspaces: workspaces.get(member.id) ?? [] })), next };
    },
  }),
  defineRoute({
    method: "patch",
    path: MEMBER,
    summary: "Change somebody's role",
    tag: TAG,
    policy: "member.update",
    input: { params: MemberParams, body: z.strictObject({ role: PersonRole }) },
    answers: {
      200: { description: "The person with the new role.", schema: MemberAnswer },
      409: { description: "`last_owner`: somebody else has to be an owner first." },
    },
    async handle({ services, params: { orgId: organisation, userId: user }, body: { role }, authorize }) {
      const member = await existingMember(services, organisation, user);
      // Neither taken from nor given to whom it is not theirs to.
      authorize({ organisation, user, role: member.role });
      authorize({ organisation, user, role });
      await services.identity.changeRole(organisation, user, role);
      await services.changes.publish({ organisation, subject: "principal", id: user });
      const workspaces = (await workspacesOfMembers(services.store, organisation)).get(user) ?? [];
      return { ...member, role, workspaces };
    },
  }),
  defineRoute({
    method: "delete",
    path: MEMBER,
    summary: "Remove somebody from the organisation, or leave it, with their keys, sessions and personal accounts",
    tag: TAG,
    policy: "member.remove",
    input: { params: MemberParams },
    answers: {
      204: { description: "They are out, at once." },
      409: { description: "`last_owner`: somebody else has to be an owner first." },
    },
    async handle({ services, params: { orgId: organisation, userId: user }, authorize }) {
      const member = await existingMember(services, organisation, user);
      authorize({ organisation, user, role: member.role });
      await services.identity.removeMember(organisation, user);
      await services.connections.removeHolder({ organisation, level: "user", holder: user }, async (statements) => {
        await statements.deleteFrom("toggles").where("org_id", "=", organisation).where("user_id", "=", user).execute();
        await statements
          .deleteFrom("workspace_members")
          .where("org_id", "=", organisation)
          .where("user_id", "=", user)
          .execute();
      });
      await services.changes.publish({ organisation, subject: "organisation", id: user });
    },
  }),
  defineRoute({
    method: "get",
    path: INVITATIONS,
    summary: "List invitations that were not answered yet",
    tag: TAG,
    policy: "member.list",
    input: { params: Params },
    answers: {
      200: { description: "Open invitations.", schema: z.object({ invitations: z.array(InvitationAnswer) }) },
    },
    handle: async ({ services, params }) => ({ invitations: await services.identity.invitations(params.orgId) }),
  }),
  defineRoute({
    method: "post",
    path: INVITATIONS,
    summary: "Invite somebody; the answer has the link to send them",
    tag: TAG,
    policy: "member.invite",
    input: { params: Params, body: z.strictObject({ email: z.email().max(254), role: PersonRole }) },
    answers: {
      201: {
        description: "The invitation. Its link is shown this once.",
        schema: InvitationAnswer.extend({ link: z.string() }),
      },
      409: { description: "`member_already`" },
    },
    async handle({ services, principal, params: { orgId: organisation }, body: { email, role }, authorize }) {
      authorize({ organisation, role });
      if (principal.user === undefined) {
        throw new RestError(403, "not_allowed", "Only a person can invite somebody: this key belongs to nobody.");
      }
      // One that is open is replaced, which is to take it back.
      const open = await services.identity.invitations(organisation);
      const replaced = open.find((invitation) => invitation.email === email.toLowerCase());
      if (replaced !== undefined) authorize({ organisation, role: replaced.role });
      return services.identity.invite(organisation, email, role, principal.user);
    },
  }),
  defineRoute({
    method: "delete",
    path: `${INVITATIONS}/{invitationId}`,
    summary: "Take an invitation back",
    tag: TAG,
    policy: "member.invite",
    input: { params: InvitationParams },
    answers: { 204: { description: "Its link is void." } },
    async handle({ services, params: { orgId: organisation, invitationId }, authorize }) {
      const open = await services.identity.invitations(organisation);
      const invitation = open.find(({ id }) => id === invitationId);
      if (invitation === undefined) throw notFound();
      authorize({ organisation, role: invitation.role });
      await services.identity.cancelInvitation(organisation, invitationId);
    },
  }),
];

async function existingMember(
  { identity }: Services,
  organisation: string,
  user: string,
): Promise<{ readonly role: Role }> {
  const members = await identity.members(organisation);
  const member = members.find(({ id }) => id === user);
  if (member === undefined) throw notFound();
  return member;
}
