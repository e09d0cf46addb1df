import type { Authentication, AuthenticationField, OAuth2 } from "../../descriptor/descriptor.ts";
import { isForbiddenHeader, isToken } from "../../request/header-rules.ts";
import type { ApiModel, ApiOAuthFlow, ApiOperation, ApiSecurityRequirement, ApiSecurityScheme } from "../api-model.ts";
import type { Loss } from "../loss.ts";
import { operationKey } from "./operation-names.ts";
import { isReservedName } from "./reserved-name.ts";
import { cleanText } from "./text.ts";
import { countsOf, shortHash, snakeCase } from "./words.ts";

/** How an operation authenticates: what its `auth_type_ref` says, the scopes that it needs, and the names that the credential takes in a request. */
export interface DescribedSecurity {
  readonly type: string;
  readonly scopes: readonly string[];
  /** `header authorization`, `query api_key`: no parameter may have one of these places. */
  readonly places: ReadonlySet<string>;
}

/** The authentications of a document, and which of them each operation uses. */
export interface DescribedAuthentications {
  readonly of: (operation: ApiOperation) => DescribedSecurity | undefined;
  readonly entry: (type: string) => Authentication | undefined;
}

/** Several schemes that hold together, as one way to authenticate. */
interface Way {
  readonly requirement: ApiSecurityRequirement;
  readonly kind: string;
  readonly rank: number;
  readonly suffix: string;
  readonly parts: readonly Part[];
  readonly places: ReadonlySet<string>;
}

/** Of ways that reach equally many operations, these are preferred in this order; of equals, the document's first. */
const PREFERENCE = ["oauth2", "bearer", "api_key", "basic"] as const;

/**
 * Chooses, for every operation, one of the ways to authenticate that its document offers, and
 * describes each way once: the one that reaches most operations, so that few credentials do. What a runtime cannot carry out (a browser flow that hands out no
 * refresh token, a discovery document) is a bearer token that the user brings; that, and the
 * ways that were not chosen, are reported once for the document.
 */
export function describeAuthentications(model: ApiModel, report: (loss: Loss) => void): DescribedAuthentications {
  const once = reportOnce(report);
  const ways = new Map<string, Way | undefined>();
  const chosen = new Map<ApiOperation, Way>();
  const coverage = countsOf(model.operations.flatMap(({ security }) => [...new Set(security.map(keyOf))]));
  for (const operation of model.operations) {
    const way = choose(operation, model, ways, coverage, once);
    if (way !== undefined) chosen.set(operation, way);
  }
  const used = [...new Set(chosen.values())];
  const types = nameWays(used);
  const described = new Map(
    Array.from(chosen, ([operation, way]) => [
      operation,
      {
        type: types.get(way) ?? way.kind,
        scopes: [...new Set(way.requirement.flatMap(({ scopes }) => scopesFor(operation, way, scopes)))],
        places: way.places,
      },
    ]),
  );
  const entries = new Map(
    used.map((way) => [types.get(way) ?? way.kind, entryOf(types.get(way) ?? way.kind, way.parts)]),
  );
  return {
    of: (operation) => described.get(operation),
    entry: (type) => entries.get(type),
  };
}

/** The scopes of this operation's own requirement: the way is shared among operations. */
function scopesFor(operation: ApiOperation, way: Way, fallback: readonly string[]): readonly string[] {
  const own = operation.security.find((requirement) => keyOf(requirement) === keyOf(way.requirement));
  return own === undefined ? fallback : own.flatMap(({ scopes }) => scopes);
}

