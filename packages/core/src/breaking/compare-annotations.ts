import type { LockedTool } from "../lock/tools-lock.ts";
import type { ToolAnnotations } from "../tools/tool.ts";
import type { Difference } from "./change.ts";

/** What a client may do without asking somebody, and what it shows: whether a call reads or writes, and how bad a second one would be. */
export function compareAnnotations(before: LockedTool, after: LockedTool): readonly Difference[] {
  const [old, now] = [effectOf(before), effectOf(after)];
  // What a writing tool destroys or repeats is news only where it wrote before.
  const hints = old.readOnlyHint === now.readOnlyHint ? HINTS : HINTS_OF_ALL;
  return hints.flatMap((hint) =>
    old[hint] === now[hint] ? [] : [{ ...FLIPS[hint][now[hint] ? "on" : "off"], pointer: `/annotations/${hint}` }],
  );
}

const HINTS_OF_ALL: readonly (keyof ToolAnnotations)[] = ["readOnlyHint", "openWorldHint"];
const HINTS: readonly (keyof ToolAnnotations)[] = [...HINTS_OF_ALL, "destructiveHint", "idempotentHint"];

const FLIPS: { readonly [hint in keyof ToolAnnotations]: { readonly [now in "on" | "off"]: Difference } } = {
  readOnlyHint: {
    on: { kind: "became-reading", message: "The tool wrote, and only reads now." },
    off: { kind: "became-writing", message: "The tool only read, and writes now." },
  },
  destructiveHint: {
    on: { kind: "became-destructive", message: "The tool may destroy now what is there." },
    off: { kind: "became-non-destructive", message: "The tool destroys nothing any more." },
  },
  idempotentHint: {
    on: { kind: "became-idempotent", message: "A second call with the same arguments does no more than the first." },
    off: {
      kind: "became-non-idempotent",
      message: "A second call with the same arguments does more than the first now.",
    },
  },
  openWorldHint: {
    on: { kind: "became-open-world", message: "The tool deals with an open world of other systems now." },
    off: { kind: "became-closed-world", message: "The tool deals with a closed world now." },
  },
};

/** What the hints come to: the protocol's defaults where they are left out, and nothing destroyed or repeated by reading. */
function effectOf({ definition: { annotations = {} } }: LockedTool): ToolAnnotations {
  const readOnlyHint = annotations.readOnlyHint === true;
  return {
    readOnlyHint,
    destructiveHint: !readOnlyHint && annotations.destructiveHint !== false,
    idempotentHint: readOnlyHint || annotations.idempotentHint === true,
    openWorldHint: annotations.openWorldHint !== false,
  };
}
