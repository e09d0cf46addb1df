import { type CallingClient, type CallOutcome, type InputRequired, isObject } from "@mortise/core/mcp";
import { actorOf, type AuditEvent, AuditUnavailable } from "../audit/audit-log.ts";
import { maskArguments } from "../audit/mask-arguments.ts";
import type { AllowedTool } from "../authorize/access.ts";
import type { Principal } from "../authorize/principal.ts";
import type { Asking } from "../connectors/backend.ts";
import type { ConnectorRow } from "../connectors/connector-row.ts";
import { newId } from "../db/new-id.ts";
import { plainArguments } from "../mcp/plain-arguments.ts";
import { toolError } from "../mcp/tool-error.ts";
import { askClient } from "../questions/ask-client.ts";
import { passedCapabilities } from "../questions/passed-capabilities.ts";
import {
  type AskedQuestions,
  createRequestStates,
  type RequestStates,
  type StatedCall,
} from "../questions/request-state.ts";
import { staleState } from "../questions/stale-state.ts";
import type { Services } from "../services.ts";
import { approvalUrl, type ApprovalRow } from "./approval.ts";
import {
  type ApprovalBinding,
  findStanding,
  goOn,
  keepForAnswer,
  mayAsk,
  requestApproval,
  useUp,
} from "./approval-requests.ts";
import { awaitDecision } from "./await-decision.ts";

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

/** A call that may be made now. */
export interface Passed {
  readonly ok: true;
  /** The approval that it has used up, where it needed one. */
  readonly approval?: string;
  /** What its server has asked, where the client comes back with the answers. */
  readonly asked?: AskedQuestions;
}

/** What to answer in place of a result, and a word for the audit trail. */
export interface HeldUp {
  readonly outcome: CallOutcome;
  readonly code: string;
}

/** Whether the call may be made now. If not, what to answer. */
export type Passage = Passed | ({ readonly ok: false } & HeldUp);

/** Where calls wait for people: for their approval before they are made, for their answers before they go on. */
export interface ApprovalGate {
  pass(call: GatedCall): Promise<Passage> | Passage;
  /** What a client gets whose call has passed, and whose server asks something before it goes on. */
  ask(call: GatedCall, passed: Passed, asking: Asking): Promise<HeldUp>;
}

const UNRECORDED = "Nobody can be asked to approve this call now, since that cannot be recorded. Try again later.";
const PASSED: Passage = { ok: true };
/** By which name a client is asked, and answers. */
const QUESTION = "approval";
const INVALID_STATE: Passage = { ok: false, outcome: staleState, code: "invalid_request_state" };

/**
 * Lets calls through that need no approval, and those that a person has approved: this caller's, of this tool, with
 * these arguments, once. A client that can lead a person to a page and says so is asked to; any other gets the link in
 * the answer, and calls again.
 */
export function createApprovalGate(
  services: Pick<Services, "store" | "clock" | "changes" | "audit" | "vault" | "publicUrl">,
): ApprovalGate {
  let states: RequestStates | undefined;

  return {
    pass(call) {
      if (call.tool.approval === "automatic" && call.client?.requestState === undefined) return PASSED;
      return judge(call);
    },
    async ask(call, { approval, asked }, given) {
      const asking = { ...statedCall(call), asked, approval };
      const held = askClient(sealing(), asking, given, call.connector.name, services.clock.time());
      if (approval !== undefined && held.until !== undefined)
        await keepForAnswer(services, call.principal, approval, held.until);
      return held;
    },
  };

  async function judge(call: GatedCall): Promise<Passage> {
    const { principal, connector, tool, digest, client } = call;
    const binding: ApprovalBinding = { principal, connector: connector.id, tool: tool.name, digest };
    const now = services.clock.time();
    const given =
      client?.requestState === undefined ? undefined : sealing().open(client.requestState, statedCall(call), now);
    if (client?.requestState !== undefined && given === undefined) return INVALID_STATE;
    if (given?.kind === "questions") {
      const { approval, expiresAt } = given;
      if (approval !== undefined) {
        const goesOn = await goOn(services, principal, approval, expiresAt);
        return goesOn ? { ok: true, asked: given, approval } : INVALID_STATE;
      }
      if (tool.approval === "automatic") return { ok: true, asked: given };
      // It has come to need approval since the question: begun anew.
    }
    if (tool.approval === "automatic") return PASSED;

    const state = given?.kind === "approval" ? given : undefined;
    const refused = state === undefined ? undefined : refusalIn(client);
    if (refused !== undefined) return answer("approval_declined", refused);
    const found = await findStanding(services.store.db, services.clock, binding);
    // Whoever comes back has sent a person to the page: it is worth waiting for them a little.
    const row =
      state !== undefined && found?.id === state.approval && found.state === "pending"
        ? await awaitDecision(services, found, call.signal)
        : found;
    switch (row?.state) {
      case "approved":
        return (await useUp(services, row)) ? { ok: true, approval: row.id } : waitFor(row, call, state !== undefined);
      case "denied":
        return answer(
          "approval_denied",
          "A person has denied this call. Do not make it again unless the user asks for it.",
        );
      case "pending":
        return waitFor(row, call, state?.approval === row.id);
      case "used":
      case undefined:
        return ask(call, binding);
    }
  }

  async function ask(call: GatedCall, binding: ApprovalBinding): Promise<Passage> {
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
    return waitFor(row, call, false);
  }

  /** @param asked - Whether the client has been sent to the page already. */
  function waitFor(row: ApprovalRow, call: GatedCall, asked: boolean): Passage {
    const { client, connector, tool } = call;
    const url = approvalUrl(services.publicUrl, row.id);
    if (client === undefined || !takesUrls(client)) return pendingAnswer(row, url);
    const message = `A person has to approve the call of ${tool.name} of ${connector.name}.`;
    const outcome: InputRequired = {
      kind: "input_required",
      ...(asked
        ? {}
        : { inputRequests: { [QUESTION]: { method: "elicitation/create", params: { mode: "url", message, url } } } }),
      requestState: sealing().seal({ kind: "approval", approval: row.id, expiresAt: row.expires_at }, statedCall(call)),
    };
    return { ok: false, outcome, code: "approval_required" };
  }

  function sealing(): RequestStates {
    return (states ??= createRequestStates(services.vault.deriveKey("request-state")));
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

function takesUrls({ capabilities }: CallingClient): boolean {
  return passedCapabilities(capabilities).elicitation?.url !== undefined;
}

function statedCall({ principal, connector, tool, digest }: GatedCall): StatedCall {
  return { principal, connector: connector.id, tool: tool.name, digest };
}
