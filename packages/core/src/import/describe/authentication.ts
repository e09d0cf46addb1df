import type { Authentication } from "../../descriptor/descriptor.ts";
import type { ApiModel, ApiOperation, ApiSecurityRequirement } from "../api-model.ts";
import type { Loss } from "../loss.ts";
import type { CredentialKind, CredentialPlaces } from "./credential-arguments.ts";
import { credentialPart, type CredentialPart, PREFERENCE } from "./credential-part.ts";
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
  /** All that carries the credential, also what the authentication's type implies. */
  readonly carriers: CredentialPlaces;
  /** The field that the credential is, where it is one as it stands, and what it can be sent as. */
  readonly secret?: { readonly field: string; readonly kinds: readonly CredentialKind[] };
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
  readonly parts: readonly CredentialPart[];
  readonly places: ReadonlySet<string>;
}

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
        scopes: grantedScopes(operation, way, model, once),
        places: way.places,
        carriers: carriersOf(way.parts),
        ...secretOf(way.parts),
      },
    ]),
  );
  const entries = new Map(
    used.map((way) => {
      const type = types.get(way) ?? way.kind;
      const own = Array.from(described.values()).filter((security) => security.type === type);
      return [type, withScopes(entryOf(type, way.parts), new Set(own.flatMap(({ scopes }) => scopes)))];
    }),
  );
  return {
    of: (operation) => described.get(operation),
    entry: (type) => entries.get(type),
  };
}

/**
 * The scopes of this operation's own requirement, as the way is shared among operations, that the
 * chosen flow grants: who asks for another is refused as a whole (RFC 6749 §4.1.2.1).
 */
function grantedScopes(
  operation: ApiOperation,
  { requirement, parts }: Way,
  model: ApiModel,
  report: (loss: Loss) => void,
): readonly string[] {
  const own = operation.security.find((one) => keyOf(one) === keyOf(requirement)) ?? requirement;
  const listed = parts[0]?.oauth2?.scopes ?? {};
  return [...new Set(own.flatMap(({ scopes }) => scopes))].filter((scope) => {
    if (Object.hasOwn(listed, scope) || Object.keys(listed).length === 0) return true;
    const other = requirement.flatMap(({ scheme }) => {
      const found = model.securitySchemes.get(scheme);
      return found?.kind === "oauth2" ? found.flows.filter(({ scopes }) => scopes.has(scope)) : [];
    });
    const isKnown = other.length > 0;
    report({
      kind: "changed",
      source: `${operation.source}/security`,
      operation: operationKey(operation),
      what: `the scope \`${scope.slice(0, 100)}\``,
      reason: isKnown
        ? "Only flows that were not chosen grant it, and asking the chosen one for it would be refused."
        : "The flow does not list it, and operations need it; it was added to the list.",
    });
    return !isKnown;
  });
}

/** With the scopes that operations need in the list of those that there are. */
function withScopes(entry: Authentication, needed: ReadonlySet<string>): Authentication {
  const { oauth2 } = entry;
  const listed = oauth2?.scopes ?? {};
  const missing = Array.from(needed).filter((scope) => !Object.hasOwn(listed, scope) && !isReservedName(scope));
  if (oauth2 === undefined || Object.keys(listed).length === 0 || missing.length === 0) return entry;
  const scopes = { ...listed, ...Object.fromEntries(missing.map((scope) => [scope, ""])) };
  return { ...entry, oauth2: { ...oauth2, scopes } };
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

function wayOf(requirement: ApiSecurityRequirement, model: ApiModel, report: (loss: Loss) => void): Way | undefined {
  const parts: CredentialPart[] = [];
  for (const { scheme: name } of requirement) {
    const scheme = model.securitySchemes.get(name);
    // One that is missing, the reader has reported.
    if (scheme === undefined) return undefined;
    const part = credentialPart(name, scheme, requirement.length === 1, report);
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

function rankOf({ kind }: CredentialPart): number {
  return PREFERENCE.indexOf(kind);
}

function carriersOf(parts: readonly CredentialPart[]): Required<Omit<CredentialPlaces, "auth_body">> {
  const all = (key: "headers" | "query" | "cookies") =>
    Object.fromEntries(parts.flatMap((part) => Object.entries(part[key] ?? {})));
  return { auth_headers: all("headers"), auth_query: all("query"), auth_cookies: all("cookies") };
}

function secretOf(parts: readonly CredentialPart[]): Pick<DescribedSecurity, "secret"> {
  const [part, ...others] = parts;
  if (part === undefined || part.kind === "basic" || others.length > 0) return {};
  if (part.oauth2 !== undefined) return { secret: { field: "access_token", kinds: ["token"] } };
  const [field] = part.fields;
  // One with a prefix is not what stands elsewhere.
  if (field === undefined || field.prefix !== undefined) return {};
  // What a scheme calls an API key, a parameter may well call a token.
  return { secret: { field: field.key, kinds: part.kind === "api_key" ? ["key", "token"] : ["token"] } };
}

/** An entry of the descriptor; what its type implies is not written out. */
function entryOf(type: string, parts: readonly CredentialPart[]): Authentication {
  const [first] = parts;
  const description = parts.map((part) => part.description ?? "").filter((text) => text !== "");
  const { auth_headers: headers, auth_query: query, auth_cookies: cookies } = carriersOf(parts);
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

/** What tells a way from others of its kind: where its key goes, or its scheme's name. */
function suffixOf(requirement: ApiSecurityRequirement, { kind }: CredentialPart): string {
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
