import type { CompiledConnector } from "@mortise/core";
import { CannotRun } from "./exit-code.ts";

/** More would push the message off the screen; `tools` lists them all. */
const MOST_NAMES = 20;

/** For every command that takes a tool's name: what it might have been. */
export async function noSuchTool(name: string, connector: CompiledConnector): Promise<CannotRun> {
  const { suggest } = await import("@mortise/core");
  const names = connector.tools.map(({ definition }) => definition.name);
  return new CannotRun(`${connector.metadata.slug} has no tool \`${name}\``, hint(names, suggest(name, names)));
}

function hint(names: readonly string[], near: string | undefined): string {
  if (near !== undefined) return `did you mean ${near}?`;
  if (names.length === 0) return "it has no tools at all: `mcp_config` is missing, not enabled, or maps no operation";
  return `it has ${names.slice(0, MOST_NAMES).join(", ")}${names.length > MOST_NAMES ? ", ..." : ""}`;
}
