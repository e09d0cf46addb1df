import type { ApiServer } from "../api-model.ts";
import { items, member, members, type Part, sourceOf, text, texts } from "./part.ts";
import type { Reading } from "./reading.ts";

type Variables = Map<string, { default: string; enum?: readonly string[]; description?: string }>;

/** No server has a longer address; the patterns below need not stand them. */
const MAX_LENGTH = 8192;
const noHost = "It is relative to the document, whose address is not known: the host is a variable without a default.";

/** The Server Objects of OpenAPI 3 in force for a part: of the first that has any. */
export function readServers(owners: readonly Part[], reading: Reading): readonly ApiServer[] {
  const listed = owners.map((owner) => items(member(owner, "servers"))).find((servers) => servers.length > 0);
  if (listed === undefined) {
    // OpenAPI 3.1.1 section 4.8.1.1: the default is one server at `/`.
    return [relativeServer("/", new Map(), reading.root, reading)];
  }
  const read = listed.flatMap((part) => readServer(part, reading) ?? []);
  return read.length > 0 ? read : [relativeServer("/", new Map(), listed[0] ?? reading.root, reading)];
}

function readServer(part: Part, reading: Reading): ApiServer | undefined {
  const { losses } = reading;
  const written = text(part, "url");
  if (written === undefined || written.length > MAX_LENGTH) {
    losses.add("changed", part, "a server without an address that could be called", "It was left out.");
    return undefined;
  }
  const variables = readVariables(part);
  let url = settleStart(written.trim(), variables, part, reading);
  const cut = url.replace(/[?#].*$/, "");
  if (cut !== url)
    losses.add(
      "changed",
      part,
      `the query or fragment of the server \`${written}\``,
      "A server is a scheme, a host and a path.",
    );
  url = cut.replace(/\/+$/, "");
  const rest = url.replaceAll(/\{[^{}]+\}/g, "x");
  if (/[{}\s\\]/.test(rest)) {
    losses.add("changed", part, `the server \`${written}\``, "It is no address; it was left out.");
    return undefined;
  }
  declareVariables(url, variables, part, reading);
  if (url.startsWith("//")) url = `https:${url}`;
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(url)?.[1]?.toLowerCase();
  if (scheme === undefined && /^[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:\/|$)/.test(url)) {
    losses.add("changed", part, `the server \`${written}\``, "It has no scheme; `https` was taken.");
    return { url: `https://${url}`, variables, source: sourceOf(part) };
  }
  if (scheme === undefined) return relativeServer(url === "" ? "/" : url, variables, part, reading);
  if (scheme !== "https" && scheme !== "http") {
    losses.add("changed", part, `the server \`${written}\``, "Requests are made over HTTP only; it was left out.");
    return undefined;
  }
  return { url: `${scheme}${url.slice(scheme.length)}`, variables, source: sourceOf(part) };
}

/** A scheme cannot be a variable, nor can all that comes before the path: the default stands there. */
function settleStart(url: string, variables: Variables, part: Part, { losses }: Reading): string {
  const [written, name] = /^\{([^{}]+)\}/.exec(url) ?? [];
  const variable = name === undefined ? undefined : variables.get(name);
  if (written === undefined || name === undefined || variable === undefined) return url;
  const rest = url.slice(written.length);
  const isScheme = rest.startsWith("://");
  if (!isScheme && !variable.default.includes("://")) return url;
  const value = isScheme ? schemeOf(variable) : variable.default;
  losses.add(
    "changed",
    part,
    `the server variable \`${name}\``,
    `It would decide where credentials go; \`${value}\` was taken.`,
  );
  variables.delete(name);
  return `${value}${rest}`;
}

function schemeOf(variable: { readonly default: string; readonly enum?: readonly string[] }): string {
  return variable.enum?.includes("https") === true || variable.default === "" ? "https" : variable.default;
}

function readVariables(part: Part): Variables {
  const variables: Variables = new Map();
  for (const [name, variable] of members(member(part, "variables"))) {
    const choices = texts(member(variable, "enum"));
    const description = text(variable, "description");
    variables.set(name, {
      default: text(variable, "default") ?? choices[0] ?? "",
      ...(choices.length === 0 ? {} : { enum: choices }),
      ...(description === undefined ? {} : { description }),
    });
  }
  return variables;
}

/** Keeps the variables that the address has, and declares those that it has without saying what they are. */
function declareVariables(url: string, variables: Variables, part: Part, { losses }: Reading): void {
  const used = new Set([...url.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1] ?? ""));
  for (const name of variables.keys()) if (!used.has(name)) variables.delete(name);
  for (const name of used) {
    if (variables.has(name)) continue;
    losses.add("changed", part, `the server variable \`${name}\``, "Nothing describes it; it has to be given.");
    variables.set(name, { default: "" });
  }
}

/** Resolves an address against the document's own; without one, the host becomes a variable that has to be given. */
function relativeServer(path: string, variables: Variables, part: Part, { url, losses }: Reading): ApiServer {
  // Braces are no part of a URL's syntax; they must come through as they are.
  const absolute = url === undefined ? null : URL.parse(path, url);
  if (absolute !== null) {
    const readable = absolute.href.replaceAll("%7B", "{").replaceAll("%7D", "}");
    return { url: readable.replace(/[?#].*$/, "").replace(/\/+$/, ""), variables, source: sourceOf(part) };
  }
  losses.add("changed", part, `the server \`${path}\``, noHost);
  const below = path.replace(/^[./]+/, "/").replace(/\/+$/, "");
  const host = { default: "", description: "The host of the API" };
  const prefix = below === "" || below.startsWith("/") ? below : `/${below}`;
  return { url: `https://{host}${prefix}`, variables: new Map([...variables, ["host", host]]), source: sourceOf(part) };
}

/** The servers of a Swagger 2.0 document: one for each scheme, `https` first. An operation may have schemes of its own. */
export function readSwaggerServers(operation: Part, reading: Reading): readonly ApiServer[] {
  const { root, url, losses } = reading;
  const own = texts(member(operation, "schemes"));
  const declared = own.length > 0 ? own : texts(member(root, "schemes"));
  const usable = ["https", "http"].filter((scheme) => declared.includes(scheme));
  if (declared.length > 0 && usable.length === 0) {
    losses.add(
      "changed",
      root,
      `the schemes \`${declared.join("`, `")}\``,
      "Requests are made over HTTP only; `https` was taken.",
    );
  }
  const base = url === undefined ? null : URL.parse(url);
  const basePath = `/${text(root, "basePath")?.slice(0, MAX_LENGTH) ?? ""}`.replace(/^\/+/, "/").replace(/\/+$/, "");
  const template = member(root, "x-ms-parameterized-host");
  const declaredHost = (template === undefined ? undefined : text(template, "hostTemplate")) ?? text(root, "host");
  const written = declaredHost?.slice(0, MAX_LENGTH);
  const host =
    written
      ?.trim()
      .replace(/^[a-z]+:\/\//i, "")
      .replace(/\/.*$/, "") ?? base?.host;
  if (host === undefined || host === "")
    return [relativeServer(basePath === "" ? "/" : basePath, new Map(), root, reading)];
  const initial = base !== null && written === undefined ? base.protocol.slice(0, -1) : "https";
  const variables: Variables = new Map();
  declareVariables(host + basePath, variables, root, reading);
  return (usable.length > 0 ? usable : [initial]).map((scheme) => ({
    url: `${scheme}://${host}${basePath}`,
    variables,
    source: sourceOf(member(root, "host") ?? root),
  }));
}
