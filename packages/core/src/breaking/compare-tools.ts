import type { LockedConnector, LockedTool, ToolsLock } from "../lock/tools-lock.ts";
import { changeKinds } from "./change-kinds.ts";
import type { Change, Difference } from "./change.ts";
import { compareCredentials } from "./compare-credentials.ts";
import { compareTool } from "./compare-tool.ts";
import { findRenamed } from "./find-renamed.ts";

/** What changed for the callers of several connectors' tools, connector by connector. Of two that stand alone, one has become the other, whatever they are called. */
export function compareLocks(before: ToolsLock, after: ToolsLock): readonly Change[] {
  const [[one, ...others], [oneNow, ...othersNow]] = [before.connectors, after.connectors];
  if (one !== undefined && oneNow !== undefined && others.length + othersNow.length === 0) {
    return compareTools(one, oneNow);
  }
  const [old, now] = [before, after].map(({ connectors }) => new Map(connectors.map((one) => [one.name, one])));
  const names = [...new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])])].toSorted();
  return names.flatMap((name): readonly Change[] => {
    const [was, is] = [old?.get(name), now?.get(name)];
    if (was !== undefined && is !== undefined) return compareTools(was, is);
    return was === undefined
      ? [change(name, undefined, { kind: "connector-added", message: `The connector \`${name}\` is new.` })]
      : [change(name, undefined, { kind: "connector-removed", message: `The connector \`${name}\` is gone.` })];
  });
}

/**
 * What changed for the callers of a connector's tools, by the names of the tools. Two states that differ in any part of
 * a definition have a change between them, if only `written-otherwise`; a state has none with itself.
 */
export function compareTools(before: LockedConnector, after: LockedConnector): readonly Change[] {
  const [old, now] = [toolsByName(before), toolsByName(after)];
  const gone = before.tools.filter(({ definition }) => !now.has(definition.name));
  const fresh = after.tools.filter(({ definition }) => !old.has(definition.name));
  const renamed = findRenamed(gone, fresh);
  const kept = new Set(renamed.values());
  const changes: readonly ToolDifference[] = [
    ...nameChange(before, after),
    ...modeChange(before, after),
    ...compareCredentials(before, after),
    ...gone.filter((tool) => !kept.has(tool)).map(removed),
    ...after.tools.flatMap((tool) => {
      const { name } = tool.definition;
      const same = old.get(name);
      if (same !== undefined) return compareTool(same, tool).map((difference) => ({ tool: name, ...difference }));
      const other = renamed.get(tool);
      return other === undefined ? [added(tool)] : renamedChanges(other, tool);
    }),
  ];
  return changes
    .map(({ tool, ...difference }) => change(after.name, tool, difference))
    .toSorted((a, b) => compareTexts(a.tool ?? "", b.tool ?? ""));
}

type ToolDifference = Difference & { readonly tool?: string };

function nameChange(before: LockedConnector, after: LockedConnector): readonly ToolDifference[] {
  if (before.name === after.name) return [];
  const message = `The connector \`${before.name}\` is called \`${after.name}\` now: its address and the names of its credentials are others.`;
  return [{ kind: "connector-renamed", message }];
}

function modeChange(before: LockedConnector, after: LockedConnector): readonly ToolDifference[] {
  if (before.mode === after.mode) return [];
  const message =
    after.mode === "discovery"
      ? "Clients list three tools that find and call the others, and no longer the tools themselves."
      : "Clients list the tools themselves, and no longer three that find and call them.";
  return [{ kind: "mode-changed", message }];
}

function removed({ definition: { name }, operation }: LockedTool): ToolDifference {
  const behind = operation === undefined ? "" : ` (${operation.method} ${operation.url})`;
  return { tool: name, kind: "tool-removed", message: `The tool \`${name}\`${behind} is gone.` };
}

function added({ definition: { name } }: LockedTool): ToolDifference {
  return { tool: name, kind: "tool-added", message: `The tool \`${name}\` is new.` };
}

/** A name is all that a caller knows a tool by; what else changed is told under the new one. */
function renamedChanges(before: LockedTool, after: LockedTool): readonly ToolDifference[] {
  const { name } = after.definition;
  const message = `The tool \`${before.definition.name}\` is called \`${name}\` now.`;
  return [
    { tool: name, kind: "tool-renamed", message },
    ...compareTool(before, after).map((difference) => ({ tool: name, ...difference })),
  ];
}

function toolsByName({ tools }: LockedConnector): ReadonlyMap<string, LockedTool> {
  return new Map(tools.map((tool) => [tool.definition.name, tool]));
}

function change(connector: string, tool: string | undefined, { kind, pointer, message }: Difference): Change {
  return {
    kind,
    impact: changeKinds[kind],
    connector,
    ...(tool === undefined ? {} : { tool }),
    ...(pointer === undefined ? {} : { pointer }),
    message,
  };
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
