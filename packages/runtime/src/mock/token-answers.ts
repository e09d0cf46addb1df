import type { Json, OAuth2Exchange, SecurityScheme, SessionExchange, Template } from "@mortise/core";
import { jsonAnswer, type MockAnswer, type MockRequest } from "./mock-request.ts";
import { withValueAt } from "./pointer.ts";
import type { Route } from "./route.ts";

export type Responder = (request: MockRequest) => MockAnswer;

/** What every token of a mock is: nothing takes it but a mock. */
const TOKEN = "mock-token";
const LIFETIME_SECONDS = 3600;
const PER_SECOND = { seconds: 1, milliseconds: 1_000, minutes: 1 / 60 } as const;

/** Where a scheme's tokens come from: token endpoints and logins that give one to everybody who asks in the right way. */
export function tokenRoutes({ exchange }: SecurityScheme): readonly Route<Responder>[] {
  if (exchange === undefined) return [];
  if (exchange.kind === "session") {
    return [{ method: exchange.method, template: pathOf(exchange.url), value: () => sessionAnswer(exchange) }];
  }
  const templates = new Set([pathOf(exchange.tokenUrl), pathOf(exchange.refreshUrl)]);
  return Array.from(templates, (template) => ({
    method: "POST",
    template,
    value: (request: MockRequest) => tokenAnswer(request, exchange),
  }));
}

/** The path of a URL, with its fields as placeholders; without host and query. */
export function pathOf(template: Template): string {
  const text = template
    .map((part) => (part.kind === "text" ? part.text : `{${part.kind === "field" ? part.key : part.argument}}`))
    .join("");
  const path = text.replace(/^https?:\/\/[^/?]*/i, "").replace(/\?.*$/s, "");
  return path === "" ? "/" : path;
}

function tokenAnswer(request: MockRequest, exchange: OAuth2Exchange): MockAnswer {
  const text = Buffer.from(request.body).toString("utf8");
  const given = exchange.tokenBody === "json" ? membersOf(text) : new Map(new URLSearchParams(text));
  if (!given.has("grant_type")) return oauthError(400, "invalid_request", "grant_type is missing");
  if (!isClientKnown(request, given, exchange))
    return oauthError(401, "invalid_client", "the client does not say who it is");
  const refreshes = exchange.grantType === "authorization_code" || exchange.grantType === "refresh_token";
  const base: Json = {
    access_token: TOKEN,
    token_type: "Bearer",
    ...(refreshes ? { refresh_token: "mock-refresh-token" } : {}),
    ...(exchange.scopes.length === 0 ? {} : { scope: exchange.scopes.join(exchange.scopeSeparator) }),
  };
  const withToken = withValueAt(base, exchange.accessTokenPath, TOKEN);
  const life = LIFETIME_SECONDS * PER_SECOND[exchange.expiresInUnit];
  return jsonAnswer(200, withValueAt(withToken, exchange.expiresInPath, life), "token endpoint", {
    "cache-control": "no-store",
  });
}

function isClientKnown(
  { headers }: MockRequest,
  given: ReadonlyMap<string, unknown>,
  { clientAuthentication }: OAuth2Exchange,
): boolean {
  switch (clientAuthentication) {
    case "basic":
      return /^Basic \S/i.test(headers["authorization"] ?? "");
    case "post":
      return given.has("client_id") && given.has("client_secret");
    case "private_key_jwt":
      return given.has("client_assertion");
    case "none":
      return true;
  }
}

function sessionAnswer(exchange: SessionExchange): MockAnswer {
  const { token, expiresInPath, expiresInUnit } = exchange;
  const life = LIFETIME_SECONDS * PER_SECOND[expiresInUnit];
  const base: Json = expiresInPath === undefined ? {} : withValueAt({}, expiresInPath, life);
  if (token.from === "json") return jsonAnswer(200, withValueAt(base, token.path, TOKEN), "login");
  const header =
    token.from === "header"
      ? { [token.name.toLowerCase()]: TOKEN }
      : { "set-cookie": `${token.name}=${TOKEN}; Path=/` };
  return jsonAnswer(200, base, "login", header);
}

function oauthError(status: number, error: string, description: string): MockAnswer {
  return jsonAnswer(status, { error, error_description: description }, description);
}

function membersOf(text: string): ReadonlyMap<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return new Map(typeof value === "object" && value !== null ? Object.entries(value) : []);
  } catch {
    return new Map();
  }
}