function choose(
  operation: ApiOperation,
  model: ApiModel,
  ways: Map<string, Way | undefined>,
  coverage: ReadonlyMap<string, number>,
  report: (loss: Loss) => void,
): Way | undefined {
  const { security, source } = operation;
  const possible: Way[] = [];
  let isOpen = security.length === 0;
  for (const requirement of security) {
    if (requirement.length === 0) {
      isOpen = true;
      continue;
    }
    const key = keyOf(requirement);
    if (!ways.has(key)) ways.set(key, wayOf(requirement, model, report));
    const way = ways.get(key);
    if (way !== undefined) possible.push(way);
  }
  const reach = ({ requirement }: Way) => coverage.get(keyOf(requirement)) ?? 0;
  const [best] = possible.toSorted((a, b) => reach(b) - reach(a) || a.rank - b.rank);
  if (best === undefined) {
    if (!isOpen) {
      const what = "how the operation authenticates";
      const reason = "None of the ways that the document names can be carried out; it is called without a credential.";
      report({ kind: "changed", source: `${source}/security`, operation: operationKey(operation), what, reason });
    }
    return undefined;
  }
  if (isOpen) {
    const reason = "An operation is called with its credential, or has none.";
    report({
      kind: "changed",
      source: sourceOf(best, model),
      what: "calls without a credential where one is optional",
      reason,
    });
  }
  for (const other of possible) {
    if (other === best) continue;
    const names = namesOf(other.requirement);
    const reason = `An operation has one way to authenticate; ${namesOf(best.requirement)} was chosen.`;
    report({
      kind: "changed",
      source: sourceOf(other, model),
      what: `the alternative to authenticate with ${names}`,
      reason,
    });
  }
  return best;
}

/** The same fact about a document, found at every operation, is said once. */
function reportOnce(report: (loss: Loss) => void): (loss: Loss) => void {
  const said = new Set<string>();
  return (loss) => {
    const key = `${loss.operation ?? ""} ${loss.source} ${loss.what}`;
    if (said.has(key)) return;
    said.add(key);
    report(loss);
  };
}

function keyOf(requirement: ApiSecurityRequirement): string {
  return JSON.stringify(requirement.map(({ scheme }) => scheme));
}

function namesOf(requirement: ApiSecurityRequirement): string {
  return requirement.map(({ scheme }) => `\`${scheme}\``).join(" and ");
}

function sourceOf({ requirement }: Way, model: ApiModel): string {
  return model.securitySchemes.get(requirement[0]?.scheme ?? "")?.source ?? "#";
}

