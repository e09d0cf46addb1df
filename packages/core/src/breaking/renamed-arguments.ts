import type { LockedTool } from "../lock/tools-lock.ts";
import { isJsonObject } from "../json.ts";

/** Which arguments only got another name, from the old one to the new: what the upstream calls them tells. */
export function renamedArguments(before: LockedTool, after: LockedTool): ReadonlyMap<string, string> {
  // Without an operation nothing is known of the upstream, and an equal name says nothing.
  if (before.operation === undefined || after.operation === undefined) return new Map();
  const [old, now] = [argumentNames(before), argumentNames(after)];
  const fresh = new Map(
    [...now].filter((name) => !old.has(name)).map((name) => [upstreamName(after, name), name] as const),
  );
  return new Map(
    [...old].flatMap((name) => {
      const renamed = now.has(name) ? undefined : fresh.get(upstreamName(before, name));
      return renamed === undefined ? [] : [[name, renamed] as const];
    }),
  );
}

function argumentNames({ definition }: LockedTool): ReadonlySet<string> {
  const { properties } = definition.inputSchema;
  return new Set(isJsonObject(properties) ? Object.keys(properties) : []);
}

function upstreamName({ upstreamNames = {} }: LockedTool, argument: string): string {
  return Object.hasOwn(upstreamNames, argument) ? (upstreamNames[argument] ?? argument) : argument;
}
