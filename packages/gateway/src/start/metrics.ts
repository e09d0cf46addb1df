import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { AuditLog } from "../audit/audit-log.ts";
import type { Vault } from "../vault/vault.ts";
import type { GatewayConfig } from "./config.ts";

/** What Prometheus reads. No label names a tenant, person, connector or tool: their number is not ours to bound, nor their names to tell. */
export interface Metrics {
  readonly request: (method: string, route: string, status: number, seconds: number) => void;
  /** The same audit log, whose tool calls are counted and timed. */
  readonly counting: (audit: AuditLog) => AuditLog;
  readonly text: () => Promise<string>;
  readonly contentType: string;
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export function createMetrics(vault: Pick<Vault, "state">): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: "mortise_" });
  const requests = new Histogram({
    name: "mortise_http_request_duration_seconds",
    help: "REST requests by route and status.",
    labelNames: ["method", "route", "status"],
    buckets: SECONDS,
    registers: [registry],
  });
  const calls = new Histogram({
    name: "mortise_tool_call_duration_seconds",
    help: "Tool calls by how they ended on the level that failed first.",
    labelNames: ["outcome"],
    buckets: SECONDS,
    registers: [registry],
  });
  const unrecorded = new Counter({
    name: "mortise_audit_unavailable_total",
    help: "Events that could not be recorded, so that nothing was done.",
    registers: [registry],
  });
  const open = new Gauge({ name: "mortise_tool_calls_open", help: "Tool calls under way.", registers: [registry] });
  const sealed: Gauge = new Gauge({
    name: "mortise_vault_sealed",
    help: "1 while the vault is sealed.",
    registers: [registry],
    collect: () => {
      sealed.set(vault.state().state === "sealed" ? 1 : 0);
    },
  });
  return {
    request: (method, route, status, seconds) => requests.observe({ method, route, status: String(status) }, seconds),
    counting: (audit) => ({
      record: async (event) => audit.record(event).catch(refused),
      close: () => audit.close(),
      begin: async (event) => {
        const record = await audit.begin(event).catch(refused);
        if (event.kind !== "tool_call") return record;
        open.inc();
        return {
          kept: record.kept,
          end: (outcome) => {
            open.dec();
            const { transport, protocol, tool } = outcome;
            const failed = transport !== "ok" ? transport : protocol === "error" ? "protocol_error" : `tool_${tool}`;
            calls.observe({ outcome: failed }, outcome.durationMs / 1_000);
            record.end(outcome);
          },
        };
      },
    }),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };

  function refused(error: unknown): never {
    unrecorded.inc();
    throw error;
  }
}

/** Who may read them: whoever has the token where there is one, otherwise this machine alone. */
export function metricsGuard({
  metricsToken,
}: Pick<GatewayConfig, "metricsToken">): (incoming: IncomingMessage) => boolean {
  if (metricsToken !== undefined) {
    const expected = digest(`Bearer ${metricsToken}`);
    return ({ headers }) => timingSafeEqual(digest(headers.authorization ?? ""), expected);
  }
  return ({ socket, headers }) =>
    /^(?:127\.|::1$|::ffff:127\.)/.test(socket.remoteAddress ?? "") && headers["x-forwarded-for"] === undefined;
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
