import { isJsonObject, type Json, type JsonObject } from "@mortise/core";
import { findExcess, parseKeepingIntegers, type ProgressStep } from "@mortise/core/mcp";
import type { Mask } from "@mortise/runtime";

/** Bytes of one answer, or of one event. */
export const MAX_MESSAGE_BYTES = 8 * 1024 * 1024;
/** Generous to data, and still some tens of megabytes at most. */
const BOUNDS = { depth: 128, elements: 500_000 } as const;

/** The error of a JSON-RPC response, in its own words. */
export interface RpcError {
  readonly code: number;
  readonly message: string;
}

/** Characters of what is said with progress: a line for people. */
const MAX_PROGRESS_TEXT = 1_000;

/** A message of an external server. */
export type ReadMessage =
  | { readonly kind: "result"; readonly id: Json | undefined; readonly result: JsonObject }
  | { readonly kind: "error"; readonly id: Json | undefined; readonly error: RpcError }
  | { readonly kind: "request"; readonly id: Json; readonly method: string }
  | { readonly kind: "notification" }
  | { readonly kind: "progress"; readonly token: Json | undefined; readonly step: ProgressStep }
  | { readonly kind: "junk"; readonly why: string };

/**
 * Reads the text of one message. The secrets that the server was sent are hidden in it first, whatever part of it
 * repeats them. Integers beyond 2^53 are kept as their text, which `JSON.stringify` writes back as it was.
 */
export function readMessage(text: string, mask: Mask): ReadMessage {
  const masked = mask.text(text);
  const excess = findExcess(masked, BOUNDS);
  if (excess !== undefined) return { kind: "junk", why: excess };
  let message: Json;
  try {
    message = parseKeepingIntegers(masked) as Json; // what a JSON parser gives
  } catch {
    return { kind: "junk", why: "It is not valid JSON." };
  }
  return kindOf(message);
}

function kindOf(message: Json): ReadMessage {
  if (!isJsonObject(message) || message["jsonrpc"] !== "2.0")
    return { kind: "junk", why: "It is no JSON-RPC message." };
  const { id, method, result, error } = message;
  if (typeof method === "string") {
    if (id !== undefined && id !== null) return { kind: "request", id, method };
    return method === "notifications/progress" ? readProgress(message["params"]) : { kind: "notification" };
  }
  if (isJsonObject(error)) {
    const { code, message: words } = error;
    return {
      kind: "error",
      id,
      error: { code: typeof code === "number" ? code : 0, message: typeof words === "string" ? words : "" },
    };
  }
  return isJsonObject(result)
    ? { kind: "result", id, result }
    : { kind: "junk", why: "It is neither a request nor a response." };
}

/** Of progress, what the protocol knows: whatever else stands there is for nobody. */
function readProgress(params: Json | undefined): ReadMessage {
  const { progressToken: token, progress, total, message } = isJsonObject(params) ? params : {};
  if (typeof progress !== "number") return { kind: "notification" };
  const step = {
    progress,
    ...(typeof total === "number" ? { total } : {}),
    ...(typeof message === "string" ? { message: message.slice(0, MAX_PROGRESS_TEXT) } : {}),
  };
  return { kind: "progress", token, step };
}
