import { errorCodes } from "./protocol.ts";

/** Bounds on a text of JSON beyond its size in bytes: each of these costs memory far beyond its text. */
export interface JsonBounds {
  readonly depth: number;
  readonly elements: number;
}

/** What a client may send. */
const MESSAGE_BOUNDS: JsonBounds = { depth: 64, elements: 10_000 };

/** A parsed message, or what to answer instead: a JSON-RPC code and a sentence. */
export type ReadJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly code: number; readonly message: string };

/** A number that could be an integer beyond 2^53: sixteen digits in a row. */
const LONG_NUMBER = /\d{16}/;

/** A reviver with the source text of what it is given (ECMAScript 2026, JSON.parse source text access; Node 21 and later). */
type SourceReviver = (this: unknown, key: string, value: unknown, context: { readonly source?: string }) => unknown;
// The library's types do not know these two yet.
const parseWithSource = JSON.parse as (text: string, reviver: SourceReviver) => unknown;
const { rawJSON } = JSON as unknown as { readonly rawJSON: (text: string) => unknown };

/**
 * Parses the text of one message. Refuses nesting beyond 64 levels and more than 10,000 values
 * before anything is built. Integers beyond 2^53 become bigints; all else is as `JSON.parse` has it.
 */
export function readJson(text: string): ReadJson {
  const excess = findExcess(text, MESSAGE_BOUNDS);
  if (excess !== undefined) return { ok: false, code: errorCodes.invalidRequest, message: excess };
  try {
    return { ok: true, value: LONG_NUMBER.test(text) ? parseWithSource(text, keepAsBigint) : JSON.parse(text) };
  } catch {
    return { ok: false, code: errorCodes.parseError, message: "Parse error: the message is not valid JSON." };
  }
}

/** Parses JSON text into a value that `JSON.stringify` writes back with every integer as it was. */
export function parseKeepingIntegers(text: string): unknown {
  return LONG_NUMBER.test(text) ? parseWithSource(text, keepAsText) : JSON.parse(text);
}

const keepAsBigint: SourceReviver = (_key, value, { source }) =>
  isRoundedInteger(value, source) ? BigInt(source) : value;

const keepAsText: SourceReviver = (_key, value, { source }) =>
  isRoundedInteger(value, source) ? rawJSON(source) : value;

function isRoundedInteger(value: unknown, source: string | undefined): source is string {
  return typeof value === "number" && !Number.isSafeInteger(value) && source !== undefined && /^-?\d+$/.test(source);
}

/** What about a message's text is too much, if anything. Exact where it matters, and almost free for an ordinary message. */
export function findExcess(text: string, bounds: JsonBounds): string | undefined {
  // A value takes two characters at least, its separator included, and a level one bracket.
  if (text.length <= 2 * bounds.elements && countBrackets(text, bounds.depth) <= bounds.depth) return undefined;
  let depth = 0;
  let elements = 1;
  for (let index = 0; index < text.length; index++) {
    const character = text.charCodeAt(index);
    if (character === QUOTE) {
      index = endOfString(text, index);
    } else if (character === OPEN_BRACE || character === OPEN_BRACKET) {
      elements += 1;
      depth += 1;
      if (depth > bounds.depth) return `The message is nested more than ${bounds.depth} levels deep.`;
    } else if (character === CLOSE_BRACE || character === CLOSE_BRACKET) {
      depth -= 1;
    } else if (character === COMMA) {
      elements += 1;
    }
    if (elements > bounds.elements) return `The message holds more than ${bounds.elements} values.`;
  }
  return undefined;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** How many brackets open, as far as the limit and one more. */
function countBrackets(text: string, limit: number): number {
  let count = 0;
  for (let at = text.indexOf("{"); at !== -1 && count <= limit; at = text.indexOf("{", at + 1)) count += 1;
  for (let at = text.indexOf("["); at !== -1 && count <= limit; at = text.indexOf("[", at + 1)) count += 1;
  return count;
}

/** The index of the quote that ends the string which begins at `start`, or the end of the text. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return end;
  }
  return text.length;
}
