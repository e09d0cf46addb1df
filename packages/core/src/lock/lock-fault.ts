import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import { hashDefinition } from "./hash-definition.ts";
import { TOOLS_LOCK_VERSION, type LockedDefinition } from "./tools-lock.ts";

/** What is wrong with a lock, and where. The message goes on after the lock's name. */
export interface LockFault {
  readonly message: string;
  readonly path: readonly (string | number)[];
}

type Path = LockFault["path"];

/** The first thing that `printLock` would not have written; `undefined` for a lock that is sound. */
export function lockFault(value: Json): LockFault | undefined {
  if (!isJsonObject(value) || value["format"] !== "mortise/tools-lock") {
    return { message: "is not a lock of tools: its `format` is not `mortise/tools-lock`", path: [] };
  }
  if (value["version"] !== TOOLS_LOCK_VERSION) {
    const versions = `format ${JSON.stringify(value["version"]) ?? "unknown"}, not ${String(TOOLS_LOCK_VERSION)}`;
    return {
      message: `was written by another version of mortise (${versions}): write it anew with \`mortise lock\``,
      path: ["version"],
    };
  }
  const { connectors } = value;
  if (!isList(connectors)) return misshapen(["connectors"]);
  return (
    first(connectors, (connector, index) => connectorFault(connector, ["connectors", index])) ??
    repeatedName(connectors.map(nameOf), "connector", (index) => ["connectors", index])
  );
}

function connectorFault(connector: Json, path: Path): LockFault | undefined {
  if (!isJsonObject(connector) || !isText(connector["name"]) || !isText(connector["version"])) return misshapen(path);
  const { mode, credentials, tools } = connector;
  if (credentials !== undefined && !(isJsonObject(credentials) && Object.values(credentials).every(isCredential))) {
    return misshapen([...path, "credentials"]);
  }
  if ((mode !== undefined && mode !== "discovery") || !isList(tools)) return misshapen(path);
  return (
    first(tools, (tool, index) => toolFault(tool, [...path, "tools", index])) ??
    repeatedName(tools.map(toolName), "tool", (index) => [...path, "tools", index])
  );
}

function toolFault(tool: Json, path: Path): LockFault | undefined {
  if (!isJsonObject(tool) || !isText(tool["hash"])) return misshapen(path);
  const { definition, operation, upstreamNames, authentication, scopes, hash } = tool;
  const isWhole =
    isDefinition(definition) &&
    (operation === undefined || isOperation(operation)) &&
    (upstreamNames === undefined || (isJsonObject(upstreamNames) && Object.values(upstreamNames).every(isText))) &&
    (authentication === undefined || isText(authentication)) &&
    (scopes === undefined || isTexts(scopes));
  if (!isWhole) return misshapen(path);
  if (hashDefinition(definition) === hash) return undefined;
  const message = `holds a definition of the tool \`${definition.name}\` that does not fit its hash: it was edited by hand; write it anew with \`mortise lock\``;
  return { message, path: [...path, "definition"] };
}

function isDefinition(value: Json | undefined): value is JsonObject & LockedDefinition {
  if (!isJsonObject(value)) return false;
  const { name, title, description, inputSchema, outputSchema, annotations } = value;
  return (
    isText(name) &&
    [title, description].every((text) => text === undefined || isText(text)) &&
    isJsonObject(inputSchema) &&
    [outputSchema, annotations].every((part) => part === undefined || isJsonObject(part))
  );
}

function isCredential(value: Json): boolean {
  if (!isJsonObject(value) || !isTexts(value["required"])) return false;
  const { exchange } = value;
  if (exchange === undefined) return true;
  return (
    isJsonObject(exchange) && isText(exchange["kind"]) && isTexts(exchange["hosts"]) && isTexts(exchange["scopes"])
  );
}

function isOperation(value: Json): boolean {
  return isJsonObject(value) && ["id", "method", "url"].every((key) => isText(value[key]));
}

function repeatedName(names: readonly string[], noun: string, pathOf: (index: number) => Path): LockFault | undefined {
  const seen = new Set<string>();
  for (const [index, name] of names.entries()) {
    if (seen.has(name)) return { message: `has the ${noun} \`${name}\` twice`, path: pathOf(index) };
    seen.add(name);
  }
  return undefined;
}

function nameOf(connector: Json): string {
  const name = isJsonObject(connector) ? connector["name"] : undefined;
  return isText(name) ? name : "";
}

function toolName(tool: Json): string {
  return isJsonObject(tool) ? nameOf(tool["definition"] ?? null) : "";
}

function misshapen(path: Path): LockFault {
  const place = path.map((step) => `/${String(step)}`).join("");
  return { message: `is not as \`mortise lock\` writes it, at ${place}`, path };
}

/** The first fault of a list's items. */
function first(
  items: readonly Json[],
  faultOf: (item: Json, index: number) => LockFault | undefined,
): LockFault | undefined {
  for (const [index, item] of items.entries()) {
    const fault = faultOf(item, index);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function isText(value: Json | undefined): value is string {
  return typeof value === "string";
}

function isTexts(value: Json | undefined): boolean {
  return isList(value) && value.every(isText);
}

/** `Array.isArray` does not narrow readonly arrays. */
function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
