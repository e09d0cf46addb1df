import type { Json } from "../json.ts";
import { parseJson } from "../source/parse-json.ts";
import { createPlaces } from "../source/places.ts";
import type { SourceFile } from "../source/source-file.ts";
import { lockFault, type LockFault } from "./lock-fault.ts";
import type { ToolsLock } from "./tools-lock.ts";

/** A lock, or why a text is none; `offset` is where that shows, in UTF-16 units. */
export type ParsedLock =
  | { readonly ok: true; readonly lock: ToolsLock }
  | { readonly ok: false; readonly message: string; readonly offset?: number };

/** Ten thousand large tools fit. */
const MAX_CHARACTERS = 64 * 1024 * 1024;
/** Schemas are walked recursively. */
const MAX_DEPTH = 200;

/** Reads what `printLock` wrote, and holds each definition to its hash. Any text ends in a lock or in a message. */
export function parseLock({ name, text }: SourceFile): ParsedLock {
  const refused = (message: string, offset?: number): ParsedLock => ({
    ok: false,
    message: `${name} ${message}`,
    ...(offset === undefined ? {} : { offset }),
  });
  if (text.length > MAX_CHARACTERS) {
    return refused(`has more than ${String(MAX_CHARACTERS / 1024 / 1024)} million characters`);
  }
  const conflict = /^(?:<{7}|={7}|>{7})/m.exec(text);
  if (conflict !== null) {
    return refused("has the marks of a merge conflict: write it anew with `mortise lock`", conflict.index);
  }
  let value: Json;
  try {
    // What JSON.parse returns is JSON.
    value = JSON.parse(text) as Json;
  } catch (error) {
    return refused("is not JSON", syntaxFaultOffset(error));
  }
  if (isDeeper(value, MAX_DEPTH)) return refused(`nests more than ${String(MAX_DEPTH)} levels deep`);
  const fault = lockFault(value);
  if (fault !== undefined) return refused(fault.message, offsetOf(text, fault));
  // Every member has been looked at.
  return { ok: true, lock: value as unknown as ToolsLock };
}

/** Only the engine knows where it stopped, and it says so in words. */
function syntaxFaultOffset(error: unknown): number | undefined {
  const [, position] = /position (\d+)/.exec(String(error)) ?? [];
  return position === undefined ? undefined : Number(position);
}

function isDeeper(value: Json, depth: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return depth === 0 || Object.values(value).some((member) => isDeeper(member, depth - 1));
}

/** Places are made only where there is a fault: they cost more than the lock. */
function offsetOf(text: string, { path }: LockFault): number | undefined {
  const composed = parseJson(text, MAX_DEPTH)?.composed;
  return composed && createPlaces(text, composed.node).locate({ path, on: "value" }).start;
}
