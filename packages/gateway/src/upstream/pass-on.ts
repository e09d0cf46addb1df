import { isJsonObject, type JsonObject } from "@mortise/core";
import type { PassedResult } from "@mortise/core/mcp";

/** Keys of `_meta` that only the protocol may give a meaning to (MCP 2026-07-28, Base › `_meta`), or only this gateway. */
const RESERVED = /^(?:[^/]*\.)?(?:modelcontextprotocol|mcp)(?:\.[^/]*)?\/|^mortise\/|^progressToken$/;

/** The result of a call as it is handed on: everything that the server's tool said, and nothing that it says for others. */
export function passOn(result: JsonObject): PassedResult {
  const { content, structuredContent, isError, _meta: meta } = result;
  const kept = isJsonObject(meta) ? Object.entries(meta).filter(([key]) => !RESERVED.test(key)) : [];
  return {
    kind: "passed",
    content: JSON.stringify(content),
    ...(structuredContent === undefined ? {} : { structured: JSON.stringify(structuredContent) }),
    isError: isError === true,
    ...(kept.length === 0 ? {} : { meta: Object.fromEntries(kept) }),
  };
}
