import { createHash } from "node:crypto";
import { type CallingClient, type CallOutcome, type InputRequired, isObject } from "@mortise/core/mcp";
import { actorOf, type AuditEvent, AuditUnavailable } from "../audit/audit-log.ts";
import { maskArguments } from "../audit/mask-arguments.ts";
import type { AllowedTool } from "../authorize/access.ts";
import type { Principal } from "../authorize/principal.ts";
import type { ConnectorRow } from "../connectors/connector-row.ts";
import { newId } from "../db/new-id.ts";
import { plainArguments } from "../mcp/plain-arguments.ts";
import { toolError } from "../mcp/tool-error.ts";
import type { Services } from "../services.ts";
import { approvalUrl, type ApprovalRow } from "./approval.ts";
import { type ApprovalBinding, findStanding, mayAsk, requestApproval, useUp } from "./approval-requests.ts";
import { awaitDecision } from "./await-decision.ts";
import { createStateSigner, type StateSigner } from "./request-state.ts";

/** A call in front of the gate. */
export interface GatedCall {
  readonly principal: Principal;
  readonly connector: ConnectorRow;
  readonly tool: AllowedTool;
  readonly args: Readonly<Record<string, unknown>>;
  /** Of the canonical arguments. */
  readonly digest: string;
  readonly signal: AbortSignal;
  readonly client: CallingClient | undefined;
}

/** Whether the call may be made now. If not, what to answer and a word for the audit trail. */
export type Passage =
  { readonly ok: true } | { readonly ok: false; readonly outcome: CallOutcome; readonly code: string };

export type ApprovalGate = (call: GatedCall) => Promise<Passage> | Passage;

const UNRECORDED = "Nobody can be asked to approve this call now, since that cannot be recorded. Try again later.";
const PASSED: Passage = { ok: true };
/** By which name a client is asked, and answers. */
const QUESTION = "approval";
const INVALID_STATE: Passage = {
  ok: false,
  outcome: { kind: "invalid", message: "The requestState is not one that was given for this call, or it has expired." },
  code: "invalid_request_state",
};

/**
 * Lets calls through that need no approval, and those that a person has approved: this caller's, of this tool, with
 * these arguments, once. A client that can lead a person to a page and says so is asked to; any other gets the link in
 * the answer, and calls again.
 */
export function createApprovalGate(
  services: Pick<Services, "store" | "clock" | "changes" | "audit" | "vault" | "publicUrl">,
): ApprovalGate {
  let signer: StateSigner | undefined;

  return (call) => {
    if (call.tool.approval === "automatic" && call.client?.requestState === undefined) return PASSED;
    return judge(call);
  };

  async function judge(call: GatedCall): Promise<Passage> {
    const { principal, connector, tool, digest, client } = call;
    const binding: ApprovalBinding = { principal, connector: connector.id, tool: tool.name, digest };
    const request = requestDigest(binding);
    const now = services.clock.time();
    const state = client?.requestState === undefined ? undefined : signing().verify(client.requestState, request, now);
    if (client?.requestState !== undefined && state === undefined) return INVALID_STATE;
    if (tool.approval === "automatic") return PASSED;

    const refused = state === undefined ? undefined : refusalIn(client);
    if (refused !== undefined) return answer("approval_declined", refused);
    const found = await findStanding(services, binding);
    // Whoever comes back has sent a person to the page: it is worth waiting for them a little.
    const row =
      state !== undefined && found?.id === state.approval && found.state === "pending"
        ? await awaitDecision(services, found, call.signal)
        : found;
    switch (row?.state) {
      case "approved":
        return (await useUp(services, row)) ? PASSED : waitFor(row, call, request, state !== undefined);
      case "denied":
        return answer(
          "approval_denied",
          "A person has denied this call. Do not make it again unless the user asks for it.",
        );
      case "pending":
        return waitFor(row, call, request, state?.approval === row.id);
      case "used":
      case undefined:
        return ask(call, binding, request);
    }
  }

  async function ask(call: GatedCall, binding: ApprovalBinding, request: string): Promise<Passage> {
    const { principal, connector, tool, args, digest } = call;
    const shown = JSON.stringify(maskArguments(plainArguments(args)));
    if (!(await mayAsk(services, principal))) {
      return answer(
        "too_many_approvals",
        "Too many calls wait for a person's approval. Have some of them decided first.",
      );
    }
    const id = newId("apr");
    const event: AuditEvent = {
      kind: "approval",
      ...actorOf(principal),
      action: "approval.request",
      target: id,
      connector: connector.id,
      tool: tool.name,
      decision: "needs_approval",
      argumentsDigest: digest,
    };
    try {
      await services.audit.record(event);
    } catch (fault) {
      if (fault instanceof AuditUnavailable) return answer("audit_unavailable", UNRECORDED);
      throw fault;
    }
    const row = await requestApproval(services, id, binding, shown);
    await services.changes.publish({
      organisation: row.org_id,
      subject: "approval",
      id: row.id,
      connector: connector.id,
    });
    return waitFor(row, call, request, false);
  }

  /** @param asked - Whether the client has been sent to the page already. */
  function waitFor(row: ApprovalRow, { client, connector, tool }: GatedCall, request: string, asked: boolean): Passage {
    const url = approvalUrl(services.publicUrl, row.id);
    if (client === undefined || !takesUrls(client)) return pendingAnswer(row, url);
    const message = `A person has to approve the call of ${tool.name} of ${connector.name}.`;
    const outcome: InputRequired = {
      kind: "input_required",
      ...(asked
        ? {}
        : { inputRequests: { [QUESTION]: { method: "elicitation/create", params: { mode: "url", message, url } } } }),
      requestState: signing().sign({ approval: row.id, request, expiresAt: row.expires_at }),
    };
    return { ok: false, outcome, code: "approval_required" };
  }

  function signing(): StateSigner {
    return (signer ??= createStateSigner(services.vault.deriveKey("approval-state")));
  }
}

/** For clients that cannot be asked: nothing was done, and what to do. */
function pendingAnswer({ id, expires_at: expiresAt }: ApprovalRow, url: string): Passage {
  const text =
    `This call needs the approval of a person, so it has not been made. Ask the user to open ${url} and decide. ` +
    `Once they have approved it, call the tool again with exactly the same arguments, before ${new Date(expiresAt).toISOString()}.`;
  const outcome = toolError("approval_required", text, { "mortise/approval": { id, url, expiresAt } });
  return { ok: false, outcome, code: "approval_required" };
}

function answer(code: string, text: string): Passage {
  return { ok: false, outcome: toolError(code, text), code };
}

/** What the person said in their client, where they would not even go to the page. */
function refusalIn(client: CallingClient | undefined): string | undefined {
  const response = client?.inputResponses?.[QUESTION];
  const action = isObject(response) ? response["action"] : undefined;
  return action === "decline" || action === "cancel"
    ? "The user declined to approve this call, so it has not been made. Do not make it again unless they ask for it."
    : undefined;
}

function takesUrls({ capabilities: { elicitation } }: CallingClient): boolean {
  return isObject(elicitation) && isObject(elicitation["url"]);
}

/** Names the caller and the call in one word. */
function requestDigest({ principal, connector, tool, digest }: ApprovalBinding): string {
  const { organisation, user = null, agent = null } = principal;
  const parts = JSON.stringify([organisation, user, agent, connector, tool, digest]);
  return createHash("sha256").update(parts).digest("base64url");
}
