import type { AuthenticationField, OAuth2 } from "../../descriptor/descriptor.ts";
import { isForbiddenHeader, isToken } from "../../request/header-rules.ts";
import type { ApiOAuthFlow, ApiSecurityScheme } from "../api-model.ts";
import type { Loss } from "../loss.ts";
import { isReservedName } from "./reserved-name.ts";
import { cleanText } from "./text.ts";
import { shortHash, snakeCase } from "./words.ts";

/** Of ways that reach equally many operations, these are preferred in this order; of equals, the document's first. */
export const PREFERENCE = ["oauth2", "bearer", "api_key", "basic"] as const;

/** What one security scheme adds to an authentication. */
export interface CredentialPart {
  readonly kind: (typeof PREFERENCE)[number];
  readonly fields: readonly AuthenticationField[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly cookies?: Readonly<Record<string, string>>;
  readonly oauth2?: OAuth2;
  readonly place: string;
  readonly description?: string;
}

/** Describes what a scheme asks for and sends; `undefined`, with a loss, where nothing can be sent. `isAlone`: no other scheme holds with it. */
export function credentialPart(
  name: string,
  scheme: ApiSecurityScheme,
  isAlone: boolean,
  report: (loss: Loss) => void,
): CredentialPart | undefined {
  const description = scheme.description === undefined ? {} : { description: cleanText(scheme.description, 2_000) };
  switch (scheme.kind) {
    case "api_key":
      return apiKey(name, scheme, isAlone, description, report);
    case "basic":
      return {
        kind: "basic",
        fields: [
          { key: "username", label: "User name", required: true },
          { key: "password", label: "Password", field_type: "password", secret: true },
        ],
        headers: { Authorization: "Basic {username}:{password}" },
        place: "header authorization",
        ...description,
      };
    case "bearer":
      return { ...bearer("Token"), ...description };
    case "oauth2":
      return { ...oauth2(name, scheme.flows, scheme.source, report), ...description };
    case "openid": {
      const reason = "A discovery document is not read when a connection is made; the user brings an access token.";
      report({ kind: "changed", source: scheme.source, what: `OpenID Connect (\`${name}\`)`, reason });
      return { ...bearer("Access token"), ...description };
    }
    case "unknown":
      // The reader has reported it.
      return undefined;
  }
}

function apiKey(
  name: string,
  scheme: ApiSecurityScheme & { readonly kind: "api_key" },
  isAlone: boolean,
  description: { readonly description?: string },
  report: (loss: Loss) => void,
): CredentialPart | undefined {
  const lower = scheme.name.toLowerCase();
  const isGuarded = isForbiddenHeader(lower) && lower !== "authorization" && lower !== "cookie";
  const isBad = scheme.place !== "query" && (!isToken(scheme.name) || (scheme.place === "header" && isGuarded));
  if (isBad || scheme.name === "" || isReservedName(scheme.name)) {
    const what = `the API key \`${scheme.name.slice(0, 100)}\` of \`${name}\``;
    report({
      kind: "changed",
      source: scheme.source,
      what,
      reason: `No credential can be sent under this name in the ${scheme.place}.`,
    });
    return undefined;
  }
  const key = isAlone ? "api_key" : fieldKey(scheme.name, name);
  const prefix = scheme.place === "header" && lower === "authorization" ? prefixIn(scheme.description ?? "") : "";
  const field: AuthenticationField = {
    key,
    label: isAlone ? "API key" : scheme.name.slice(0, 200),
    field_type: "secret",
    required: true,
    secret: true,
    ...(prefix === "" ? {} : { prefix }),
  };
  const carrier = { [scheme.name]: `{${key}}` };
  return {
    kind: "api_key",
    fields: [field],
    ...(scheme.place === "header" ? { headers: carrier } : {}),
    ...(scheme.place === "query" ? { query: carrier } : {}),
    ...(scheme.place === "cookie" ? { cookies: carrier } : {}),
    place: `${scheme.place} ${scheme.place === "header" ? lower : scheme.name}`,
    ...description,
  };
}

/** What a description says that `Authorization` begins with: HTTP wants a scheme there (RFC 9110 §11.4). */
function prefixIn(description: string): string {
  if (/\bbearer\s/i.test(description)) return "Bearer ";
  const [, named] = /\bAuthorization: ?["'`]?([A-Za-z][\w-]{1,30}) +["'`]?[\w<{[$]/.exec(description) ?? [];
  if (named !== undefined) return `${named} `;
  return /\bbot token\b/i.test(description) ? "Bot " : "";
}

function fieldKey(header: string, scheme: string): string {
  const words = snakeCase(header).replace(/^x_/, "") || snakeCase(scheme) || `key_${shortHash(header)}`;
  const key = /^[a-z_]/.test(words) && !isReservedName(words) ? words : `key_${words}`;
  return key.slice(0, 100);
}

function bearer(label: string): CredentialPart {
  return {
    kind: "bearer",
    fields: [{ key: "token", label, field_type: "secret", required: true, secret: true }],
    headers: { Authorization: "Bearer {token}" },
    place: "header authorization",
  };
}

function oauth2(
  name: string,
  flows: readonly ApiOAuthFlow[],
  source: string,
  report: (loss: Loss) => void,
): CredentialPart {
  const flow =
    flows.find((one) => one.flow === "authorization_code" && isUrl(one.authorizationUrl) && isUrl(one.tokenUrl)) ??
    flows.find((one) => one.flow === "client_credentials" && isUrl(one.tokenUrl));
  const others = flows.filter((one) => one !== flow).map((one) => one.flow.replace("_", " "));
  if (flow?.tokenUrl === undefined) {
    const which = others.length === 0 ? "no flow" : `the flow ${others.join(" and ")}`;
    const reason = `The document names ${which}, which no server can carry out by itself; the user brings an access token.`;
    report({ kind: "changed", source, what: `OAuth 2 (\`${name}\`)`, reason });
    return bearer("Access token");
  }
  if (others.length > 0) {
    const reason = `A connection has one flow; ${flow.flow.replace("_", " ")} was chosen.`;
    report({ kind: "changed", source, what: `the flow ${others.join(" and ")} of OAuth 2 (\`${name}\`)`, reason });
  }
  const isCode = flow.flow === "authorization_code";
  return {
    kind: "oauth2",
    fields: [
      { key: "client_id", label: "Client ID", required: true },
      // A public client has none; a client's own account does.
      {
        key: "client_secret",
        label: "Client secret",
        field_type: "secret",
        ...(isCode ? {} : { required: true }),
        secret: true,
      },
      ...(isCode ? [REFRESH_TOKEN] : []),
    ],
    headers: { Authorization: "Bearer {access_token}" },
    oauth2: {
      grant_type: isCode ? "authorization_code" : "client_credentials",
      ...(isCode && flow.authorizationUrl !== undefined ? { authorization_url: flow.authorizationUrl } : {}),
      token_url: flow.tokenUrl,
      ...(isUrl(flow.refreshUrl) && flow.refreshUrl !== flow.tokenUrl ? { refresh_url: flow.refreshUrl } : {}),
      ...(flow.scopes.size === 0 ? {} : { scopes: scopesOf(flow.scopes) }),
    },
    place: "header authorization",
  };
}

const REFRESH_TOKEN: AuthenticationField = {
  key: "refresh_token",
  label: "Refresh token",
  description: "What the token endpoint issued when the user agreed.",
  field_type: "secret",
  secret: true,
};

function isUrl(url: string | undefined): url is string {
  return url !== undefined && /^https?:\/\/[^\s{}]+$/i.test(url) && url.length <= 2_000 && URL.canParse(url);
}

function scopesOf(scopes: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  const kept = Array.from(scopes).filter(([scope]) => !isReservedName(scope));
  return Object.fromEntries(kept.map(([scope, text]) => [scope, cleanText(text, 2_000)]));
}
