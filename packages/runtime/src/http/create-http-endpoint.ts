import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { answerDirectly, answerIndirectly, errorCodes, errorText, readJson } from "@mortise/core/mcp";
import type { CallOutcome, MessageHeaders, Reply, ServedMessage, ServedTools } from "@mortise/core/mcp";
import { allowHosts, isLoopback } from "./allowed-hosts.ts";
import type { AllowedHosts } from "./allowed-hosts.ts";
import { accepts, isJson } from "./content-negotiation.ts";
import { bind, createNodeServer } from "./create-node-server.ts";
import { streamSubscription } from "./event-stream.ts";
import { HttpCall } from "./http-call.ts";
import type { HttpEndpoint, HttpEndpointOptions } from "./http-endpoint.ts";
import { OpenCalls } from "./open-calls.ts";
import { readBody } from "./read-body.ts";
import { refuse } from "./refuse.ts";
import type { Routed } from "./routed.ts";

const MAX_BODY_BYTES = 4 * 1024 * 1024;
const CLOSING_GRACE_MS = 10_000;

const CLOSING_HEADERS = { "retry-after": "1", connection: "close" } as const;

/**
 * Serves any number of tool sets on node:http, written for the call path: the body is read once
 * and parsed once, and an ordinary call's answer is one string. Each request stands for itself:
 * no sessions, no state between two requests, one protocol server per request where the SDK is
 * needed at all.
 */
