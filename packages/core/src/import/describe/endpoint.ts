import type { AuthenticationField } from "../../descriptor/descriptor.ts";
import { hostPart } from "../../request/host-field.ts";
import type { ApiOperation, ApiServer } from "../api-model.ts";
import type { Loss } from "../loss.ts";
import { operationKey } from "./operation-names.ts";
import { isReservedName } from "./reserved-name.ts";
import { cleanText } from "./text.ts";

/** Where an operation's requests go. */
export interface DescribedEndpoint {
  /** An absolute URL; `{name}` is a path parameter or a field of the connection. */
  readonly url: string;
  /** What a connection is asked for because the server's URL has holes. */
  readonly fields: readonly AuthenticationField[];
  /** The placeholders that path parameters fill. */
  readonly pathNames: ReadonlySet<string>;
  /** Path parameters whose placeholder stands in the query of the path, and the query parameter that each is. */
  readonly queryNames: ReadonlyMap<string, string>;
}

const FIELD_KEY = /^[A-Za-z_][A-Za-z0-9_.-]{0,99}$/;
const PLACEHOLDER = /\{([^{}]*)\}/g;

/** Joins an operation's server with its path. A function of the operation and its server alone. */
export function describeEndpoint(operation: ApiOperation, report: (loss: Loss) => void): DescribedEndpoint {
  const lose = (source: string, what: string, reason: string) =>
    report({ kind: "changed", source, operation: operationKey(operation), what, reason });
  const { template, queryNames } = readPath(operation, lose);
  const pathNames = new Set(Array.from(withoutQuery(template).matchAll(PLACEHOLDER), ([, name = ""]) => name));
  const described = describeServer(operation.servers[0] ?? UNKNOWN_SERVER, pathNames, lose);
  return { url: joined(described.url, template), fields: described.fields, pathNames, queryNames };
}

function joined(server: string, path: string): string {
  const [base = "", query] = server.split("?", 2);
  const url = `${base.replace(/\/+$/, "")}${path.startsWith("/") || path === "" ? path : `/${path}`}`;
  return query === undefined || query === "" ? url : `${url}${url.includes("?") ? "&" : "?"}${query}`;
}

/** A document that names no host leaves it to whoever connects. */
const UNKNOWN_SERVER: ApiServer = {
  url: "https://{host}",
  variables: new Map([["host", { default: "", description: "The host of the API" }]]),
  source: "#",
};

function describeServer(
  server: ApiServer,
  pathNames: ReadonlySet<string>,
  lose: (source: string, what: string, reason: string) => void,
) {
  const fields: AuthenticationField[] = [];
  let url = "";
  let end = 0;
  for (const match of server.url.matchAll(PLACEHOLDER)) {
    const name = match[1] ?? "";
    url += server.url.slice(end, match.index);
    end = match.index + match[0].length;
    const variable = server.variables.get(name);
    const field = fieldOf(name, variable, url, pathNames);
    if (field === undefined) {
      url += variable?.default ?? "";
      if (variable === undefined || (variable.enum?.length ?? 2) > 1) {
        const what = `the server's variable \`${name}\``;
        lose(
          server.source,
          what,
          `What it stands for cannot be one field of a connection; it always is \`${variable?.default ?? ""}\`.`,
        );
      }
    } else {
      if (!fields.some(({ key }) => key === field.key)) fields.push(field);
      url += `{${field.key}}`;
    }
  }
  return { url: tidyHost(url + server.url.slice(end)), fields };
}

