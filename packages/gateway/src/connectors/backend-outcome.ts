import type { CallEvent, RuntimeErrorCode } from "@mortise/runtime";
import type { BackendAnswer } from "./backend.ts";
import type { Passage } from "./create-guarded-egress.ts";

/** Faults that were found before anything was sent. */
const NOT_SENT: ReadonlySet<RuntimeErrorCode> = new Set([
  "arguments_invalid",
  "credential_missing",
  "connection_invalid",
  "reauthentication_required",
  "egress_refused",
  "rate_limited",
]);

/** Faults of an answer that is none. */
const UNREADABLE: ReadonlySet<RuntimeErrorCode> = new Set(["bad_response", "response_too_large", "upstream_truncated"]);

/** What became of a call of the runtime, on the audit trail's three levels. */
export function outcomeOf(
  { code, status }: Pick<CallEvent, "code" | "status">,
  { egress }: Passage,
): BackendAnswer["outcome"] {
  if (code === "ok") return { transport: "ok", protocol: "ok", tool: "ok" };
  if (code === "cancelled") return { transport: "cancelled", protocol: "none", tool: "none", code };
  if (UNREADABLE.has(code)) return { transport: "ok", protocol: "error", tool: "none", code };
  if (status !== undefined) return { transport: "ok", protocol: "ok", tool: "error", code };
  const isUnsent = NOT_SENT.has(code) || egress === "held";
  return { transport: isUnsent ? "not_sent" : "failed", protocol: "none", tool: "none", code };
}
