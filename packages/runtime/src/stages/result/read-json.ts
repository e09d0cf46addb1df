import type { Mask } from "../../credentials/mask.ts";

/** Far below where serializers overflow the stack, and far above what an API answers. */
const MAX_DEPTH = 1_000;

export type JsonReading =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string };

/**
 * JSON text, judged but not re-written: parsing and printing would round integers beyond 2^53.
 * It comes back on one line, because a line break ends a message on stdio.
 */
export function readJson(text: string, mask: Mask): JsonReading {
  if (!isJson(text)) {
    return { ok: false, reason: "The body is not valid JSON." };
  }
  // Each level takes two characters at least.
  if (text.length > 2 * MAX_DEPTH && isDeeperThan(text, MAX_DEPTH)) {
    return { ok: false, reason: `The JSON is nested deeper than ${MAX_DEPTH} levels.` };
  }
  const masked = mask.text(text);
  if (masked !== text && !isJson(masked)) {
    // The secret was a number, or part of one: what is left is told as text.
    return { ok: true, text: JSON.stringify(masked) };
  }
  return { ok: true, text: onOneLine(masked) };
}

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** In valid JSON a line break is never inside a string, so it and the indentation behind it can go. */
function onOneLine(json: string): string {
  return json.includes("\n") || json.includes("\r") ? json.replaceAll(/[\r\n][ \t\r\n]*/g, "") : json;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

function isDeeperThan(json: string, limit: number): boolean {
  let depth = 0;
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfString(json, at);
    } else if (code === 0x7b || code === 0x5b) {
      depth += 1;
      if (depth > limit) {
        return true;
      }
    } else if (code === 0x7d || code === 0x5d) {
      depth -= 1;
    }
  }
  return false;
}

/** The place of the quote that closes the string which opens here, in valid JSON. */
export function endOfString(json: string, open: number): number {
  for (let at = open + 1; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === BACKSLASH) {
      at += 1;
    } else if (code === QUOTE) {
      return at;
    }
  }
  return json.length;
}
