import { z } from "@hono/zod-openapi";
import { triedStepSchema } from "../rest/fault-schema.ts";
import type { ConnectionView } from "./connections.ts";
import type { Tried } from "./try-credential.ts";

/** A connection as the API shows it: of its secrets, the names. */
export const connectionSchema = z
  .object({
    id: z.string(),
    connector: z.string(),
    level: z.enum(["organisation", "workspace", "user", "agent"]),
    holder: z.string().openapi({ description: "The organisation's, workspace's, person's or agent's id." }),
    scheme: z.string(),
    configuration: z.record(z.string(), z.unknown()).openapi({ description: "Fields that are no secrets." }),
    has: z.array(z.string()).openapi({ description: "The secrets that are set. No API shows one." }),
    state: z.enum(["connected", "needs_authentication"]),
    detail: z.string().nullable(),
    checkedAt: z.number().nullable().openapi({
      description: "When it was last tried: by whoever entered it, by a test, or in the background.",
    }),
    updatedAt: z.number(),
  })
  .openapi("Connection");

export function connectionJson(view: ConnectionView): z.output<typeof connectionSchema> {
  const { id, connector, level, holder, scheme, configuration, secretFields, state, detail, checkedAt, updatedAt } =
    view;
  return {
    id,
    connector,
    level,
    holder,
    scheme,
    configuration: { ...configuration },
    has: [...secretFields],
    state,
    detail,
    checkedAt,
    updatedAt,
  };
}

/** What a test came to. */
export const testSchema = z
  .object({
    ok: z.boolean(),
    asked: z
      .boolean()
      .openapi({ description: "Whether the other side was asked: not every connector has a test endpoint." }),
    steps: z.array(triedStepSchema),
  })
  .openapi("ConnectionTest");

export function testJson({ ok, asked, steps }: Tried): z.output<typeof testSchema> {
  return {
    ok,
    asked,
    steps: steps.map(({ step, ok: passed, message, hint }) => ({
      step,
      ok: passed,
      message,
      ...(hint === undefined ? {} : { hint }),
    })),
  };
}
