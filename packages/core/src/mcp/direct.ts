import { LEGACY_VERSIONS, MODERN_VERSION, errorCodes, errorText, isObject, isRequestId, metaKeys } from "./protocol.ts";
import type { Era, RequestId } from "./protocol.ts";
import { withProgress } from "./progress.ts";
import { callText, initializeText, inputRequiredText, resultTexts } from "./result-texts.ts";
import type { MessageHeaders, ServedMessage } from "./served-message.ts";
import type { CallOutcome, CallingClient } from "./served-tools.ts";
import { findMirrorMismatch } from "./standard-headers.ts";

const REQUEST_KEYS = ["jsonrpc", "id", "method", "params"];
const META_ONLY = ["_meta"];
const CALL_KEYS = ["name", "arguments", "_meta"];
const INITIALIZE_KEYS = ["protocolVersion", "capabilities", "clientInfo", "_meta"];
const ROOTS_KEYS = ["listChanged"];

/**
 * Answers the messages that clients send all day, without the SDK: `tools/call`, `tools/list`,
 * `server/discover`, `initialize` and `ping`, where they are well formed in every part. The
 * answer is the text that the SDK's server would give, up to the order of keys (a test holds
 * the two together). For anything not fully recognised it returns `undefined`, having done
 * nothing. Over HTTP the status of every answer is 200.
 */
export function answerDirectly(request: ServedMessage): string | Promise<string> | undefined {
  const { message, served, headers } = request;
  if (!isObject(message) || message["jsonrpc"] !== "2.0" || !isRequestId(message["id"])) return undefined;
  if (!hasOnly(message, REQUEST_KEYS)) return undefined;
  const { id, method, params } = message;
  if (params !== undefined && !isObject(params)) return undefined;
  const era = recognise(method, params, headers);
  if (era === undefined) return undefined;
  switch (method) {
    case "tools/call":
      return params === undefined ? undefined : callTool(request, id, params, era);
    case "tools/list": {
      if (params !== undefined && !hasOnly(params, META_ONLY)) return undefined;
      const texts = resultTexts(served);
      const list = era === "modern" ? texts.modernList : texts.legacyList;
      return list === undefined ? undefined : resultText(id, list);
    }
    case "server/discover":
      if (era === "legacy" || params === undefined || !hasOnly(params, META_ONLY)) return undefined;
      return resultText(id, resultTexts(served).discovery);
    case "initialize":
      return era === "legacy" ? initialize(request, id, params) : undefined;
    case "ping":
      return era === "legacy" && (params === undefined || hasOnly(params, META_ONLY))
        ? resultText(id, "{}")
        : undefined;
    default:
      return undefined;
  }
}

/** The JSON-RPC response around a result that is JSON text already. */
export function resultText(id: RequestId, result: string): string {
  return `{"jsonrpc":"2.0","id":${typeof id === "number" ? id : JSON.stringify(id)},"result":${result}}`;
}

/** What a client sees of a fault of ours: the id under which the log has it. */
function internalErrorText(id: RequestId, callId: string): string {
  return errorText(id, errorCodes.internalError, "Internal error", { call: callId });
}

/** The sentence for a tool that does not exist. */
export function unknownToolMessage(name: string): string {
  return `Unknown tool: ${name}`;
}

function callTool(
  request: ServedMessage,
  id: RequestId,
  params: Record<string, unknown>,
  era: Era,
): string | Promise<string> | undefined {
  const { name, arguments: args } = params;
  if (typeof name !== "string" || !hasOnly(params, CALL_KEYS)) return undefined;
  if (args !== undefined && !isObject(args)) return undefined;
  const { served, call, report, headers } = request;
  if (era === "modern" && headers !== undefined) {
    const mirrored = resultTexts(served).mirrored.get(name);
    // What is wrong with them is answered with a status of its own.
    if (mirrored !== undefined && findMirrorMismatch(mirrored, args ?? {}, headers) !== undefined) return undefined;
  }
  let answer: Promise<CallOutcome> | undefined;
  try {
    answer = served.call(name, args ?? {}, withProgress(call, params), callingClient(params, era));
  } catch (fault) {
    report(fault, call.id);
    return internalErrorText(id, call.id);
  }
  if (answer === undefined) return errorText(id, errorCodes.invalidParams, unknownToolMessage(name));
  return answer.then(
    (given) => outcomeText(request, id, name, given, era),
    (fault: unknown) => {
      report(fault, call.id);
      return internalErrorText(id, call.id);
    },
  );
}

/** The response to a call, whatever became of it. */
function outcomeText({ served }: ServedMessage, id: RequestId, tool: string, outcome: CallOutcome, era: Era): string {
  const texts = resultTexts(served);
  if (outcome.kind === "input_required") return resultText(id, inputRequiredText(texts, outcome));
  if (outcome.kind === "invalid") return errorText(id, errorCodes.invalidParams, outcome.message);
  return resultText(id, callText(texts, tool, outcome, era));
}

