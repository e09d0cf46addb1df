import type { ToolDefinition } from "@mortise/core";
import type { ConnectorRow } from "../connectors/connector-row.ts";
import type { Principal } from "./principal.ts";

/** A tool that a principal may call, and how. */
export interface AllowedTool {
  /** As the connector has it. */
  readonly name: string;
  /** What clients see: at most 64 characters, `mcp__<slug>__<tool>`, unique in everything the organisation has. */
  readonly publicName: string;
  /** As approved, under {@link publicName}. */
  readonly definition: ToolDefinition;
  readonly digest: string;
  readonly approval: "automatic" | "needs_approval";
}

/** A tool in quarantine. */
export interface ChangedTool extends Pick<AllowedTool, "name" | "publicName"> {
  /** Its server lists it no longer, rather than otherwise. */
  readonly gone: boolean;
}

/** A connector that a principal may use. */
export interface AllowedConnector {
  readonly connector: ConnectorRow;
  /** In a fixed order. Without tools that are off, denied, quarantined or switched off by the person. */
  readonly tools: readonly AllowedTool[];
  /** Tools that the person switched off, in the same order. Nobody is shown them and no call reaches them. */
  readonly off: readonly AllowedTool[];
  /** Tools that would be among {@link tools} if their server had not changed their definitions since. Nobody is shown them and no call reaches them. */
  readonly changed: readonly ChangedTool[];
  /** What the server tells models of itself, as approved; empty where it says nothing. */
  readonly instructions: string;
  /** How many tools there would be with none switched off: the 10 of "9 of 10". */
  readonly ceiling: number;
}

/** What a principal may use. One object for one authorization context until something changes: lists are kept by it. */
export interface Allowed {
  readonly connectors: readonly AllowedConnector[];
  /** By public name. */
  readonly tools: ReadonlyMap<string, { readonly connector: ConnectorRow; readonly tool: AllowedTool }>;
}

/**
 * The one decision about tools: `tools/list`, `tools/call`, REST, approvals and the console ask here. The
 * admin's list is the ceiling; the workspace's and the agent's assignments narrow it, the person's toggles narrow
 * it again. An agent gets what is assigned to it and nothing else. Kept for each context, dropped at the change
 * (within 1 s here, 5 s in the fleet), and never older than 5 s where the store cannot be asked.
 */
export interface Access {
  of(principal: Principal): Promise<Allowed> | Allowed;
}
