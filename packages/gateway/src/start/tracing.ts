import { context, propagation, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import type { AuditLog } from "../audit/audit-log.ts";

const tracer = () => trace.getTracer("mortise-gateway");

/** What can name a trace: headers, or what a message has in place of them. */
export type Carrier = Readonly<Record<string, string | string[] | undefined>>;

/** Methods that a span may be named after; there is no end of others (OpenTelemetry HTTP semantic conventions). */
const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE", "QUERY"]);

/** A request, as far as a span tells of it. */
export interface TracedRequest {
  readonly method: string;
  /** The route's pattern; left out where no route is asked for. */
  readonly route?: string;
}

/**
 * A span around a request, under the trace that the request names (W3C Trace Context). Costs nothing unless the
 * operator loads an OpenTelemetry SDK (`node --import`). Path and query are not told, though the conventions would have
 * them: links to set a password, to connect an account and to approve a call are secrets of whoever holds them. No trace
 * context goes to upstreams: it is nobody's there.
 */
export function traced(
  headers: Carrier,
  { method, route }: TracedRequest,
  work: () => Promise<Response>,
): Promise<Response> {
  const parent = propagation.extract(context.active(), headers);
  const isKnown = METHODS.has(method);
  const name = [isKnown ? method : "HTTP", ...(route === undefined ? [] : [route])].join(" ");
  const attributes = {
    "http.request.method": isKnown ? method : "_OTHER",
    ...(route === undefined ? {} : { "http.route": route }),
  };
  return tracer().startActiveSpan(name, { kind: SpanKind.SERVER, attributes }, parent, async (span) => {
    try {
      const response = await work();
      span.setAttribute("http.response.status_code", response.status);
      if (response.status >= 500) {
        span.setAttribute("error.type", String(response.status));
        span.setStatus({ code: SpanStatusCode.ERROR });
      }
      return response;
    } finally {
      span.end();
    }
  });
}

/** Does work under the trace that a request names, which {@link tracing} puts the spans of its calls into. */
export function underTrace<Result>(carrier: Carrier, work: () => Result): Result {
  return context.with(propagation.extract(context.active(), carrier), work);
}

/** The same audit log, with a span for each tool call, under the request that is active. No argument or answer is in it. */
export function tracing(audit: AuditLog): AuditLog {
  return {
    record: (event) => audit.record(event),
    close: () => audit.close(),
    begin: async (event) => {
      if (event.kind !== "tool_call") return audit.begin(event);
      const span = tracer().startSpan("tools/call", {
        kind: SpanKind.SERVER,
        attributes: {
          "mcp.method.name": "tools/call",
          "gen_ai.tool.name": event.tool ?? "",
          "mortise.call": event.call ?? "",
        },
      });
      try {
        const record = await audit.begin(event);
        return {
          kept: record.kept,
          end: (outcome) => {
            span.setAttribute("mortise.outcome", `${outcome.transport}/${outcome.protocol}/${outcome.tool}`);
            if (outcome.tool !== "ok") span.setStatus({ code: SpanStatusCode.ERROR });
            span.end();
            record.end(outcome);
          },
        };
      } catch (error) {
        span.setStatus({ code: SpanStatusCode.ERROR, message: "not recorded" });
        span.end();
        throw error;
      }
    },
  };
}
