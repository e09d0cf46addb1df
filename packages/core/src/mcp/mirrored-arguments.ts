import { isJsonObject, type Json, type JsonObject } from "../json.ts";

/** An argument that a request repeats in a header: where it is, and how the header is called. */
export interface MirroredArgument {
  readonly path: readonly string[];
  /** Lower case, `mcp-param-` included. */
  readonly header: string;
}

export type ReadMirrored =
  | { readonly ok: true; readonly mirrored: readonly MirroredArgument[] }
  /** The end of a sentence that begins with the tool's name. */
  | { readonly ok: false; readonly why: string };

/** The keyword of a tool's input schema that has an argument repeated. */
export const MIRROR_KEYWORD = "x-mcp-header";
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,128}$/;
const TYPES = new Set<Json | undefined>(["string", "integer", "boolean"]);
/** Keywords whose values are data: what is in them is no annotation. */
const DATA = new Set(["const", "enum", "default", "examples"]);

/**
 * Which arguments of a tool a request repeats in headers (MCP 2026-07-28, Custom Headers from Tool Parameters). A
 * definition that annotates anything but a string, an integer or a boolean below `properties` alone, or one header
 * twice, is not one that may be used.
 */
export function readMirrored(inputSchema: JsonObject): ReadMirrored {
  const mirrored: MirroredArgument[] = [];
  let why: string | undefined;

  const fail = (path: readonly string[], what: string): void => {
    why ??= `${what} for the header of ${path.length === 0 ? "its whole input" : JSON.stringify(path.join("."))} (${MIRROR_KEYWORD})`;
  };
  const annotate = (schema: JsonObject, path: readonly string[]): void => {
    const name = schema[MIRROR_KEYWORD];
    if (path.length === 0) fail(path, "has a place that no argument is sure to have");
    else if (typeof name !== "string" || !TOKEN.test(name)) fail(path, "has a name that no header can have");
    else if (!TYPES.has(schema["type"])) fail(path, "has a type other than string, integer and boolean");
    else if (mirrored.some(({ header }) => header === `mcp-param-${name.toLowerCase()}`))
      fail(path, "has a name twice");
    else mirrored.push({ path, header: `mcp-param-${name.toLowerCase()}` });
  };
  /** Everything that is not a property of a property: an annotation there is one too many. Depth is bounded by whoever read the list. */
  const sweep = (value: Json | undefined, path: readonly string[]): void => {
    if (Array.isArray(value)) {
      for (const each of value as readonly Json[]) sweep(each, path);
    } else if (isJsonObject(value)) {
      if (typeof value[MIRROR_KEYWORD] === "string") fail(path, "has a place that no argument is sure to have");
      for (const [key, each] of Object.entries(value)) if (!DATA.has(key)) sweep(each, path);
    }
  };
  const visit = (schema: JsonObject, path: readonly string[]): void => {
    if (Object.hasOwn(schema, MIRROR_KEYWORD)) annotate(schema, path);
    for (const [keyword, value] of Object.entries(schema)) {
      if (keyword === "properties" && isJsonObject(value)) {
        for (const [name, property] of Object.entries(value))
          if (isJsonObject(property)) visit(property, [...path, name]);
      } else if (keyword !== MIRROR_KEYWORD && !DATA.has(keyword)) sweep(value, path);
    }
  };
  visit(inputSchema, []);
  return why === undefined ? { ok: true, mirrored } : { ok: false, why };
}

/** The argument at a path; `undefined` where there is none. */
export function argumentAt(path: readonly string[], args: Readonly<Record<string, unknown>>): unknown {
  let value: unknown = args;
  for (const key of path) {
    value =
      typeof value === "object" && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
  }
  return value;
}
