import type { Mask } from "../../credentials/mask.ts";

/** Far below where serializers overflow the stack, and far above what an API answers. */
const MAX_DEPTH = 1_000;
/** Members of one object: no API answers with so many, and each new name costs more than all else that JSON can hold. */
const MAX_MEMBERS = 100_000;

export type JsonReading =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string };

/**
 * JSON text, judged but not re-written: parsing and printing would round integers beyond 2^53.
 * It comes back on one line, because a line break ends a message on stdio.
 */
export function readJson(text: string, mask: Mask): JsonReading {
  // Each level takes two characters at least. Looked for first: parsing is what is to be spared.
  const excess = text.length > 2 * MAX_DEPTH ? excessIn(text) : undefined;
  if (excess !== undefined) {
    return { ok: false, reason: excess };
  }
  if (!isJson(text)) {
    return { ok: false, reason: "The body is not valid JSON." };
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

const COLON = 0x3a;

/** What there is too much of, in a text that may be JSON. */
function excessIn(json: string): string | undefined {
  /** Of every object that is open, on the level that it is on. */
  const members = new Uint32Array(MAX_DEPTH + 1);
  let depth = 0;
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfString(json, at);
    } else if (code === 0x7b || code === 0x5b) {
      depth += 1;
      if (depth > MAX_DEPTH) return `The JSON is nested deeper than ${MAX_DEPTH} levels.`;
      members[depth] = 0;
    } else if (code === 0x7d || code === 0x5d) {
      depth = Math.max(0, depth - 1);
    } else if (code === COLON) {
      const count = (members[depth] ?? 0) + 1;
      if (count > MAX_MEMBERS) return `An object in the JSON has more than ${MAX_MEMBERS} members.`;
      members[depth] = count;
    }
  }
  return undefined;
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
