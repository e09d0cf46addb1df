import { diagnose } from "../diagnostics/diagnose.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Target } from "../source/source-file.ts";
import { Cursor } from "./cursor.ts";

/**
 * Checks that a document holds no half of a surrogate pair, in a key or in a value: no URL and no UTF-8 could. Of a
 * text that was parsed, the parser has said so; this is for documents that programs made.
 */
export function checkCharacters(document: unknown): readonly Diagnostic[] {
  const faults: Diagnostic[] = [];
  const judge = (text: unknown, target: Target) => {
    if (typeof text !== "string" || text.isWellFormed()) return;
    faults.push(diagnose("yaml/bad-character", target, { character: "half a surrogate pair" }));
  };
  const waiting = [new Cursor(document)];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, path } = next;
    judge(value, next.here);
    if (typeof value !== "object" || value === null) continue;
    const isList = Array.isArray(value);
    for (const [key, member] of Object.entries(value).toReversed()) {
      const at = new Cursor<unknown>(member, [...path, isList ? Number(key) : key]);
      judge(key, at.key);
      waiting.push(at);
    }
  }
  return faults;
}
