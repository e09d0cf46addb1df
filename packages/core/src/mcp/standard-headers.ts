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
