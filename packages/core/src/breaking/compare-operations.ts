import type { LockedOperation, LockedTool } from "../lock/tools-lock.ts";
import type { Difference } from "./change.ts";

/** What is behind a tool. A caller does not see it, but gets its effects, and its credential goes there. */
export function compareOperations(
  { operation: before }: LockedTool,
  { operation: after }: LockedTool,
): readonly Difference[] {
  if (before === undefined || after === undefined) return [];
  const [from, to] = [partsOf(before), partsOf(after)];
  const isOtherPlace = from.host !== to.host || from.path !== to.path;
  if (before.id !== after.id && (isOtherPlace || before.method !== after.method)) {
    const message = `Another operation is behind the tool: ${textOf(after)}, where ${textOf(before)} was.`;
    return [{ kind: "operation-replaced", message }, ...hostChange(from, to)];
  }
  return [
    ...hostChange(from, to),
    ...(before.method === after.method
      ? []
      : [difference("method-changed", `The tool's calls are ${after.method} now, and were ${before.method}.`)]),
    ...(from.path === to.path
      ? []
      : [difference("path-changed", `The tool's calls go to ${to.path} now, and went to ${from.path}.`)]),
    ...(before.id === after.id
      ? []
      : [difference("operation-renamed", `The operation is called \`${after.id}\` now, and was \`${before.id}\`.`)]),
  ];
}

interface Parts {
  readonly host: string;
  readonly path: string;
}

function hostChange(from: Parts, to: Parts): readonly Difference[] {
  if (from.host === to.host) return [];
  return [difference("host-changed", `Calls and credentials go to ${to.host} now, and went to ${from.host}.`)];
}

/** Placeholders count by their place: their names are the arguments', which are compared for themselves. */
function partsOf({ url }: LockedOperation): Parts {
  const [, host = url, path = ""] = /^([a-z]+:\/\/[^/]*)(.*)$/.exec(url.replaceAll(/\{[^{}]*\}/g, "{}")) ?? [];
  return { host, path };
}

function textOf({ id, method, url }: LockedOperation): string {
  return `\`${id}\` (${method} ${url})`;
}

function difference(kind: Difference["kind"], message: string): Difference {
  return { kind, message };
}
