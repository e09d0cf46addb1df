import type { ToolDefinition } from "@mortise/core";
import type { Action } from "../authorize/actions.ts";
import type { Principal } from "../authorize/principal.ts";
import type { CallRequest, ToolAnswer } from "@mortise/core/mcp";

/** What a tool of the gateway's answers, and what it did. */
export interface SystemAnswer {
  readonly answer: ToolAnswer;
  /** The id of what it has made, for the audit trail. */
  readonly made?: string;
}

/** A tool of the gateway itself. */
export interface SystemTool {
  /** Under the name that clients see. */
  readonly definition: ToolDefinition;
  /** What whoever calls it must be allowed; who is not does not see it either. */
  readonly action: Action;
  /** Rejects with a `RestError` for what the caller can mend. */
  call(args: Readonly<Record<string, unknown>>, principal: Principal, request: CallRequest): Promise<SystemAnswer>;
}
