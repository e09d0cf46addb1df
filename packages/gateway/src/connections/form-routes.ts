import { z } from "@hono/zod-openapi";
import { visibleConnector } from "../connectors/caller-connections.ts";
import { servedConnector } from "../connectors/compiled-connectors.ts";
import { agreedScheme } from "../oauth/authorization/descriptor-scheme.ts";
import { defineRoute, type Route } from "../rest/route.ts";
import { credentialForms } from "./credential-forms.ts";

const field = z.object({
  key: z.string().openapi({ description: "In `secrets` where it is a secret, else in `configuration`." }),
  label: z.string(),
  secret: z.boolean(),
  required: z.boolean(),
  lines: z.boolean().openapi({ description: "Whether line breaks belong to it: a private key." }),
});

const form = z
  .object({
    scheme: z
      .string()
      .nullable()
      .openapi({ description: "To be named with what is entered; null where there is one way." }),
    title: z.string(),
    agreed: z.boolean().openapi({
      description: "Whether people agree at the service: these are the client's, entered for the organisation.",
    }),
    fields: z.array(field),
    sentTo: z.array(z.string()).openapi({ description: "Origins, as far as they are known before it is filled in." }),
    sentIn: z.array(z.string()).openapi({ description: "In words." }),
  })
  .openapi("CredentialForm");

const list = defineRoute({
  method: "get",
  path: "/api/organizations/{orgId}/connectors/{connectorId}/connections/forms",
  summary: "What is asked for to connect an account, and where that goes",
  tag: "Connections",
  policy: "connector.read",
  input: { params: z.object({ orgId: z.string(), connectorId: z.string() }) },
  answers: {
    200: {
      description: "Ways to connect: each form is one, and agreeing at the service is another.",
      schema: z.object({
        forms: z.array(form),
        authorize: z.boolean().openapi({ description: "Whether people agree at the service: `POST .../authorize`." }),
      }),
    },
  },
  async handle({ services, principal, params }) {
    const connector = await visibleConnector(services, principal, params.connectorId);
    const compiled = connector.kind === "descriptor" ? await servedConnector(services.store, connector) : undefined;
    return {
      forms: (await credentialForms(services, connector)).map(({ scheme = null, ...rest }) => ({ scheme, ...rest })),
      authorize: connector.kind === "oauth" || (compiled !== undefined && agreedScheme(compiled) !== undefined),
    };
  },
});

/** What a page that connects accounts has to ask for. */
export const formRoutes: readonly Route[] = [list];
