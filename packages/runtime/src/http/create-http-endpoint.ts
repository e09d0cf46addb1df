import { createServer } from "node:http";
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { answerDirectly, answerIndirectly, errorCodes, errorText, readJson } from "@mortise/core/mcp";
import type { CallOutcome, MessageHeaders, Reply, ServedMessage, ServedTools } from "@mortise/core/mcp";
import { allowHosts, isLoopback } from "./allowed-hosts.ts";
import type { AllowedHosts } from "./allowed-hosts.ts";
import { accepts, isJson } from "./content-negotiation.ts";
import { streamSubscription } from "./event-stream.ts";
import { HttpCall } from "./http-call.ts";
import { OpenCalls } from "./open-calls.ts";
import { readBody } from "./read-body.ts";
import { refuse } from "./refuse.ts";

export interface HttpEndpointOptions {
  /** Which tools a request gets, by its path (without the query) and its headers; `undefined` is a 404. Asked for each request. */
  readonly route: (path: string, headers: IncomingHttpHeaders) => ServedTools<CallOutcome> | undefined;
  /** `Host` values to answer to, `name` or `name:port`. The loopback names with the bound port, where none are given. */
  readonly hosts?: readonly string[];
  /** Origins whose pages may call. Those of the loopback names with the bound port, where none are given. */
  readonly origins?: readonly string[];
  /** 4 MiB where not given. */
  readonly maxBodyBytes?: number;
  /** How long a client may take to send a request's headers, 10 s where not given, and the whole of it, 30 s. */
  readonly sendingTimeouts?: { readonly headersMs: number; readonly requestMs: number };
  /** Told of faults of ours. The client sees nothing of them but the call's id. */
  readonly report?: (fault: unknown, callId: string) => void;
}

export interface BindOptions {
  /** 127.0.0.1 where not given. */
  readonly host?: string;
  /** A free one where 0 or not given. */
  readonly port?: number;
  /** Lets the endpoint be reached from other machines. Needs {@link HttpEndpointOptions.hosts}, since no default could be right. */
  readonly allowRemote?: boolean;
}

/** MCP over Streamable HTTP. */
export interface HttpEndpoint {
  /** Binds, and gives the base URL, `http://127.0.0.1:3000`. Rejects when the address is taken, or reaches further than allowed. */
  listen(options?: BindOptions): Promise<string>;
  /** Accepts nothing new, lets what is in flight finish for as long as the grace lasts, then cuts. */
  close(graceMilliseconds?: number): Promise<void>;
}

const MAX_BODY_BYTES = 4 * 1024 * 1024;
const CLOSING_GRACE_MS = 10_000;

/** Node's own defaults let one slow client hold a connection for five minutes. */
const SENDING_TIMEOUTS = { headersMs: 10_000, requestMs: 30_000 } as const;
const LIMITS = {
  keepAliveTimeout: 5_000,
  maxHeaderSize: 16 * 1024,
} as const;

/** Longer than any call may take, and than the pause between two signs of life on a stream. */
const IDLE_SOCKET_MS = 120_000;

/**
 * Serves any number of tool sets on node:http, written for the call path: the body is read once
 * and parsed once, and an ordinary call's answer is one string. Each request stands for itself:
 * no sessions, no state between two requests, one protocol server per request where the SDK is
 * needed at all.
 */
export function createHttpEndpoint(options: HttpEndpointOptions): HttpEndpoint {
  const { route, maxBodyBytes = MAX_BODY_BYTES, report = () => {} } = options;
  const calls = new OpenCalls();
  const streams = new Set<() => void>();
  let allowed: AllowedHosts | undefined;
  let closing = false;

  const { headersMs, requestMs } = options.sendingTimeouts ?? SENDING_TIMEOUTS;
  const timeouts = { headersTimeout: headersMs, requestTimeout: requestMs, connectionsCheckingInterval: headersMs / 5 };
  const server = createServer({ ...LIMITS, ...timeouts }, handle);
  server.timeout = IDLE_SOCKET_MS;
  // A client that asks before it sends is told no before it has sent.
  server.on("checkContinue", (request: IncomingMessage, response: ServerResponse) => {
    if (Number(request.headers["content-length"] ?? 0) <= maxBodyBytes) response.writeContinue();
    handle(request, response);
  });

  function handle(request: IncomingMessage, response: ServerResponse): void {
    const refusal = allowed?.refusal(request);
    if (refusal !== undefined) return refuse(request, response, 403, errorCodes.transport, refusal);
    const { method, headers, url = "" } = request;
    const served = url.startsWith("/") ? route(pathOf(url), headers) : undefined;
    if (served === undefined) {
      return refuse(request, response, 404, errorCodes.transport, "There is no MCP endpoint at this path.");
    }
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
      send(response, 200, given);
    };
    const hand = (reply: Reply): void => {
      calls.delete(call);
      deliver(reply, served, headers, response);
    };
    const fail = (fault: unknown): void => {
      calls.delete(call);
      report(fault, call.id);
      send(response, 500, errorText(null, errorCodes.internalError, "Internal error", { call: call.id }));
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
      if (!isLoopback(host) && !(allowRemote && options.hosts !== undefined)) {
        throw new Error(
          `${host} can be reached from other machines. Allow that explicitly, and name the hosts to answer to.`,
        );
      }
      const bound = await bind(server, host, port);
      allowed = allowHosts(bound.port, options.hosts, options.origins);
      return `http://${bound.family === "IPv6" ? `[${bound.address}]` : bound.address}:${bound.port}`;
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

function bind(server: Server, host: string, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port }, () => {
      server.off("error", reject);
      // A server bound to host and port has an address of this form.
      resolve(server.address() as AddressInfo);
    });
  });
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
  };
}

/** Node joins repeated headers of these names into one; the type does not know. */
function single(value: string | string[] | undefined): string | undefined {
  return typeof value === "string" ? value : value?.join(", ");
}