/** What the client says with a call whose envelope was found to be one. */
export function callingClient(params: Record<string, unknown>, era: Era): CallingClient | undefined {
  if (era === "legacy") return undefined;
  const { _meta: meta, inputResponses, requestState } = params;
  const capabilities = isObject(meta) ? meta[metaKeys.clientCapabilities] : undefined;
  const trace = isObject(meta) ? traceIn(meta) : undefined;
  const client: CallingClient = { capabilities: isObject(capabilities) ? capabilities : {} };
  if (inputResponses === undefined && requestState === undefined && trace === undefined) return client;
  return {
    ...client,
    ...(trace === undefined ? {} : { trace }),
    ...(isObject(inputResponses) ? { inputResponses } : {}),
    ...(typeof requestState === "string" ? { requestState } : {}),
  };
}

function traceIn(meta: Record<string, unknown>): CallingClient["trace"] {
  const { [metaKeys.traceparent]: traceparent, [metaKeys.tracestate]: tracestate } = meta;
  if (typeof traceparent !== "string") return undefined;
  return typeof tracestate === "string" ? { traceparent, tracestate } : { traceparent };
}

function initialize(request: ServedMessage, id: RequestId, params: Record<string, unknown> | undefined) {
  if (params === undefined || !hasOnly(params, INITIALIZE_KEYS)) {
    return undefined;
  }
  const { protocolVersion, capabilities, clientInfo } = params;
  if (typeof protocolVersion !== "string" || !isPlainCapabilities(capabilities) || !isPlainIdentity(clientInfo)) {
    return undefined;
  }
  return resultText(id, initializeText(request.served, protocolVersion, request.headers === undefined));
}

/** The era of a request, or `undefined` where any part of what says so is out of the ordinary. */
function recognise(method: unknown, params: Record<string, unknown> | undefined, headers: MessageHeaders | undefined) {
  const meta = params?.["_meta"];
  if (meta === undefined) return hasLegacyHeaders(method, headers) ? "legacy" : undefined;
  if (!isObject(meta) || metaKeys.relatedTask in meta || metaKeys.logLevel in meta) return undefined;
  const token = meta[metaKeys.progressToken];
  if (token !== undefined && !isRequestId(token)) return undefined;
  const version = meta[metaKeys.protocolVersion];
  if (version === undefined) {
    // Half an envelope is for the SDK to judge.
    if (metaKeys.clientCapabilities in meta || metaKeys.clientInfo in meta) return undefined;
    return hasLegacyHeaders(method, headers) ? "legacy" : undefined;
  }
  if (version !== MODERN_VERSION || !isPlainCapabilities(meta[metaKeys.clientCapabilities])) return undefined;
  if (metaKeys.clientInfo in meta && !isPlainIdentity(meta[metaKeys.clientInfo])) return undefined;
  return hasModernHeaders(method, params?.["name"], headers) ? "modern" : undefined;
}

function hasLegacyHeaders(method: unknown, headers: MessageHeaders | undefined): boolean {
  if (headers?.version === undefined) return true;
  // A handshake negotiates, so whatever legacy revision its header names does not matter; a modern one does.
  return LEGACY_VERSIONS.includes(headers.version) || (method === "initialize" && headers.version < MODERN_VERSION);
}

/** Whether the headers say exactly what the message says. Encoded names are for the slower path. */
function hasModernHeaders(method: unknown, name: unknown, headers: MessageHeaders | undefined): boolean {
  if (headers === undefined) return true;
  if (headers.version !== MODERN_VERSION || headers.method !== method) return false;
  return method !== "tools/call" || (headers.name === name && typeof name === "string" && !name.startsWith("=?"));
}

/** Whether these are the client capabilities of every day: the known ones, holding nothing but empty objects and flags. */
function isPlainCapabilities(value: unknown): boolean {
  if (!isObject(value)) return false;
  for (const key in value) {
    const capability = value[key];
    switch (key) {
      case "roots":
        if (!isObject(capability) || !hasOnly(capability, ROOTS_KEYS)) return false;
        if (capability["listChanged"] !== undefined && typeof capability["listChanged"] !== "boolean") return false;
        break;
      case "sampling":
      case "elicitation":
        if (!isObject(capability) || !holdsEmptyObjects(capability)) return false;
        break;
      case "extensions":
      case "experimental":
        if (!isObject(capability) || !holdsEmptyObjects(capability)) return false;
        break;
      default:
        return false;
    }
  }
  return true;
}

function isPlainIdentity(value: unknown): boolean {
  if (!isObject(value) || typeof value["name"] !== "string" || typeof value["version"] !== "string") return false;
  for (const key in value) {
    if (key !== "name" && key !== "version" && key !== "title" && key !== "description" && key !== "websiteUrl") {
      return false;
    }
    if (typeof value[key] !== "string") return false;
  }
  return true;
}

function holdsEmptyObjects(value: Record<string, unknown>): boolean {
  for (const key in value) {
    const inner = value[key];
    if (!isObject(inner)) return false;
    for (const _ in inner) return false;
  }
  return true;
}

function hasOnly(value: Record<string, unknown>, known: readonly string[]): boolean {
  for (const key in value) if (!known.includes(key)) return false;
  return true;
}
