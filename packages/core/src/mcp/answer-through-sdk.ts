import { classifyInboundRequest, isInitializeRequest } from "@modelcontextprotocol/server";
import type { InboundModernRoute, JSONRPCRequest } from "@modelcontextprotocol/server";
import { answerBatch } from "./answer-batch.ts";
import { exchange, statusOf } from "./exchange.ts";
import { LEGACY_VERSIONS, MODERN_VERSION, errorCodes, errorText, isObject } from "./protocol.ts";
import { resultTexts } from "./result-texts.ts";
import type { MessageHeaders, Reply, ServedMessage } from "./served-message.ts";
import { findHeaderMismatch, findMirrorMismatch } from "./standard-headers.ts";
import { openSubscription } from "./subscription.ts";

/** Answers any message at all: the SDK says what it is and what its headers contradict, and its server answers requests. */
export async function answerThroughSdk(request: ServedMessage): Promise<Reply> {
  const { message, headers } = request;
  const route = classifyInboundRequest({
    httpMethod: "POST",
    body: message,
    ...(headers?.version === undefined ? {} : { protocolVersionHeader: headers.version }),
    ...(headers?.method === undefined ? {} : { mcpMethodHeader: headers.method }),
    ...(headers?.name === undefined ? {} : { mcpNameHeader: headers.name }),
  });
  if (route.kind === "reject") return refuse(message, route.httpStatus, route.code, route.message, route.data);
  if (route.kind === "modern") return answerModern(request, route);
  switch (route.reason) {
    case "batch":
      // Only a list is one, and it has been looked at whether it holds messages, and none of the modern era.
      return answerBatch(request, message as readonly unknown[], answerThroughSdk);
    case "response":
      return refuse(message, 400, errorCodes.invalidRequest, "There is no request of this server's to respond to.");
    case "notification":
      return unknownLegacyVersion(message, headers) ?? { kind: "accepted" };
    case "initialize":
      return answerHandshake(request);
    case "no-claim":
    case "http-method":
      return unknownLegacyVersion(message, headers) ?? answerLegacy(request);
  }
  // The compiler knows that every reason is handled; the linter does not.
  return route.reason satisfies never;
}

async function answerModern(request: ServedMessage, route: InboundModernRoute): Promise<Reply> {
  const { message, headers } = request;
  const requested = route.classification.revision ?? "unknown";
  if (requested !== MODERN_VERSION) {
    const data = { supported: [MODERN_VERSION], requested };
    return refuse(message, 400, errorCodes.unsupportedVersion, `Unsupported protocol version: ${requested}`, data);
  }
  if (route.messageKind === "notification") return { kind: "accepted" };
  if (headers !== undefined) {
    const mismatch = findHeaderMismatch(route.message, headers) ?? findMirrored(request, route.message, headers);
    if (mismatch !== undefined) return refuse(message, 400, errorCodes.headerMismatch, mismatch);
  }
  if (route.message.method === "subscriptions/listen") return openSubscription(request.served, route.message);
  const result = await exchange(request, route.message, "modern");
  return { kind: "answer", status: statusOf(result), text: result.text };
}

/** What headers that repeat a call's arguments contradict. */
function findMirrored(
  { served }: ServedMessage,
  { method, params }: { readonly method: string; readonly params?: unknown },
  headers: MessageHeaders,
): string | undefined {
  if (method !== "tools/call" || !isObject(params) || typeof params["name"] !== "string") return undefined;
  const mirrored = resultTexts(served).mirrored.get(params["name"]);
  const { arguments: args } = params;
  return mirrored && findMirrorMismatch(mirrored, isObject(args) ? args : {}, headers);
}

function answerHandshake(request: ServedMessage): Reply | Promise<Reply> {
  if (isInitializeRequest(request.message)) return answerLegacy(request);
  const sentence = "The parameters of initialize are incomplete or malformed.";
  return refuse(request.message, 200, errorCodes.invalidParams, sentence);
}

async function answerLegacy(request: ServedMessage): Promise<Reply> {
  // The classification has checked that it is one.
  const { text } = await exchange(request, request.message as JSONRPCRequest, "legacy");
  return { kind: "answer", status: 200, text };
}

function unknownLegacyVersion(message: unknown, headers: MessageHeaders | undefined): Reply | undefined {
  const version = headers?.version;
  if (version === undefined || LEGACY_VERSIONS.includes(version)) return undefined;
  const supported = [MODERN_VERSION, ...LEGACY_VERSIONS].join(", ");
  return refuse(
    message,
    400,
    errorCodes.transport,
    `Unsupported protocol version: ${version}. Supported: ${supported}.`,
  );
}

function refuse(message: unknown, status: number, code: number, sentence: string, data?: unknown): Reply {
  // The id is named only where the message is a request, so that an error is never taken for another's answer.
  const id = isObject(message) && typeof message["method"] === "string" ? message["id"] : null;
  return { kind: "answer", status, text: errorText(id, code, sentence, data) };
}
