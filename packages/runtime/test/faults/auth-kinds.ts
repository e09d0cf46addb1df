import type { Credential } from "../../src/credentials/resolver.ts";
import type { InjectionPlan, SecurityScheme } from "@mortise/core";
import { CANARY } from "../fixtures/canary.ts";
import { apiKeyInjection, apiKeyScheme, basicInjection, basicScheme, bearerInjection } from "../fixtures/connector.ts";
import { oauthScheme, template, tokenInjection } from "../fixtures/schemes.ts";

/** One way in which an API knows who asks. */
export interface AuthKind {
  readonly name: "none" | "key in a header" | "key in the query" | "basic" | "bearer" | "OAuth" | "client credentials";
  readonly injection: InjectionPlan | null;
  /** What a connection holds. Each secret holds the canary and the id of its cell, so that no other's passes for it. */
  readonly fields: (cell: string) => Credential["fields"];
  /** Where every request to the API has the credential, and nowhere else. */
  readonly place: { readonly header: string } | { readonly query: string } | undefined;
  /** What stands there. */
  readonly value: (cell: string, token: string) => string;
  /** Pairs of what the token endpoint is asked with, where the credential is exchanged for a token. */
  readonly asksWith?: (cell: string) => Readonly<Record<string, string>>;
}

const key = (cell: string): string => `key-${cell}-${CANARY}`;
const client = (cell: string) => ({ cell, client_id: `client-${cell}`, client_secret: `secret-${cell}-${CANARY}` });
const pair = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;

/** The token that a user brought along, before any other was obtained. */
export const broughtToken = (cell: string): string => `brought-${cell}-${CANARY}`;

/** What says at a token endpoint which client asks. */
export const clientPair = (cell: string): string => pair(client(cell).client_id, client(cell).client_secret);

export const AUTH_KINDS: readonly AuthKind[] = [
  { name: "none", injection: null, fields: () => ({}), place: undefined, value: () => "" },
  {
    name: "key in a header",
    injection: apiKeyInjection,
    fields: (cell) => ({ api_key: key(cell) }),
    place: { header: "x-api-key" },
    value: key,
  },
  {
    name: "key in the query",
    injection: {
      scheme: "api_key",
      carriers: [{ kind: "template", place: "query", name: "key", parts: template("{api_key}") }],
    },
    fields: (cell) => ({ api_key: key(cell) }),
    place: { query: "key" },
    value: key,
  },
  {
    name: "basic",
    injection: basicInjection,
    fields: (cell) => ({ username: "ann", password: key(cell) }),
    place: { header: "authorization" },
    value: (cell) => pair("ann", key(cell)),
  },
  {
    name: "bearer",
    injection: bearerInjection,
    fields: (cell) => ({ api_key: key(cell) }),
    place: { header: "authorization" },
    value: (cell) => `Bearer ${key(cell)}`,
  },
  {
    name: "OAuth",
    injection: tokenInjection("Bearer {access_token}", "oauth"),
    fields: (cell) => ({
      ...client(cell),
      refresh_token: `refresh-${cell}-${CANARY}`,
      access_token: broughtToken(cell),
    }),
    place: { header: "authorization" },
    value: (_cell, token) => `Bearer ${token}`,
    asksWith: (cell) => ({ grant_type: "refresh_token", refresh_token: `refresh-${cell}-${CANARY}` }),
  },
  {
    name: "client credentials",
    injection: tokenInjection("Bearer {access_token}", "client"),
    fields: client,
    place: { header: "authorization" },
    value: (_cell, token) => `Bearer ${token}`,
    asksWith: () => ({ grant_type: "client_credentials" }),
  },
];

/** The schemes that the injections name; each cell's tokens come from an endpoint of its own below this origin. */
export function authSchemes(tokens: string): Readonly<Record<string, SecurityScheme>> {
  const exchanged = (grantType: "authorization_code" | "client_credentials"): SecurityScheme => {
    const scheme = oauthScheme(`${tokens}/{cell}/token`, { grantType });
    const brought = { key: "access_token", label: "Access token", secret: true, required: false };
    const cell = { key: "cell", label: "Cell", secret: false, required: true };
    return { ...scheme, fields: [...scheme.fields, brought, cell] };
  };
  return {
    api_key: apiKeyScheme,
    basic: basicScheme,
    oauth: exchanged("authorization_code"),
    client: exchanged("client_credentials"),
  };
}
