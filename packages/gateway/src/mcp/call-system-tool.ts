import type { CallRequest, ToolAnswer } from "@mortise/core/mcp";
import type { AuditOutcome } from "../audit/audit-log.ts";
import { AuditUnavailable } from "../audit/audit-log.ts";
import type { Principal } from "../authorize/principal.ts";
import { isForeignKeyViolation } from "../db/is-foreign-key-violation.ts";
import { notFound, RestError } from "../rest/rest-error.ts";
import type { Services } from "../services.ts";
import { SecretUnreadable, VaultSealed } from "../vault/vault.ts";
import type { SystemTool } from "./system-tool.ts";
import { toolError } from "./tool-error.ts";

/** What became of a call of one of the gateway's own tools. */
export interface SystemCall {
  readonly outcome: ToolAnswer;
  readonly recorded: Pick<AuditOutcome, "transport" | "protocol" | "tool" | "code" | "made">;
}

/** Calls one of the gateway's own tools. What the REST API would refuse, the tool's answer refuses with the same words. */
export async function callSystemTool(
  { log }: Pick<Services, "log">,
  tool: SystemTool,
  args: Readonly<Record<string, unknown>>,
  principal: Principal,
  request: CallRequest,
): Promise<SystemCall> {
  try {
    const { answer: outcome, ...made } = await tool.call(args, principal, request);
    return { outcome, recorded: { transport: "ok", protocol: "ok", tool: outcome.isError ? "error" : "ok", ...made } };
  } catch (fault) {
    const outcome = refusalOf(fault);
    if (outcome === undefined) {
      log.fault(fault, request.id);
      const text = `Something went wrong inside the gateway itself, under the id ${request.id}.`;
      return { outcome: toolError("internal", text), recorded: failed("internal") };
    }
    return { outcome: outcome.answer, recorded: failed(outcome.code) };
  }
}

function failed(code: string): SystemCall["recorded"] {
  return { transport: "ok", protocol: "ok", tool: "error", code };
}

function refusalOf(fault: unknown): { readonly code: string; readonly answer: ToolAnswer } | undefined {
  if (fault instanceof RestError) {
    const { code, message, hint, faults = [] } = fault;
    const lines = [message, ...(hint === undefined ? [] : [hint]), ...faults.map((one) => JSON.stringify(one))];
    return { code, answer: toolError(code, lines.join("\n")) };
  }
  // What it was to belong to was deleted between the look at it and the write.
  if (isForeignKeyViolation(fault)) return refusalOf(notFound());
  if (fault instanceof VaultSealed)
    return plain("vault_sealed", "The vault is sealed, so nothing that needs a secret works.");
  if (fault instanceof SecretUnreadable)
    return plain("credential_unreadable", "A stored secret cannot be read: enter it again.");
  if (fault instanceof AuditUnavailable)
    return plain("audit_unavailable", "This cannot be recorded now, so it was not done.");
  return undefined;
}

function plain(code: string, text: string): { readonly code: string; readonly answer: ToolAnswer } {
  return { code, answer: toolError(code, text) };
}
