import type { Operation } from "../../descriptor/descriptor.ts";
import type { JsonObject } from "../../json.ts";
import type { ParameterLocation } from "../../tools/tool.ts";
import type { ApiModel, ApiOperation, ApiParameter, ApiSecurityRequirement, ApiSecurityScheme } from "../api-model.ts";
import type { Loss } from "../loss.ts";
import type { DescribedSecurity } from "./authentication.ts";
import { operationKey } from "./operation-names.ts";

/** What a document lists among the arguments of an operation: a parameter, or a member of its body. */
export interface GivenArgument {
  readonly name: string;
  readonly location: ParameterLocation;
  readonly description: string;
  readonly required: boolean;
  readonly schema: JsonObject;
  readonly source: string;
}

/** Where an operation sends its credential instead of what its authentication says. */
export type CredentialPlaces = Pick<Operation, "auth_headers" | "auth_query" | "auth_cookies" | "auth_body">;

/** What a credential is: a key of the program that calls, or a token that somebody's consent is behind. */
export type CredentialKind = "key" | "token";

/** Takes the credentials out of an operation's arguments, one argument after the other. */
export interface CredentialArguments {
  /** Whether the argument is a credential, which nobody is asked for; it is reported. */
  readonly take: (argument: GivenArgument) => boolean;
  /** Where the operation sends its credential because the arguments that were taken said so. */
  readonly places: () => CredentialPlaces;
  /** How many of what was taken were parameters outside of the body. */
  readonly parameters: () => number;
}

const KINDS: ReadonlyMap<string, CredentialKind> = new Map<string, CredentialKind>([
  ...["token", "accesstoken", "oauthtoken", "authtoken", "bearertoken"].map((name) => [name, "token"] as const),
  ...["key", "apikey", "apitoken", "appkey", "applicationkey"].map((name) => [name, "key"] as const),
]);

/** Names that as often mean something else: a key of a list, a token of a page. */
const VAGUE: ReadonlySet<string> = new Set(["key", "token"]);

const OF_AUTHENTICATION = /\bauth(?:enticat\w*|oriz\w*|oris\w*)?\b|\boauth|\bapi[ -]?(?:key|token)\b|\baccess token\b/i;

/** The argument is what the operation is about, such as the token that it takes back. */
const OF_ANOTHER =
  /\b(?:to (?:be )?|being )(?:revok|verif|validat|introspect|inspect|check|delet|exchang|refresh|invalidat|test|decod|renew)/i;

/** What kind of credential an argument is by its name and its words; `undefined` where it is none. */
function kindOf(
  { name, location, description, schema }: GivenArgument,
  isSecured: boolean,
): CredentialKind | undefined {
  const bare = name.toLowerCase().replaceAll(/[_-]/g, "").replace(/^x/, "");
  const kind = KINDS.get(bare);
  const isText = (schema["type"] ?? "string") === "string" && schema["enum"] === undefined;
  if (kind === undefined || !isText || location === "path" || OF_ANOTHER.test(description)) return undefined;
  const isSaid = OF_AUTHENTICATION.test(description);
  return isSaid || (isSecured && !VAGUE.has(bare) && location !== "body") ? kind : undefined;
}

/**
 * Takes what is a credential out of an operation's arguments: no model may be asked for one. What
 * is required goes on being sent, as the credential of the connection; what is optional is left
 * out. An argument that takes another credential than the authentication holds stays.
 */
