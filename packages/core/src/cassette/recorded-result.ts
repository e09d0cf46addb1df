import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import type { RecordedResult } from "./cassette.ts";
import { exactJson } from "./recorded-body.ts";

/** The answer to a `tools/call` (JSON-RPC 2.0, parsed) as it is recorded. */
export function recordResult(reply: JsonObject): RecordedResult {
  const { result, error } = reply;
  if (!isJsonObject(result)) return { error: error ?? null };
  const { isError, structuredContent, content, _meta } = result;
  const blocks = Array.isArray(content) ? (content as readonly Json[]) : [];
  const repeats = structuredContent !== undefined && blocks.length === 1 && isTextOf(blocks[0], structuredContent);
  return {
    isError: isError === true,
    ...(structuredContent === undefined ? {} : { structuredContent }),
    ...(repeats ? {} : { content: blocks.map(unfolded) }),
    ...(_meta === undefined ? {} : { _meta }),
  };
}

function isTextOf(block: Json | undefined, structured: Json): boolean {
  if (!isJsonObject(block) || block["type"] !== "text" || typeof block["text"] !== "string") return false;
  const json = exactJson(block["text"]);
  return json !== undefined && JSON.stringify(json) === JSON.stringify(structured);
}

/** A text that is JSON is read more easily as such. */
function unfolded(block: Json): Json {
  if (!isJsonObject(block) || block["type"] !== "text" || typeof block["text"] !== "string") return block;
  const json = exactJson(block["text"]);
  return json === undefined ? block : { type: "text", json };
}