export function createHttpEndpoint(options: HttpEndpointOptions): HttpEndpoint {
  const { route, otherwise, maxBodyBytes = MAX_BODY_BYTES, report = () => {} } = options;
  const anyHostPaths = new Set(options.anyHostPaths);
  const calls = new OpenCalls();
  const streams = new Set<() => void>();
  let allowed: AllowedHosts | undefined;
  let closing = false;

  const server = createNodeServer(options, handle);
  // A client that asks before it sends is told no before it has sent.
  server.on("checkContinue", (request: IncomingMessage, response: ServerResponse) => {
    if (Number(request.headers["content-length"] ?? 0) <= maxBodyBytes) response.writeContinue();
    handle(request, response);
  });

  function handle(request: IncomingMessage, response: ServerResponse): void {
    const { url = "" } = request;
    const path = pathOf(url);
    const refusal = anyHostPaths.has(path) ? undefined : allowed?.hostRefusal(request);
    if (refusal !== undefined) return turnAway(request, response, 403, refusal);
    if (closing) return turnAway(request, response, 503, "The server is closing.", CLOSING_HEADERS);
    const routed = url.startsWith("/") ? route(path, request) : undefined;
    if (!(routed instanceof Promise)) return serve(routed, request, response);
    routed
      .then((given) => serve(given, request, response))
      .catch((fault: unknown) => {
        const id = randomUUID();
        report(fault, id);
        send(response, 500, errorText(null, errorCodes.internalError, "Internal error", { call: id }));
      });
    return undefined;
  }

  /** Before it is known what it was to be. */
  function turnAway(
    request: IncomingMessage,
    response: ServerResponse,
    status: 403 | 503,
    message: string,
    headers: Readonly<Record<string, string>> = {},
  ): void {
    const text = options.refusalText?.(pathOf(request.url ?? ""), status, message);
    refuse(request, response, status, errorCodes.transport, message, headers, text);
  }

  function serve(served: Routed, request: IncomingMessage, response: ServerResponse): void {
    if (served === undefined && otherwise !== undefined) return otherwise(request, response);
    const foreign = allowed?.originRefusal(request);
    if (foreign !== undefined) return refuse(request, response, 403, errorCodes.transport, foreign);
    if (served === undefined) {
      return refuse(request, response, 404, errorCodes.transport, "There is no MCP endpoint at this path.");
    }
    if ("status" in served) {
      return refuse(request, response, served.status, served.code, served.message, served.headers);
    }
    const { method, headers } = request;
    if (method !== "POST") {
      return refuse(
        request,
        response,
        405,
        errorCodes.transport,
        "Send messages with POST: there are no sessions here.",
      );
    }
    if (!isJson(headers["content-type"])) {
      return refuse(request, response, 415, errorCodes.transport, "The Content-Type must be application/json.");
    }
    if (!accepts(headers.accept, "application/json") && !accepts(headers.accept, "text/event-stream")) {
      return refuse(request, response, 406, errorCodes.transport, "Accept application/json and text/event-stream.");
    }
    return readBody(request, maxBodyBytes, (text) => {
      if (text === undefined) {
        const sentence = `The body must not be longer than ${maxBodyBytes} bytes.`;
        refuse(request, response, 413, errorCodes.transport, sentence);
      } else {
        answer(served, text, headers, response);
      }
    });
  }

  function answer(
    served: ServedTools<CallOutcome>,
    text: string,
    headers: IncomingHttpHeaders,
    response: ServerResponse,
  ): void {
    const read = readJson(text);
    if (!read.ok) return send(response, 400, errorText(null, read.code, read.message));
    const call = new HttpCall(response);
    const message: ServedMessage = { served, message: read.value, headers: messageHeaders(headers), call, report };
    const direct = accepts(headers.accept, "application/json") ? answerDirectly(message) : undefined;
    if (typeof direct === "string") return send(response, 200, direct);
    calls.add(call);
    const give = (given: string): void => {
      calls.delete(call);
      if (!call.endStream(given)) send(response, 200, given);
    };
    const hand = (reply: Reply): void => {
      calls.delete(call);
      if (reply.kind !== "answer" || !call.endStream(reply.text)) deliver(reply, served, headers, response);
    };
    const fail = (fault: unknown): void => {
      calls.delete(call);
      report(fault, call.id);
      const error = errorText(null, errorCodes.internalError, "Internal error", { call: call.id });
      if (!call.endStream(error)) send(response, 500, error);
    };
    if (direct === undefined) answerIndirectly(message).then(hand).catch(fail);
    // A direct answer never rejects: what a tool throws has become an answer by then.
    else direct.then(give, fail);
    return undefined;
  }

  function deliver(
    reply: Reply,
    served: ServedTools<CallOutcome>,
    headers: IncomingHttpHeaders,
    response: ServerResponse,
  ): void {
    if (reply.kind === "accepted") {
      response.writeHead(202, closing ? { connection: "close" } : {}).end();
      return;
    }
    const wanted = reply.kind === "subscription" ? "text/event-stream" : "application/json";
    if (!accepts(headers.accept, wanted)) {
      send(response, 406, errorText(null, errorCodes.transport, `Accept ${wanted}.`));
    } else if (reply.kind === "answer") {
      send(response, reply.status, reply.text);
    } else if (!response.closed) {
      const end = streamSubscription(response, reply.subscription, served.changes);
      streams.add(end);
      response.once("close", () => streams.delete(end));
      if (closing) end();
    }
  }

  function send(response: ServerResponse, status: number, text: string): void {
    if (response.closed || response.headersSent) return;
    const length = Buffer.byteLength(text);
    response.writeHead(
      status,
      closing
        ? { "content-type": "application/json", "content-length": length, connection: "close" }
        : { "content-type": "application/json", "content-length": length },
    );
    // Text that is all ASCII, as nearly all is, need not be encoded: its bytes are its characters.
    response.end(text, length === text.length ? "latin1" : "utf8");
  }

  return {
    async listen({ host = "127.0.0.1", port = 0, allowRemote = false } = {}) {
      if (!isLoopback(host) && !(allowRemote && (options.hosts ?? options.names) !== undefined)) {
        throw new Error(
          `${host} can be reached from other machines. Allow that explicitly, and name the hosts to answer to.`,
        );
      }
      const bound = await bind(server, host, port);
      const { hosts, origins } = options.names?.(bound.port) ?? options;
      allowed = allowHosts(bound.port, hosts, origins);
      const scheme = options.tls === undefined ? "http" : "https";
      return `${scheme}://${bound.family === "IPv6" ? `[${bound.address}]` : bound.address}:${bound.port}`;
    },

    async close(graceMilliseconds = CLOSING_GRACE_MS) {
      closing = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const end of streams) end();
      const timer = setTimeout(() => {
        calls.abort();
        server.closeAllConnections();
      }, graceMilliseconds);
      await closed;
      clearTimeout(timer);
    },
  };
}

function pathOf(url: string): string {
  const query = url.indexOf("?");
  return query === -1 ? url : url.slice(0, query);
}

function messageHeaders(headers: IncomingHttpHeaders): MessageHeaders {
  return {
    version: single(headers["mcp-protocol-version"]),
    method: single(headers["mcp-method"]),
    name: single(headers["mcp-name"]),
    all: headers,
  };
}

/** Node joins repeated headers of these names into one; the type does not know. */
function single(value: string | string[] | undefined): string | undefined {
  return typeof value === "string" ? value : value?.join(", ");
}
