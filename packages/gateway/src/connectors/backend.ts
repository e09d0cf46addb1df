import type { CallRequest, InvalidCall, PassedResult, ToolAnswer } from "@mortise/core/mcp";
import type { CredentialTest } from "@mortise/runtime";
import type { Principal } from "../authorize/principal.ts";
import type { AuditOutcome } from "../audit/audit-log.ts";
import type { ConnectedCredential, ConnectionHolder } from "../connections/connections.ts";
import type { Questions } from "../questions/pass-questions.ts";
import type { QuestionAnswers } from "../upstream/upstream-client.ts";
import type { ConnectorRow } from "./connector-row.ts";

/** What became of a call, for the caller and for the audit trail. */
export interface BackendAnswer {
  /** What an external server answered is passed on as it is. */
  readonly answer: ToolAnswer | PassedResult | Asking | InvalidCall;
  readonly outcome: Pick<AuditOutcome, "transport" | "protocol" | "tool" | "code">;
}

/** A server has questions before it goes on, which the call's client can be asked. */
export interface Asking {
  readonly kind: "asking";
  readonly questions: Questions;
  /** Who asks, in one word: its answers are for nobody else. */
  readonly asker: string;
}

/** The client that a call is made for, as far as it can be asked something in the course of it. */
export interface AskedClient {
  /** As the client declares them. */
  readonly capabilities: Readonly<Record<string, unknown>>;
  /** To what an {@link Asking} of this very call asked; without an asker, nobody has asked yet. */
  readonly answers?: QuestionAnswers & { readonly asker?: string };
}

/** A call, as whoever makes it hands it on. */
export interface BackendRequest extends CallRequest {
  /**
   * The caller's own credential for a descriptor connector, field by field, where the request brought one. It serves
   * this call instead of what is stored, and nothing of it is kept.
   */
  readonly ownCredential?: Readonly<Record<string, string>>;
  /** Whom the connector's server can ask something before it goes on; left out where nobody can be asked. */
  readonly client?: AskedClient;
}

/**
 * Makes calls to connectors of one kind. Whether the principal may call the tool has been decided, recorded and,
 * where it needs one, approved. Never rejects for anything that an upstream does; a rejection is a fault of ours.
 */
export interface Backend {
  /** @param tool - Its name as the connector has it. */
  call(
    connector: ConnectorRow,
    tool: string,
    args: Readonly<Record<string, unknown>>,
    principal: Principal,
    request: BackendRequest,
  ): Promise<BackendAnswer>;
}

/** The backend of descriptor connectors. */
export interface DescriptorBackend extends Backend {
  /** Tries a stored connection on its descriptor's test endpoint, with the tokens that calls have. */
  test(
    connector: ConnectorRow,
    holder: ConnectionHolder,
    credential: ConnectedCredential,
    signal: AbortSignal,
  ): Promise<CredentialTest>;
}