/** The connection field that a server's variable becomes, where its value is a label of the host, a port or one segment of the path. */
function fieldOf(
  name: string,
  variable: NonNullable<ReturnType<ApiServer["variables"]["get"]>> | undefined,
  before: string,
  pathNames: ReadonlySet<string>,
): AuthenticationField | undefined {
  const isScheme = !before.includes("://");
  const choices = variable?.enum ?? [];
  // Without a default, a connection has to give the value.
  const values = [...(variable === undefined || variable.default === "" ? [] : [variable.default]), ...choices];
  if (isScheme || (variable !== undefined && choices.length === 1 && choices[0] === variable.default)) return undefined;
  const isHost = /:\/\/[^/?#]*$/.test(before);
  const isPort = isHost && before.endsWith(":");
  const fits = (value: string) =>
    isPort
      ? /^\d{1,5}$/.test(value) && value !== "443" && value !== "80"
      : isHost
        ? hostPart(value) !== undefined
        : /^[\w.~-]+$/.test(value) && !/^\.+$/.test(value);
  if (!values.every(fits)) return undefined;
  if (before.includes("?")) return undefined;
  const safe =
    FIELD_KEY.test(name) && !isReservedName(name) ? name : `server_${name.replaceAll(/\W+/g, "_").slice(0, 90)}`;
  const key = pathNames.has(safe) ? `server_${safe}` : safe;
  const description = variable?.description === undefined ? "" : cleanText(variable.description, 2_000);
  return {
    key,
    ...(description === "" ? {} : { description }),
    ...(variable === undefined || variable.default === "" ? { required: true } : { default_value: variable.default }),
    ...(choices.length === 0 ? {} : { enum: [...new Set(choices)] }),
  };
}

/** Hosts compare without regard to case, and parsers drop the port that a scheme has anyway. */
function tidyHost(url: string): string {
  return url
    .replace(/^(https?):\/\/([^/?#]*)/i, (_, scheme: string, authority: string) => {
      const host = authority.replaceAll(/\{[^{}]*\}|[^{}]+/g, (part) =>
        part.startsWith("{") ? part : part.toLowerCase(),
      );
      const lower = scheme.toLowerCase();
      return `${lower}://${host.replace(lower === "https" ? /:443$/ : /:80$/, "")}`;
    })
    .replace(/#.*$/, "");
}

/** The path's template, encoded as it is sent, without fragment, and what of its placeholders stands in a query. */
function readPath(operation: ApiOperation, lose: (source: string, what: string, reason: string) => void) {
  const { source } = operation;
  let template = operation.path;
  const fragment = template.indexOf("#");
  if (fragment !== -1) {
    lose(source, `\`${template.slice(fragment)}\` in the path`, "What follows `#` never leaves a client.");
    template = template.slice(0, fragment);
  }
  // `{+path}` and `{path*}` are RFC 6570; the value is one segment here.
  template = template.replaceAll(
    /\{([+#./;?&]?)([^{}]*?)(\*?)\}/g,
    (whole, operator: string, name: string, star: string) => {
      const declared = operation.parameters.some((one) => one.location === "path" && `{${one.name}}` === whole);
      if (declared || (operator === "" && star === "") || name === "") return whole;
      lose(source, `\`${whole}\` in the path`, "A value stays within its segment; slashes in it are encoded.");
      return `{${name}}`;
    },
  );
  template = template.replaceAll(/\s|[\\^`"<>|]|%(?![0-9a-f]{2})/gi, (character) => encodeURIComponent(character));
  const queryNames = new Map<string, string>();
  const question = template.indexOf("?");
  if (question === -1) return { template, queryNames };
  const constant = template
    .slice(question + 1)
    .split("&")
    .filter((pair) => {
      const [, name, parameter] = /^([^=]*)=\{([^{}]*)\}$/.exec(pair) ?? [];
      if (name === undefined || parameter === undefined) return pair !== "";
      queryNames.set(parameter, decoded(name));
      return false;
    });
  if (queryNames.size > 0) lose(source, "placeholders in the query of the path", "They are query parameters.");
  return {
    template: `${template.slice(0, question)}${constant.length === 0 ? "" : `?${constant.join("&")}`}`,
    queryNames,
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // A stray `%` stands for itself.
  }
}

function withoutQuery(template: string): string {
  return template.split("?", 1)[0] ?? "";
}
