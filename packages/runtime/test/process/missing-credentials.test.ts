import { expect, it } from "@jest/globals";
import type { OAuth2Exchange, SecurityScheme } from "@mortise/core";
import { createOwnCredential } from "../../src/credentials/own-credential.ts";
import { missingCredentials } from "../../src/process/missing-credentials.ts";
import { helpText } from "../../src/server/help-text.ts";
import { apiKeyScheme, makeConnector } from "../fixtures/connector.ts";

const exchange: OAuth2Exchange = {
  kind: "oauth2",
  grantType: "authorization_code",
  tokenUrl: [{ kind: "text", text: "https://vendor.example/token" }],
  refreshUrl: [{ kind: "text", text: "https://vendor.example/token" }],
  scopes: [],
  scopeSeparator: " ",
  pkce: true,
  clientAuthentication: "basic",
  clientId: [{ kind: "field", key: "client_id" }],
  clientSecret: [{ kind: "field", key: "client_secret" }],
  refreshToken: [{ kind: "field", key: "refresh_token" }],
  authorizationParameters: {},
  tokenParameters: {},
  refreshParameters: {},
  tokenBody: "form",
  accessTokenPath: "/access_token",
  expiresInPath: "/expires_in",
  expiresInUnit: "seconds",
};
const agreed: SecurityScheme = {
  type: "oauth2",
  fields: [{ key: "client_id", label: "Client", secret: false, required: true }],
  exchange,
};
const connector = makeConnector({
  origin: "https://vendor.example",
  securitySchemes: { api_key: apiKeyScheme, oauth2: agreed },
  tools: [{ name: "get", injection: { scheme: "oauth2", carriers: [] } }],
});

async function missingWith(fields: Readonly<Record<string, string>>): Promise<readonly string[]> {
  return (await missingCredentials(connector, createOwnCredential(fields))).map(({ variable }) => variable);
}

it("names what is needed by the schemes that tools use, what a user agrees to included", async () => {
  expect(await missingWith({})).toEqual(["MORTISE_TICKETS_CLIENT_ID", "MORTISE_TICKETS_REFRESH_TOKEN"]);
  expect(await missingWith({ client_id: "c", refresh_token: "r" })).toEqual([]);
  expect(await missingWith({ client_id: "c", access_token: "a" })).toEqual([]);
});

it("lists those variables in the help, and none of a scheme that no tool uses", () => {
  const help = helpText(connector, "tickets", ["stdio"]);
  expect(help).toContain("MORTISE_TICKETS_CLIENT_ID ");
  expect(help).toMatch(/MORTISE_TICKETS_REFRESH_TOKEN +what a user agreed to for oauth2, from mortise auth login/);
  expect(help).not.toContain("API_KEY");
  expect(help).not.toContain("--port");
});
