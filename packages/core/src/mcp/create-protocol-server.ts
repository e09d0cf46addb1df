import { ProtocolError, SUPPORTED_PROTOCOL_VERSIONS, Server } from "@modelcontextprotocol/server";
import type { CallToolResult, StandardSchemaV1, Tool } from "@modelcontextprotocol/server";
import { callingClient, unknownToolMessage } from "./direct.ts";
import { MODERN_VERSION, errorCodes, isObject } from "./protocol.ts";
import type { Era } from "./protocol.ts";
import { withProgress } from "./progress.ts";
import { parseKeepingIntegers } from "./read-json.ts";
import {
  callText,
  capabilities,
  contentOf,
  inputRequiredText,
  instructions,
  listTtl,
  resultTexts,
  serverInfo,
} from "./result-texts.ts";
import type { ServedMessage } from "./served-message.ts";

/**
 * The official SDK's server for one request: tools to list and to call, nothing else, in both
 * eras. Never used for a second request, so that no answer can go to another caller
 * (GHSA-345p-7cg4-v4c7, GHSA-jm63-cq47-j5jp). Costs some 25 microseconds.
 *
 * @param pass - Takes the text of a result that is passed on, which stands for the server's own.
 */
// The SDK calls its low-level server deprecated in favour of McpServer, which registers every tool anew for each request: 12 ms for 1,223 of them.
// oxlint-disable-next-line typescript/no-deprecated
export function createProtocolServer(request: ServedMessage, era: Era, pass: (result: string) => void): Server {
  const { served, message, call, report, headers } = request;
  const cacheHint = { ttlMs: listTtl(served), cacheScope: "private" } as const;
  // oxlint-disable-next-line typescript/no-deprecated
  const server = new Server(serverInfo(served), {
    capabilities: capabilities(served, headers === undefined || isModern(headers.version)),
    supportedProtocolVersions: [...SUPPORTED_PROTOCOL_VERSIONS, MODERN_VERSION],
    cacheHints: { "tools/list": cacheHint, "server/discover": cacheHint },
    ...instructions(served),
  });
  server.setRequestHandler("tools/list", { params: listParams }, () => ({
    // The SDK's type is mutable and looser than ours; it only reads.
    tools: served.tools as unknown as Tool[],
  }));
  server.setRequestHandler("tools/call", async ({ params }) => {
    const answer = await callTool();
    if (answer.kind === "invalid") throw new ProtocolError(errorCodes.invalidParams, answer.message);
    if (answer.kind === "input_required") {
      const { inputRequests, requestState } = answer;
      // What is sent is the text, with integers as they are; the SDK checks what is asked against what the client declared.
      if (era === "modern") pass(inputRequiredText(resultTexts(served), answer));
      return { resultType: "input_required", inputRequests, requestState } as unknown as CallToolResult;
    }
    if (answer.kind === "passed") {
      pass(callText(resultTexts(served), params.name, answer, era));
      return { content: [] };
    }
    const structured = answer.structured === undefined ? undefined : parseKeepingIntegers(answer.structured);
    const result = {
      content: [...contentOf(answer)],
      ...(structured === undefined ? {} : { structuredContent: structured }),
      isError: answer.isError,
      ...(answer.meta === undefined ? {} : { _meta: { ...answer.meta } }),
      // Structured content may be any JSON value; the type says object.
    } as CallToolResult;
    const { outputSchema } = served.tools.find(({ name }) => name === params.name) ?? {};
    return server.projectCallToolResult(result, outputSchema);

    async function callTool() {
      // The arguments as they were sent: the SDK's copy would lack a key named __proto__.
      const sent = isObject(message) && isObject(message["params"]) ? message["params"] : {};
      const args = sent["arguments"];
      try {
        const promise = served.call(
          params.name,
          isObject(args) ? args : {},
          withProgress(call, sent),
          callingClient(sent, era),
        );
        if (promise !== undefined) return await promise;
      } catch (fault) {
        report(fault, call.id);
        throw new ProtocolError(errorCodes.internalError, "Internal error", { call: call.id });
      }
      throw new ProtocolError(errorCodes.invalidParams, unknownToolMessage(params.name));
    }
  });
  return server;
}

function isModern(version: string | undefined): boolean {
  return version !== undefined && version >= MODERN_VERSION;
}

/** The list has one page, so no cursor can be one that we gave (MCP, Utilities › Pagination: an invalid cursor is -32602). */
const listParams: StandardSchemaV1<unknown, unknown> = {
  "~standard": {
    version: 1,
    vendor: "mortise",
    validate: (value) =>
      isObject(value) && value["cursor"] !== undefined
        ? { issues: [{ message: "There is no such cursor: the list has one page." }] }
        : { value },
  },
};
