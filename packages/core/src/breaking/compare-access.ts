import type { LockedTool } from "../lock/tools-lock.ts";
import type { Difference } from "./change.ts";

/** What a user grants: how the calls authenticate, and which scopes they need. A wider grant has to be asked for again. */
export function compareAccess(before: LockedTool, after: LockedTool): readonly Difference[] {
  return [...authenticationChange(before.authentication, after.authentication), ...scopeChanges(before, after)];
}

function authenticationChange(before: string | undefined, after: string | undefined): readonly Difference[] {
  if (before === after) return [];
  if (before === undefined) {
    return [{ kind: "authentication-added", message: `A call needs a credential now (\`${after ?? ""}\`).` }];
  }
  return after === undefined
    ? [{ kind: "authentication-removed", message: `A call needs no credential any more (it was \`${before}\`).` }]
    : [{ kind: "authentication-changed", message: `A call's credential is \`${after}\` now, and was \`${before}\`.` }];
}

function scopeChanges({ scopes: before = [] }: LockedTool, { scopes: after = [] }: LockedTool): readonly Difference[] {
  const [old, now] = [new Set(before), new Set(after)];
  return [
    ...after
      .filter((scope) => !old.has(scope))
      .map((scope): Difference => ({
        kind: "scope-added",
        message: `A call needs the scope \`${scope}\` now: whoever connected before has to consent again.`,
      })),
    ...before
      .filter((scope) => !now.has(scope))
      .map((scope): Difference => ({ kind: "scope-removed", message: `A call needs the scope \`${scope}\` no more.` })),
  ];
}
