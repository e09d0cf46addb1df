import { z } from "@hono/zod-openapi";
import { isUniqueViolation } from "../db/is-unique-violation.ts";
import { newId } from "../db/new-id.ts";
import { notFound, RestError } from "../rest/rest-error.ts";
import { defineRoute, type Route } from "../rest/route.ts";
import type { Services } from "../services.ts";
import { variableUses } from "./variable-uses.ts";

const PATH = "/api/organizations/{orgId}/variables";
const TAG = "Variables";
const organisation = z.object({ orgId: z.string() });
const one = organisation.extend({ variableId: z.string() });
const shown = z.object({
  id: z.string(),
  name: z.string(),
  secret: z.boolean(),
  value: z.string().nullable().describe("Null for a secret: nothing shows it again."),
  updatedAt: z.number(),
});
const value = z.string().max(16_384);
/** Connectors that an answer names. */
const MOST_USES = 5;

/** Variables of an organisation: created, replaced, listed and deleted; the value of a secret only goes in. */
export const variableRoutes: readonly Route[] = [
  defineRoute({
    method: "get",
    path: PATH,
    summary: "List variables; secrets without their values",
    tag: TAG,
    policy: "variable.list",
    input: { params: organisation },
    answers: { 200: { description: "In the order of their names.", schema: z.object({ variables: z.array(shown) }) } },
    async handle({ services, principal }) {
      const rows = await services.store.db
        .selectFrom("variables")
        .selectAll()
        .where("org_id", "=", principal.organisation)
        .orderBy("name")
        .execute();
      const variables = rows.map(({ id, name, secret, value: text, updated_at }) => ({
        id,
        name,
        secret: secret === 1,
        value: text,
        updatedAt: updated_at,
      }));
      return { variables };
    },
  }),
  defineRoute({
    method: "post",
    path: PATH,
    summary: "Create a variable",
    tag: TAG,
    policy: "variable.change",
    input: {
      params: organisation,
      body: z.strictObject({
        name: z.string().regex(/^[A-Z][A-Z0-9_]{0,63}$/, "must be capital letters, digits and underscores"),
        value,
        secret: z.boolean().default(true),
      }),
    },
    answers: { 201: { description: "Created.", schema: shown }, 409: { description: "`name_taken`" } },
    async handle({ services, principal, body }) {
      const { store, vault, clock, changes } = services;
      const id = newId("var");
      const now = clock.time();
      const owner = { organisation: principal.organisation, owner: id, field: "value" };
      try {
        await store.transaction(async (statements) => {
          await statements
            .insertInto("variables")
            .values({
              id,
              org_id: principal.organisation,
              name: body.name,
              secret: body.secret ? 1 : 0,
              value: body.secret ? null : body.value,
              created_at: now,
              updated_at: now,
            })
            .execute();
          if (body.secret) await vault.put(statements, owner, body.value);
        });
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        throw new RestError(409, "name_taken", `There is a variable ${body.name} already.`, {
          hint: "Replace its value instead.",
        });
      }
      await changes.publish({ organisation: principal.organisation, subject: "variable", id });
      return { id, name: body.name, secret: body.secret, value: body.secret ? null : body.value, updatedAt: now };
    },
  }),
  defineRoute({
    method: "put",
    path: `${PATH}/{variableId}`,
    summary: "Replace a variable's value",
    tag: TAG,
    policy: "variable.change",
    input: { params: one, body: z.strictObject({ value }) },
    answers: { 200: { description: "Replaced; calls from now on use it.", schema: shown } },
    async handle({ services, principal, params: { variableId }, body }) {
      const { store, vault, clock, changes } = services;
      const now = clock.time();
      const { name, secret } = await store.transaction(async (statements) => {
        const known = await statements
          .selectFrom("variables")
          .select(["name", "secret"])
          .where("org_id", "=", principal.organisation)
          .where("id", "=", variableId)
          .executeTakeFirst();
        if (known === undefined) throw notFound();
        const isSecret = known.secret === 1;
        await statements
          .updateTable("variables")
          .set({ value: isSecret ? null : body.value, updated_at: now })
          .where("org_id", "=", principal.organisation)
          .where("id", "=", variableId)
          .execute();
        const place = { organisation: principal.organisation, owner: variableId, field: "value" };
        if (isSecret) await vault.put(statements, place, body.value);
        return { name: known.name, secret: isSecret };
      });
      await changes.publish({ organisation: principal.organisation, subject: "variable", id: variableId });
      return { id: variableId, name, secret, value: secret ? null : body.value, updatedAt: now };
    },
  }),
  defineRoute({
    method: "delete",
    path: `${PATH}/{variableId}`,
    summary: "Delete a variable",
    tag: TAG,
    policy: "variable.change",
    input: {
      params: one,
      query: z.object({
        force: z
          .enum(["true", "false"])
          .default("false")
          .describe(
            "`true` deletes it though connectors use it: calls of those that are published are refused from then on.",
          ),
      }),
    },
    answers: {
      204: { description: "Deleted." },
      409: {
        description:
          "`in_use`: connectors use it, drafts and disabled ones too, which `message` names. Nothing was deleted.",
      },
    },
    async handle({ services, principal, params: { variableId }, query: { force } }) {
      const { store, vault, changes } = services;
      if (force === "false") await requireUnused(services, principal.organisation, variableId);
      await store.transaction(async (statements) => {
        const deleted = await statements
          .deleteFrom("variables")
          .where("org_id", "=", principal.organisation)
          .where("id", "=", variableId)
          .executeTakeFirst();
        if (deleted.numDeletedRows === 0n) throw notFound();
        await vault.remove(statements, { organisation: principal.organisation, owner: variableId });
      });
      await changes.publish({ organisation: principal.organisation, subject: "variable", id: variableId });
      return undefined;
    },
  }),
];

/** @throws RestError 404 where there is none, 409 where calls would be refused without it, now or once they are made. */
async function requireUnused(services: Services, organisationId: string, id: string): Promise<void> {
  const known = await services.store.db
    .selectFrom("variables")
    .select("name")
    .where("org_id", "=", organisationId)
    .where("id", "=", id)
    .executeTakeFirst();
  if (known === undefined) throw notFound();
  const uses = await variableUses(services, organisationId, known.name);
  if (uses.length === 0) return;
  const told = uses.map(({ name, state }) => (state === "published" ? name : `${name} (${state})`));
  const named = told.slice(0, MOST_USES).join(", ");
  const more = uses.length > MOST_USES ? ` and ${String(uses.length - MOST_USES)} more` : "";
  throw new RestError(409, "in_use", `Connectors use ${known.name}: ${named}${more}.`, {
    hint: "Take it out of them first, or delete it all the same with ?force=true: their calls are refused then, until it is there again.",
  });
}
