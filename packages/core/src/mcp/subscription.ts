import { isSpecType } from "@modelcontextprotocol/server";
import type { JSONRPCRequest } from "@modelcontextprotocol/server";
import { errorCodes, errorText, metaKeys } from "./protocol.ts";
import { serverInfo } from "./result-texts.ts";
import type { Reply } from "./served-message.ts";
import type { CallOutcome, ServedTools } from "./served-tools.ts";

/**
 * Opens what `subscriptions/listen` asks for (MCP 2026-07-28, Patterns › Subscriptions). Only a
 * change of the list of tools can ever be told of, and only where one can happen.
 */
export function openSubscription(served: ServedTools<CallOutcome>, request: JSONRPCRequest): Reply {
  const filter = request.params?.["notifications"];
  if (!isSpecType.SubscriptionFilter(filter)) {
    const sentence = "params.notifications is required and says what to be told of.";
    return { kind: "answer", status: 200, text: errorText(request.id, errorCodes.invalidParams, sentence) };
  }
  const honoured = filter.toolsListChanged === true && served.changes !== undefined;
  const meta = { [metaKeys.subscriptionId]: request.id };
  const notifications = honoured ? { toolsListChanged: true } : {};
  return {
    kind: "subscription",
    subscription: {
      acknowledgement: JSON.stringify({
        jsonrpc: "2.0",
        method: "notifications/subscriptions/acknowledged",
        params: { notifications, _meta: meta },
      }),
      changed: honoured
        ? JSON.stringify({ jsonrpc: "2.0", method: "notifications/tools/list_changed", params: { _meta: meta } })
        : undefined,
      ending: JSON.stringify({
        jsonrpc: "2.0",
        id: request.id,
        result: { resultType: "complete", _meta: { ...meta, [metaKeys.serverInfo]: serverInfo(served) } },
      }),
    },
  };
}
