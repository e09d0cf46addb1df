import { z } from "@hono/zod-openapi";
import type { Store } from "../db/store.ts";
import { RestError } from "../rest/rest-error.ts";
import { defineRoute, type Route } from "../rest/route.ts";
import type { ConnectorRow } from "./connector-row.ts";
import { existingConnector } from "./find-connector.ts";
import { announceConnector } from "./registry.ts";

type State = ConnectorRow["state"];

/** A way from states to another one. Going it again changes nothing. */
interface Step {
  readonly word: string;
  readonly summary: string;
  readonly from: State;
  readonly to: State;
  /** What to do instead, from anywhere else. */
  readonly hint: string;
}

const STEPS: readonly Step[] = [
  {
    word: "publish",
    summary: "Make a draft available to those whom it is for",
    from: "draft",
    to: "published",
    hint: "It is disabled: enable it.",
  },
  {
    word: "unpublish",
    summary: "Make a published connector a draft again",
    from: "published",
    to: "draft",
    hint: "It is disabled: enable it first.",
  },
  {
    word: "disable",
    summary: "Switch a published connector off for everybody",
    from: "published",
    to: "disabled",
    hint: "It is a draft, and nobody sees it anyway.",
  },
  {
    word: "enable",
    summary: "Switch a disabled connector on again",
    from: "disabled",
    to: "published",
    hint: "It is a draft: publish it.",
  },
];

export const stateRoutes: readonly Route[] = STEPS.map((step) =>
  defineRoute({
    method: "post",
    path: `/api/organizations/{orgId}/connectors/{connectorId}/${step.word}`,
    summary: step.summary,
    tag: "Connectors",
    policy: "connector.publish",
    input: { params: z.object({ orgId: z.string(), connectorId: z.string() }) },
    answers: {
      200: {
        description: "Its state now.",
        schema: z.object({
          id: z.string(),
          state: z.literal(step.to),
          remark: z.string().nullable().describe("What there is still to do before anybody has something of it."),
        }),
      },
      409: { description: "`wrong_state`" },
    },
    async handle({ services, principal: { organisation }, params: { connectorId } }) {
      const { store, clock, changes } = services;
      const changed = await store.db
        .updateTable("connectors")
        .set((columns) => ({ state: step.to, updated_at: clock.time(), revision: columns("revision", "+", 1) }))
        .where("org_id", "=", organisation)
        .where("id", "=", connectorId)
        .where("state", "=", step.from)
        .returningAll()
        .executeTakeFirst();
      if (changed !== undefined) {
        await announceConnector(changes, changed, { isEnded: step.to === "disabled" });
      } else {
        const now = await existingConnector(store, organisation, connectorId);
        if (now.state !== step.to) throw wrongState(step, now.state);
      }
      const remark = step.to === "published" ? await remarkOn(store, organisation, connectorId) : null;
      return { id: connectorId, state: step.to, remark };
    },
  }),
);

/** Publishing in whatever order is no error: allowed tools appear as soon as there are some. */
async function remarkOn({ db }: Store, organisation: string, connector: string): Promise<string | null> {
  const allowed = await db
    .selectFrom("tools")
    .select("name")
    .where("org_id", "=", organisation)
    .where("connector_id", "=", connector)
    .where("allowed", "=", 1)
    .limit(1)
    .executeTakeFirst();
  if (allowed !== undefined) return null;
  const tools = `/api/organizations/${organisation}/connectors/${connector}/tools`;
  return `None of its tools is allowed, so nothing of it is listed yet. Allow some with PUT ${tools}.`;
}

function wrongState({ word, hint }: Step, state: State): RestError {
  return new RestError(409, "wrong_state", `A connector that is ${state} cannot be ${participle(word)}.`, { hint });
}

function participle(word: string): string {
  return word.endsWith("e") ? `${word}d` : `${word}ed`;
}
