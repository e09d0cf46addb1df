import { z } from "@hono/zod-openapi";
import slugify from "@sindresorhus/slugify";
import type { Principal } from "../authorize/principal.ts";
import { forgetAgent } from "../agents/forget-agent.ts";
import { isUniqueViolation } from "../db/is-unique-violation.ts";
import { newId } from "../db/new-id.ts";
import { RestError } from "../rest/rest-error.ts";
import { defineRoute, type Route } from "../rest/route.ts";
import type { Services } from "../services.ts";
import { workspaceMemberRoutes } from "./member-routes.ts";
import { existingWorkspace, listWorkspaces, type WorkspaceRow } from "./visible-workspaces.ts";
import { type WorkspaceContents, workspaceContents } from "./workspace-contents.ts";

const TAG = "Workspaces";
const WORKSPACES = "/api/organizations/{orgId}/workspaces";
const WORKSPACE = `${WORKSPACES}/{workspaceId}`;
const Params = z.object({ orgId: z.string() });
const WorkspaceParams = Params.extend({ workspaceId: z.string() });
const Name = z.string().trim().min(1).max(100);

const WorkspaceAnswer = z
  .object({
    id: z.string(),
    name: z.string(),
    slug: z.string(),
    members: z.number().describe("People who were added; owners and admins reach it besides"),
    agents: z.number(),
    connectors: z.number().describe("Those that are given to it"),
    createdAt: z.number(),
    updatedAt: z.number(),
  })
  .openapi("Workspace");

/** Parts of an organisation: who is in one has what is given to it. */
export const workspaceRoutes: readonly Route[] = [
  defineRoute({
    method: "get",
    path: WORKSPACES,
    summary: "List the workspaces that the caller may know of",
    tag: TAG,
    policy: "workspace.list",
    input: { params: Params },
    answers: {
      200: { description: "Workspaces by name.", schema: z.object({ workspaces: z.array(WorkspaceAnswer) }) },
    },
    async handle({ services: { store }, principal }) {
      const contents = await workspaceContents(store, principal.organisation);
      return { workspaces: (await listWorkspaces(store, principal)).map((row) => shown(row, contents(row.id))) };
    },
  }),
  defineRoute({
    method: "post",
    path: WORKSPACES,
    summary: "Make a workspace",
    tag: TAG,
    policy: "workspace.create",
    input: { params: Params, body: z.strictObject({ name: Name }) },
    answers: {
      201: { description: "The workspace.", schema: WorkspaceAnswer },
      409: { description: "`name_taken`" },
    },
    async handle({ services, params: { orgId: organisation }, body: { name }, authorize }) {
      authorize({ organisation });
      const id = newId("ws");
      const now = services.clock.time();
      const row = { id, org_id: organisation, name, slug: slugify(name) || id, created_at: now, updated_at: now };
      await unlessTaken(name, () => services.store.db.insertInto("workspaces").values(row).execute());
      await services.changes.publish({ organisation, subject: "organisation", id });
      return shown(row, { members: 0, agents: 0, connectors: 0 });
    },
  }),
  defineRoute({
    method: "get",
    path: WORKSPACE,
    summary: "Read a workspace",
    tag: TAG,
    policy: "workspace.list",
    input: { params: WorkspaceParams },
    answers: { 200: { description: "The workspace.", schema: WorkspaceAnswer } },
    async handle({ services, principal, params: { orgId: organisation, workspaceId: workspace }, authorize }) {
      authorize({ organisation, workspace });
      return existing(services, principal, workspace);
    },
  }),
  defineRoute({
    method: "patch",
    path: WORKSPACE,
    summary: "Rename a workspace",
    tag: TAG,
    policy: "workspace.update",
    input: { params: WorkspaceParams, body: z.strictObject({ name: Name }) },
    answers: {
      200: { description: "The workspace as it is now.", schema: WorkspaceAnswer },
      409: { description: "`name_taken`" },
    },
    async handle({ services, principal, params: { orgId: organisation, workspaceId: id }, body: { name }, authorize }) {
      authorize({ organisation, workspace: id });
      await existingWorkspace(services.store, principal, id);
      const changed = { name, slug: slugify(name) || id, updated_at: services.clock.time() };
      const update = services.store.db.updateTable("workspaces").set(changed);
      await unlessTaken(name, () => update.where("org_id", "=", organisation).where("id", "=", id).execute());
      await services.changes.publish({ organisation, subject: "organisation", id });
      return existing(services, principal, id);
    },
  }),
  defineRoute({
    method: "delete",
    path: WORKSPACE,
    summary: "Delete a workspace with its agents, their keys and what was connected for them",
    tag: TAG,
    policy: "workspace.delete",
    input: { params: WorkspaceParams },
    answers: { 204: { description: "It is gone." } },
    async handle({ services, principal, params: { orgId: organisation, workspaceId: id }, authorize }) {
      authorize({ organisation, workspace: id });
      await existingWorkspace(services.store, principal, id);
      const { store, identity, connections } = services;
      // What gives access goes first, so that a crash leaves nothing that works without its workspace.
      const keys = await identity.keys(organisation);
      for (const key of keys) if (key.workspace === id) await identity.revokeKey(organisation, key.id);
      const agents = store.db.selectFrom("agents").select("id").where("org_id", "=", organisation);
      for (const agent of await agents.where("workspace_id", "=", id).execute()) {
        await forgetAgent(services, organisation, agent.id);
      }
      await connections.removeHolder({ organisation, level: "workspace", holder: id }, async (statements) => {
        await statements
          .deleteFrom("assignments")
          .where("org_id", "=", organisation)
          .where("subject_kind", "=", "workspace")
          .where("subject_id", "=", id)
          .execute();
        // Its members go with it, and no agent is left.
        await statements.deleteFrom("workspaces").where("org_id", "=", organisation).where("id", "=", id).execute();
      });
      await services.changes.publish({ organisation, subject: "organisation", id });
    },
  }),
  ...workspaceMemberRoutes,
];

async function existing({ store }: Services, principal: Principal, id: string) {
  const row = await existingWorkspace(store, principal, id);
  const contents = await workspaceContents(store, principal.organisation);
  return shown(row, contents(id));
}

function shown({ id, name, slug, created_at, updated_at }: WorkspaceRow, contents: WorkspaceContents) {
  return { id, name, slug, ...contents, createdAt: created_at, updatedAt: updated_at };
}

async function unlessTaken(name: string, write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new RestError(409, "name_taken", `There is a workspace called '${name}', or nearly so, already.`, {
      hint: "Choose another name.",
    });
  }
}
