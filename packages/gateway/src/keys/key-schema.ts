import { z } from "@hono/zod-openapi";
import { ROLES } from "../authorize/principal.ts";

/** An API key as it may be shown ever after. */
export const keySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    start: z.string().describe("Its first characters"),
    role: z.enum(ROLES),
    user: z.string().nullable(),
    agent: z.string().nullable(),
    workspace: z.string().nullable().describe("The workspace that it is confined to"),
    createdAt: z.number(),
    expiresAt: z.number().nullable(),
    lastUsedAt: z.number().nullable(),
  })
  .openapi("ApiKey");

/** An API key in the answer to whoever had it made. */
export const madeKeySchema = keySchema.extend({ text: z.string().describe("Shown here and nowhere else") });
