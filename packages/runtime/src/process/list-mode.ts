import type { CompiledConnector } from "@mortise/core";
import type { ServedTools } from "@mortise/core/mcp";

/** What clients list: every tool, or three that find and call them. */
export type ListMode = NonNullable<CompiledConnector["server"]>["mode"];

/** The option that decides it, whatever the descriptor says. */
export interface ModeOption {
  readonly mode?: ListMode;
}

/** A connector in the mode that was asked for. */
export function withMode(connector: CompiledConnector, { mode }: ModeOption): CompiledConnector {
  const { server } = connector;
  return mode === undefined || server === null ? connector : { ...connector, server: { ...server, mode } };
}

/** Clients begin to refuse or cut lists beyond these, and models to choose badly. */
const MOST_TOOLS = 100;
const MOST_TOKENS = 15_000;

/** What to say of a list that is more than clients and models take well; `undefined` where it is not. */
export function largeListNote(tools: number, tokens?: number): string | undefined {
  if (tools <= MOST_TOOLS && (tokens ?? 0) <= MOST_TOKENS) return undefined;
  const size = tokens === undefined ? "" : ` (about ${tokens.toLocaleString("en")} tokens)`;
  return `${String(tools)} tool${tools === 1 ? "" : "s"}${size} in a client's list are more than most take well; with --mode discovery it has three, which find and call them`;
}

/** The same of tools that are served; nobody sees a flooded client from its inside, so the server says it where it starts. */
export function servedListNote({ server, tools }: CompiledConnector, { toolsJson }: ServedTools): string | undefined {
  if (server?.mode === "discovery") return undefined;
  return largeListNote(tools.length, Math.round(Buffer.byteLength(toolsJson) / 4));
}
