import { z } from "@hono/zod-openapi";
import { isUniqueViolation } from "../db/is-unique-violation.ts";
import { newId } from "../db/new-id.ts";
import { notFound, RestError } from "../rest/rest-error.ts";
import { defineRoute, type Route } from "../rest/route.ts";

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
    answers: { 204: { description: "Replaced; calls from now on use it." } },
    async handle({ services, principal, params: { variableId }, body }) {
      const { store, vault, clock, changes } = services;
      await store.transaction(async (statements) => {
        const known = await statements
          .selectFrom("variables")
          .select("secret")
          .where("org_id", "=", principal.organisation)
          .where("id", "=", variableId)
          .executeTakeFirst();
        if (known === undefined) throw notFound();
        const secret = known.secret === 1;
        await statements
          .updateTable("variables")
          .set({ value: secret ? null : body.value, updated_at: clock.time() })
          .where("org_id", "=", principal.organisation)
          .where("id", "=", variableId)
          .execute();
        const place = { organisation: principal.organisation, owner: variableId, field: "value" };
        if (secret) await vault.put(statements, place, body.value);
      });
      await changes.publish({ organisation: principal.organisation, subject: "variable", id: variableId });
      return undefined;
    },
  }),
  defineRoute({
    method: "delete",
    path: `${PATH}/{variableId}`,
    summary: "Delete a variable",
    tag: TAG,
    policy: "variable.change",
    input: { params: one },
    answers: { 204: { description: "Deleted." } },
    async handle({ services, principal, params: { variableId } }) {
      const { store, vault, changes } = services;
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
