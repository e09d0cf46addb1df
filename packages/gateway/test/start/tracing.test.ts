import { context, propagation, SpanStatusCode, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import type { AuditLog, AuditOutcome } from "../../src/audit/audit-log.ts";
import { traced, tracing } from "../../src/start/tracing.ts";
import { createBrowser } from "../support/browser.ts";
import { startTestGateway } from "../support/start-test-gateway.ts";
import { openMcpStage } from "../support/mcp-stage.ts";
import { legacy, modern } from "../mcp/mcp-wire.ts";

const PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

let spans: InMemorySpanExporter;
beforeEach(() => {
  spans = new InMemorySpanExporter();
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: spans })] }));
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
});
afterEach(() => {
  trace.disable();
  context.disable();
  propagation.disable();
});

function auditOf(ends: AuditOutcome[], recordable = true): AuditLog {
  return {
    begin: () =>
      recordable
        ? Promise.resolve({ kept: Promise.resolve(), end: (outcome: AuditOutcome) => void ends.push(outcome) })
        : Promise.reject(new Error("full")),
    record: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

const event = {
  kind: "tool_call",
  organisation: "o",
  actor: "user:u",
  action: "tool.call",
  tool: "search",
  arguments: { q: "s3cr3t" },
} as const;

test("a request's span is under the trace that the request names, and a call's is under the request's", async () => {
  const ends: AuditOutcome[] = [];
  await traced({ traceparent: PARENT }, { method: "POST", route: "/mcp" }, async () => {
    const record = await tracing(auditOf(ends)).begin(event);
    record.end({ transport: "ok", protocol: "ok", tool: "error", durationMs: 1 });
    return new Response("ok");
  });
  const [call, request] = spans.getFinishedSpans();
  expect(request?.spanContext().traceId).toBe("0af7651916cd43dd8448eb211c80319c");
  expect(request?.parentSpanContext?.spanId).toBe("b7ad6b7169203331");
  expect(call?.parentSpanContext?.spanId).toBe(request?.spanContext().spanId);
  expect(call?.attributes).toMatchObject({ "gen_ai.tool.name": "search", "mortise.outcome": "ok/ok/error" });
  expect(call?.status.code).toBe(SpanStatusCode.ERROR);
  expect(JSON.stringify([call?.attributes, request?.attributes])).not.toContain("s3cr3t");
  expect(ends).toHaveLength(1);
});

test("a call that cannot be recorded ends its span, and still is not made", async () => {
  await expect(tracing(auditOf([], false)).begin(event)).rejects.toThrow("full");
  expect(spans.getFinishedSpans()).toHaveLength(1);
});

test("a tool call's span is under the trace that its message names, or else the request; nothing goes on to a backend", async () => {
  const stage = await openMcpStage();
  try {
    Object.assign(stage.services, { audit: tracing(stage.services.audit) });
    await stage.addConnector("Acme", { list: "automatic" });
    const call = { name: "mcp__acme__list", arguments: { q: "s3cr3t" } };
    const other = PARENT.replace("0af7", "1bf8");
    const headers = { traceparent: PARENT };
    await modern(stage.port, "mia", "tools/call", call, { headers });
    await modern(stage.port, "mia", "tools/call", call, { headers, meta: { traceparent: other, tracestate: "a=b" } });
    await modern(stage.port, "mia", "tools/call", call, { headers: { traceparent: "nonsense" } });
    await legacy(stage.port, "mia", "tools/call", call);
    const found = spans.getFinishedSpans();
    expect(found.slice(0, 2).map((span) => [span.name, span.parentSpanContext?.traceId])).toEqual([
      ["tools/call", "0af7651916cd43dd8448eb211c80319c"],
      ["tools/call", "1bf8651916cd43dd8448eb211c80319c"],
    ]);
    expect(found[1]?.spanContext().traceState?.get("a")).toBe("b");
    expect(found.slice(2).map((span) => span.parentSpanContext)).toEqual([undefined, undefined]);
    expect(JSON.stringify(found.map(({ attributes }) => attributes))).not.toContain("s3cr3t");
    const requests = stage.calls.map(({ request }) => request as object);
    const members = requests.map((request) => Object.keys(request).toSorted());
    expect(members).toEqual([...Array.from({ length: 3 }, () => ["client", "id", "signal"]), ["id", "slot"]]);
    // What a client can be asked goes on, and nothing else of it.
    expect(requests.slice(0, 3).map((request) => "client" in request && request.client)).toEqual(
      Array.from({ length: 3 }, () => ({ capabilities: {} })),
    );
  } finally {
    await stage.close();
  }
});

test("requests are told by their routes: no path, query or method of a caller's making is in a span, a label or a line", async () => {
  const gateway = await startTestGateway();
  const { url, organisation, services } = gateway;
  try {
    const { id } = await services.identity.createUser({ email: "zoe@example.com", name: "Zoe" });
    const setup = new URL(await services.identity.createSetupLink(id));
    const asked = [
      ["GET", `/api/organizations/${organisation}/connectors/c4n4ry-id/tools`],
      ["GET", "/oauth/callback?state=c4n4ry-state&code=c4n4ry-code"],
      ["GET", "/connect/c4n4ry-id"],
      ["GET", "/approvals/c4n4ry-id"],
      ["POST", "/approvals/c4n4ry-id"],
      ["GET", setup.pathname + setup.search],
      ["GET", "/account/c4n4ry-page?token=c4n4ry-token"],
      ["GET", "/api/auth/c4n4ry-endpoint?token=c4n4ry-token"],
      ["GET", "/.well-known/c4n4ry-document"],
      ["GET", "/c4n4ry-place?c4n4ry=1"],
      ["PROPFIND", "/c4n4ry-place"],
    ] as const;
    for (const [method, path] of asked) await fetch(url + path, { method, redirect: "manual" });
    await createBrowser(url).post("/account/sign-in", { email: "c4n4ry@example.com", password: "c4n4ry-password" });

    const found = spans.getFinishedSpans();
    const ours = found.filter(({ instrumentationScope }) => instrumentationScope.name === "mortise-gateway");
    expect(ours.map(({ name }) => name)).toEqual([
      "GET /api/organizations/:orgId/connectors/:connectorId/tools",
      "GET /oauth/callback",
      "GET /connect/:connectorId",
      "GET /approvals/:approvalId",
      "POST /approvals/:approvalId",
      "GET /account/*",
      "GET /account/*",
      "GET /api/auth/*",
      "GET /.well-known/*",
      "GET",
      "HTTP",
      "POST /account/*",
    ]);
    expect(ours[0]?.attributes).toEqual({
      "http.request.method": "GET",
      "http.route": "/api/organizations/:orgId/connectors/:connectorId/tools",
      "http.response.status_code": 401,
    });
    expect(ours[10]?.attributes).toEqual({ "http.request.method": "_OTHER", "http.response.status_code": 404 });
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toContain('route="/approvals/:approvalId"');
    const told = JSON.stringify(
      found.map(({ name, attributes, events, status }) => ({ name, attributes, events, status })),
    );
    for (const text of [told, metrics, gateway.lines.join("\n")]) {
      for (const hidden of [/c4n4ry/i, organisation, setup.searchParams.get("token") ?? "no token", "zoe@"])
        expect(text).not.toMatch(hidden);
    }
  } finally {
    await gateway.close();
  }
});
