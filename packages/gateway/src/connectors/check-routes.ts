import { z } from "@hono/zod-openapi";
import { diagnosticSchema } from "../rest/fault-schema.ts";
import { defineRoute, type Route } from "../rest/route.ts";
import { judgeDescriptor } from "./compile-descriptor.ts";
import { nameAndDescription } from "./create-descriptor-connector.ts";

const made = z.object({
  name: z.string(),
  description: z.string(),
  tools: z.array(z.object({ name: z.string(), title: z.string(), description: z.string() })),
});

const check = defineRoute({
  method: "post",
  path: "/api/organizations/{orgId}/connectors/check",
  summary: "Say what is wrong with a descriptor, and what would come of it; nothing is saved",
  tag: "Descriptors",
  policy: "connector.test",
  input: {
    params: z.object({ orgId: z.string() }),
    body: z.strictObject({ descriptor: z.string().min(1).openapi({ description: "The text, YAML or JSON." }) }),
  },
  answers: {
    200: {
      description: "What the compiler says of it, errors as well.",
      schema: z.object({
        ok: z.boolean().openapi({ description: "Whether it can be saved: no diagnostic is an error." }),
        diagnostics: z.array(diagnosticSchema),
        text: z.string().openapi({ description: "The diagnostics as a person reads them." }),
        connector: made.nullable().openapi({ description: "As it would be registered, where it can be." }),
      }),
    },
  },
  handle({ body }) {
    const { connector, diagnostics, text } = judgeDescriptor(body.descriptor);
    if (connector === undefined) return Promise.resolve({ ok: false, diagnostics, text, connector: null });
    const tools = connector.tools.map(({ definition: { name, title, description } }) => ({ name, title, description }));
    return Promise.resolve({ ok: true, diagnostics, text, connector: { ...nameAndDescription(connector), tools } });
  },
});

/** Before anything is registered. */
export const checkRoutes: readonly Route[] = [check];
