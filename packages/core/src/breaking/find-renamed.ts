import { canonicalJson } from "../canonical-json.ts";
import { definitionJson } from "../lock/definition-json.ts";
import type { LockedTool } from "../lock/tools-lock.ts";

/**
 * Which of the new tools are old ones with another name, from the new one to the old: first by the operation's id, then
 * by its method and URL, and where nothing is known of operations, by a definition that is the same in all but the name.
 * A sign that several tools share tells nothing, unless they are told apart by the next.
 */
export function findRenamed(
  gone: readonly LockedTool[],
  fresh: readonly LockedTool[],
): ReadonlyMap<LockedTool, LockedTool> {
  const found = new Map<LockedTool, LockedTool>();
  const taken = new Set<LockedTool>();
  for (const sign of [operationId, request, content]) {
    const old = bySign(
      gone.filter((tool) => !taken.has(tool)),
      sign,
    );
    const now = bySign(
      fresh.filter((tool) => !found.has(tool)),
      sign,
    );
    for (const [key, tools] of now) {
      const [tool, ...others] = tools;
      const [before, ...othersBefore] = old.get(key) ?? [];
      if (tool === undefined || before === undefined || others.length > 0 || othersBefore.length > 0) continue;
      found.set(tool, before);
      taken.add(before);
    }
  }
  return found;
}

type Sign = (tool: LockedTool) => string | undefined;

const operationId: Sign = ({ operation }) => operation?.id;

/** A placeholder is named after an argument, which can be renamed too. */
const request: Sign = ({ operation }) =>
  operation && `${operation.method} ${operation.url.replaceAll(/\{[^{}]*\}/g, "{}")}`;

const content: Sign = ({ definition, operation }) => {
  if (operation !== undefined) return undefined;
  const { name: _, title: __, ...rest } = definitionJson(definition);
  return canonicalJson(rest);
};

function bySign(tools: readonly LockedTool[], sign: Sign): ReadonlyMap<string, readonly LockedTool[]> {
  const groups = new Map<string, LockedTool[]>();
  for (const tool of tools) {
    const key = sign(tool);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [tool]);
    else group.push(tool);
  }
  return groups;
}