/** A part that one scheme adds to an entry. */
interface Part {
  readonly kind: (typeof PREFERENCE)[number];
  readonly fields: readonly AuthenticationField[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly cookies?: Readonly<Record<string, string>>;
  readonly oauth2?: OAuth2;
  readonly place: string;
  readonly description?: string;
}

function wayOf(requirement: ApiSecurityRequirement, model: ApiModel, report: (loss: Loss) => void): Way | undefined {
  const parts: Part[] = [];
  for (const { scheme: name } of requirement) {
    const scheme = model.securitySchemes.get(name);
    // One that is missing, the reader has reported.
    if (scheme === undefined) return undefined;
    const part = partOf(name, scheme, requirement, report);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  parts.sort((a, b) => rankOf(a) - rankOf(b));
  const kept = parts.filter((part, index) => parts.findIndex(({ place }) => place === part.place) === index);
  const [first] = kept;
  if (first === undefined) return undefined;
  if (kept.length < parts.length) {
    const reason = `They are sent in one place, and only one value can stand there: that of the kind ${first.kind}.`;
    const source = model.securitySchemes.get(requirement[0]?.scheme ?? "")?.source ?? "#";
    report({ kind: "changed", source, what: `${namesOf(requirement)} together`, reason });
  }
  const places = new Set(kept.map(({ place }) => place));
  return {
    requirement,
    kind: first.kind,
    rank: rankOf(first),
    suffix: suffixOf(requirement, first),
    parts: kept,
    places,
  };
}

function rankOf({ kind }: Part): number {
  return PREFERENCE.indexOf(kind);
}

/** An entry of the descriptor; what its type implies is not written out. */
function entryOf(type: string, parts: readonly Part[]): Authentication {
  const [first] = parts;
  const description = parts.map((part) => part.description ?? "").filter((text) => text !== "");
  const headers = Object.assign({}, ...parts.map((part) => part.headers ?? {})) as Record<string, string>;
  const query = Object.assign({}, ...parts.map((part) => part.query ?? {})) as Record<string, string>;
  const cookies = Object.assign({}, ...parts.map((part) => part.cookies ?? {})) as Record<string, string>;
  const implied = parts.length === 1 && (type === "bearer" || type === "basic" || first?.oauth2 !== undefined);
  return {
    type,
    ...(description.length === 0 ? {} : { description: cleanText(description.join("\n\n"), 2_000) }),
    fields: parts.flatMap(({ fields }) => fields),
    ...(implied || Object.keys(headers).length === 0 ? {} : { auth_headers: headers }),
    ...(Object.keys(query).length === 0 ? {} : { auth_query: query }),
    ...(Object.keys(cookies).length === 0 ? {} : { auth_cookies: cookies }),
    ...(first?.oauth2 === undefined ? {} : { oauth2: first.oauth2 }),
  };
}

function partOf(
  name: string,
  scheme: ApiSecurityScheme,
  requirement: ApiSecurityRequirement,
  report: (loss: Loss) => void,
): Part | undefined {
  const description = scheme.description === undefined ? {} : { description: cleanText(scheme.description, 2_000) };
  const alone = requirement.filter((one) => one.scheme !== name).length === 0;
  switch (scheme.kind) {
    case "api_key":
      return apiKey(name, scheme, alone, description, report);
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
  alone: boolean,
  description: { readonly description?: string },
  report: (loss: Loss) => void,
): Part | undefined {
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
  const key = alone ? "api_key" : fieldKey(scheme.name, name);
  const isBearer =
    scheme.place === "header" && lower === "authorization" && /\bbearer\s/i.test(scheme.description ?? "");
  const field: AuthenticationField = {
    key,
    label: alone ? "API key" : scheme.name.slice(0, 200),
    field_type: "secret",
    required: true,
    secret: true,
    ...(isBearer ? { prefix: "Bearer " } : {}),
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

function fieldKey(header: string, scheme: string): string {
  const words = snakeCase(header).replace(/^x_/, "") || snakeCase(scheme) || `key_${shortHash(header)}`;
  const key = /^[a-z_]/.test(words) && !isReservedName(words) ? words : `key_${words}`;
  return key.slice(0, 100);
}

function bearer(label: string): Part {
  return {
    kind: "bearer",
    fields: [{ key: "token", label, field_type: "secret", required: true, secret: true }],
    headers: { Authorization: "Bearer {token}" },
    place: "header authorization",
  };
}

function oauth2(name: string, flows: readonly ApiOAuthFlow[], source: string, report: (loss: Loss) => void): Part {
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

/** What tells a way from others of its kind: where its key goes, or its scheme's name. */
function suffixOf(requirement: ApiSecurityRequirement, { kind }: Part): string {
  const kindWords = new Set([...kind.split("_"), "auth", "scheme", "security"]);
  const words = requirement.flatMap(({ scheme }) => snakeCase(scheme).split("_"));
  const own = words.filter((word) => !kindWords.has(word)).join("_");
  return (own === "" ? words.join("_") : own).slice(0, 60) || shortHash(keyOf(requirement));
}

/** The kind by itself where it is alone; otherwise with what tells it apart behind it. */
function nameWays(ways: readonly Way[]): ReadonlyMap<Way, string> {
  const kinds = countsOf(ways.map(({ kind }) => kind));
  const places = countsOf(ways.map((way) => `${way.kind} ${placeOf(way)}`));
  const wanted = ways.map((way) => {
    if (kinds.get(way.kind) === 1) return way.kind;
    const place = placeOf(way);
    const isPlaced = way.kind === "api_key" && places.get(`${way.kind} ${place}`) === 1;
    return `${way.kind}_${isPlaced ? place : way.suffix}`;
  });
  const counts = countsOf(wanted);
  return new Map(
    ways.map((way, index) => {
      const name = wanted[index] ?? way.kind;
      return [way, counts.get(name) === 1 ? name : `${name}_${shortHash(keyOf(way.requirement))}`];
    }),
  );
}

function placeOf({ places }: Way): string {
  const [place = ""] = places;
  return places.size === 1 ? (place.split(" ", 1)[0] ?? "") : "several";
}
