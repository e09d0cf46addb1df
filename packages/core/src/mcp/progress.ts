import { isObject, isRequestId, metaKeys, type RequestId } from "./protocol.ts";
import type { CarriedCall } from "./served-message.ts";
import type { CallRequest, ProgressStep } from "./served-tools.ts";

/** Characters of a token: each message repeats it. */
const MAX_TOKEN = 256;

/**
 * The call as its tool is to have it: with a way to tell its progress where the client has asked for that with a token
 * (MCP 2026-07-28, Patterns › Progress), and can be told.
 */
export function withProgress(call: CarriedCall, { _meta: meta }: Readonly<Record<string, unknown>>): CallRequest {
  const token = isObject(meta) ? meta[metaKeys.progressToken] : undefined;
  if (token === undefined || !isRequestId(token) || (typeof token === "string" && token.length > MAX_TOKEN))
    return call;
  const { notify } = call;
  if (notify === undefined) return call;
  return {
    id: call.id,
    get signal() {
      return call.signal;
    },
    progress: tellUnder(token, notify),
  };
}

/** Each step is further than the one before, as the specification has it: others are not told. */
function tellUnder(progressToken: RequestId, notify: (message: string) => void): (step: ProgressStep) => void {
  let last = -Infinity;
  return ({ progress, total, message }) => {
    if (!Number.isFinite(progress) || progress <= last) return;
    last = progress;
    const params = { progressToken, progress, ...(Number.isFinite(total) ? { total } : {}), message };
    notify(JSON.stringify({ jsonrpc: "2.0", method: "notifications/progress", params }));
  };
}
