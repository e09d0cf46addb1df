import { z } from "@hono/zod-openapi";
import { defineRoute, type Route } from "../rest/route.ts";

const params = z.object({ orgId: z.string() });

const keyStatus = z
  .object({
    id: z.string(),
    state: z.enum(["active", "retired"]),
    masterKeyId: z.string(),
    createdAt: z.number(),
    sealedCount: z.number().describe("How often it has sealed, counted ahead by up to a thousand for each replica"),
    values: z.number().describe("Values that are under it now"),
  })
  .openapi("DataKey");

/** The vault for whoever administers an organisation: which keys it is under, and a new one. */
export const vaultRoutes: readonly Route[] = [
  defineRoute({
    method: "get",
    path: "/api/organizations/{orgId}/vault",
    summary: "See which data keys the organisation's secrets are under",
    tag: "Vault",
    policy: "vault.rotate",
    input: { params },
    answers: {
      200: { description: "Keys, without anything that opens them.", schema: z.object({ keys: z.array(keyStatus) }) },
    },
    handle: async ({ services, principal }) => ({ keys: await services.vaultKeys.dataKeys(principal.organisation) }),
  }),
  defineRoute({
    method: "post",
    path: "/api/organizations/{orgId}/vault/rotate",
    summary: "Put a new data key in place; what is under the old one follows in the background",
    tag: "Vault",
    policy: "vault.rotate",
    input: { params },
    answers: { 202: { description: "The new key's id.", schema: z.object({ key: z.string() }) } },
    handle: async ({ services, principal }) => ({ key: await services.vaultKeys.rotate(principal.organisation) }),
  }),
];
