import { pino } from "pino";
import type { GatewayLog } from "../services.ts";

/** Where lines go: the process's stderr, or a test's array. */
export interface LogSink {
  write(line: string): void;
}

/** Secrets never come here by way of their names; what is left under these is a mistake, and is hidden. */
const HIDDEN = ["authorization", "cookie", "password", "token", "secret", "key", "accessToken", "refreshToken"];

/** A structured log, one JSON object a line. Of a fault: its kind and its place in our code, never its message, which may quote what a caller sent. */
export function createLog(level: "debug" | "info" | "warn" | "error", sink: LogSink): GatewayLog {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: HIDDEN.flatMap((name) => [name, `*.${name}`]), censor: "[hidden]" },
    },
    sink,
  );
  return {
    info: (message, data) => logger.info(data ?? {}, message),
    warn: (message, data) => logger.warn(data ?? {}, message),
    fault: (fault, id) => logger.error({ id, kind: kindOf(fault), at: placeOf(fault) }, "internal fault"),
  };
}

function kindOf(fault: unknown): string {
  if (!(fault instanceof Error)) return typeof fault;
  const code = "code" in fault && typeof fault.code === "string" ? ` ${fault.code}` : "";
  return `${fault.name}${code}`;
}

/** The innermost place in the gateway's own files, `mcp/call-tool.ts:41`: enough to find it, without a path of the machine. */
function placeOf(fault: unknown): string | undefined {
  const stack = fault instanceof Error ? fault.stack : undefined;
  return /\/(?:gateway|runtime|core)\/(?:src|dist)\/([\w./-]+:\d+)/.exec(stack ?? "")?.[1];
}