export function takeCredentials(
  operation: ApiOperation,
  security: DescribedSecurity | undefined,
  report: (loss: Loss) => void,
): CredentialArguments {
  const carriers: Record<PlaceKey, Record<string, string>> = {
    auth_headers: {},
    auth_query: {},
    auth_cookies: {},
    auth_body: {},
  };
  let parameters = 0;
  const take = (argument: GivenArgument): boolean => {
    const kind = kindOf(argument, security !== undefined);
    if (security === undefined || kind === undefined) return false;
    const { name, location, required, source } = argument;
    const isSent = security.places.has(`${location} ${location === "header" ? name.toLowerCase() : name}`);
    const holds = security.secret?.kinds.includes(kind) === true ? security.secret.field : undefined;
    if (!isSent && required && holds === undefined) return false;
    const isCarrier = !isSent && required && location !== "path";
    if (isCarrier) carriers[PLACE_KEYS[location]][name] = `{${holds ?? ""}}`;
    if (location !== "body") parameters += 1;
    report({
      kind: "changed",
      source,
      // What operations share is said once.
      ...(source.startsWith(`${operation.source}/`) ? { operation: operationKey(operation) } : {}),
      what: `the ${location === "body" ? "body member" : `${location} parameter`} \`${name}\``,
      reason: isCarrier || isSent ? CARRIED : LEFT_OUT,
    });
    return true;
  };
  return {
    take,
    places: () => {
      if (Object.values(carriers).every((one) => Object.keys(one).length === 0)) return {};
      const { auth_headers: headers, auth_query: query, auth_cookies: cookies } = security?.carriers ?? {};
      // An operation that says where its credential goes says all of it.
      const all = {
        auth_headers: { ...headers, ...carriers.auth_headers },
        auth_query: { ...query, ...carriers.auth_query },
        auth_cookies: { ...cookies, ...carriers.auth_cookies },
        auth_body: carriers.auth_body,
      };
      return Object.fromEntries(Object.entries(all).filter(([, one]) => Object.keys(one).length > 0));
    },
    parameters: () => parameters,
  };
}

const CARRIED = "It is a credential: the connection's is sent there, and nobody is asked for it.";
const LEFT_OUT =
  "It is an optional credential: the connection's is sent as the authentication says, and nobody is asked for another.";

type PlaceKey = keyof CredentialPlaces;

const PLACE_KEYS = {
  header: "auth_headers",
  query: "auth_query",
  cookie: "auth_cookies",
  body: "auth_body",
} as const satisfies Readonly<Record<Exclude<ParameterLocation, "path">, PlaceKey>>;

/**
 * What operations list among their parameters, and nobody can hold for them, is a scheme of its
 * own. Where an operation says nothing of security, what is required holds together, and of what
 * is optional each does by itself; to schemes that hold no such credential, what is required is added.
 */
export function withListedCredentials(model: ApiModel): ApiModel {
  const schemes = new Map<string, ApiSecurityScheme>();
  const use = (parameter: ApiParameter) => {
    const scheme = schemeName(parameter);
    const { location, name, description, source } = parameter;
    if (!schemes.has(scheme) && location !== "path") {
      const words = description === undefined ? {} : { description };
      schemes.set(scheme, { kind: "api_key", place: location, name, source, ...words });
    }
    return { scheme, scopes: [] };
  };
  const securityOf = (operation: ApiOperation): readonly ApiSecurityRequirement[] => {
    const listed = operation.parameters.flatMap((parameter) => {
      const isSecured = parameter.required || operation.security.length > 0;
      const kind = kindOf({ ...parameter, description: parameter.description ?? "" }, isSecured);
      return kind === undefined ? [] : [{ parameter, kind }];
    });
    const needed = listed.filter(({ parameter }) => parameter.required);
    if (operation.security.length > 0) {
      return operation.security.map((requirement) => {
        const missing = needed.filter(({ kind }) => !requirement.some(({ scheme }) => holds(scheme, kind, model)));
        return requirement.length === 0 ? requirement : [...requirement, ...missing.map((one) => use(one.parameter))];
      });
    }
    if (needed.length > 0) return [needed.map(({ parameter }) => use(parameter))];
    return listed.length === 0 ? [] : [[], ...listed.map(({ parameter }) => [use(parameter)])];
  };
  const operations = model.operations.map((operation) => ({ ...operation, security: securityOf(operation) }));
  return schemes.size === 0
    ? model
    : { ...model, operations, securitySchemes: new Map([...model.securitySchemes, ...schemes]) };
}

/** Whether a scheme's secret is, or may be, a credential of that kind. */
function holds(scheme: string, kind: CredentialKind, { securitySchemes }: ApiModel): boolean {
  const found = securitySchemes.get(scheme)?.kind;
  if (found === undefined || found === "unknown" || found === "api_key") return true;
  return found !== "basic" && kind === "token";
}

function schemeName({ name, location }: ApiParameter): string {
  return `${location} ${name}`;
}
