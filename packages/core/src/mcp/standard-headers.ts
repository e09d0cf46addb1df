import { argumentAt, type MirroredArgument } from "./mirrored-arguments.ts";
import { isObject } from "./protocol.ts";
import type { MessageHeaders } from "./served-message.ts";

/** What `Mcp-Name` repeats, by method. Of the methods that have one, this server knows only the first; the rest end in an error all the same. */
const NAME_SOURCES: Readonly<Record<string, string>> = {
  "tools/call": "name",
  "prompts/get": "name",
  "resources/read": "uri",
  "tasks/get": "taskId",
  "tasks/update": "taskId",
  "tasks/cancel": "taskId",
};

/**
 * What the headers of a modern request lack or contradict, as a sentence (MCP 2026-07-28,
 * Streamable HTTP › Server Validation). That header and envelope name one version and one method
 * where both are present is checked before.
 */
export function findHeaderMismatch(
  request: { readonly method: string; readonly params?: unknown },
  headers: MessageHeaders,
): string | undefined {
  const { method, params } = request;
  if (headers.version === undefined) return "The required MCP-Protocol-Version header is missing.";
  if (headers.method === undefined) return `The required Mcp-Method header is missing; the body names ${method}.`;
  const source = Object.hasOwn(NAME_SOURCES, method) ? NAME_SOURCES[method] : undefined;
  if (source === undefined) return undefined;
  const value = isObject(params) ? params[source] : undefined;
  const expected = typeof value === "string" ? value : undefined;
  if (headers.name === undefined) {
    return expected === undefined
      ? undefined
      : `The required Mcp-Name header is missing; the body has params.${source}.`;
  }
  const decoded = decodeHeaderValue(headers.name);
  if (decoded === undefined) return "The Mcp-Name header is not valid Base64 of UTF-8 text.";
  if (expected !== undefined && decoded !== expected) return `The Mcp-Name header and params.${source} disagree.`;
  return undefined;
}

/**
 * What the headers that repeat arguments lack or contradict, as a sentence (MCP 2026-07-28, Streamable HTTP › Server
 * Behavior for Custom Headers). A header is expected for what a header can say: texts, flags, and numbers that every
 * reader of JSON has the same of. One without its argument says something that the call does not.
 */
export function findMirrorMismatch(
  mirrored: readonly MirroredArgument[],
  args: Readonly<Record<string, unknown>>,
  { all }: MessageHeaders,
): string | undefined {
  for (const { path, header } of mirrored) {
    const at = `params.arguments.${path.join(".")}`;
    const given = all[header];
    const value = argumentAt(path, args);
    if (given === undefined) {
      if (isRepeated(value)) return `The required ${header} header is missing; the body has ${at}.`;
      continue;
    }
    const decoded = decodeHeaderValue(typeof given === "string" ? given : given.join(", "));
    if (decoded === undefined) return `The ${header} header is not valid Base64 of UTF-8 text.`;
    if (!isSaid(decoded, value)) return `The ${header} header and ${at} disagree.`;
  }
  return undefined;
}

function isRepeated(value: unknown): boolean {
  if (typeof value === "number") return !Number.isInteger(value) || Number.isSafeInteger(value);
  return typeof value === "string" || typeof value === "boolean";
}

const DECIMAL = /^-?\d+(?:\.\d+)?$/;

/** Whether a header's text says this value: numbers by what they are, `42.0` being 42. */
function isSaid(text: string, value: unknown): boolean {
  if (typeof value === "number") return DECIMAL.test(text) ? Number(text) === value : text === String(value);
  return ["string", "boolean", "bigint"].includes(typeof value) && text === String(value);
}

const ENCODED = /^=\?base64\?((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)\?=$/;

/** The value that a header stands for, or `undefined` where it is marked as encoded and is not. */
function decodeHeaderValue(value: string): string | undefined {
  if (!(value.startsWith("=?base64?") && value.endsWith("?="))) return value;
  const encoded = ENCODED.exec(value)?.[1];
  if (encoded === undefined) return undefined;
  try {
    const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
