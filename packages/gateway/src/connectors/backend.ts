import type { CallRequest, PassedResult, ToolAnswer } from "@mortise/core/mcp";
import type { CredentialTest } from "@mortise/runtime";
import type { Principal } from "../authorize/principal.ts";
import type { AuditOutcome } from "../audit/audit-log.ts";
import type { ConnectedCredential, ConnectionHolder } from "../connections/connections.ts";
import type { ConnectorRow } from "./connector-row.ts";

/** What became of a call, for the caller and for the audit trail. */
export interface BackendAnswer {
  /** What an external server answered is passed on as it is. */
  readonly answer: ToolAnswer | PassedResult;
  readonly outcome: Pick<AuditOutcome, "transport" | "protocol" | "tool" | "code">;
}

/** A call, as whoever makes it hands it on. */
export interface BackendRequest extends CallRequest {
  /**
   * The caller's own credential for a descriptor connector, field by field, where the request brought one. It serves
   * this call instead of what is stored, and nothing of it is kept.
   */
  readonly ownCredential?: Readonly<Record<string, string>>;
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
