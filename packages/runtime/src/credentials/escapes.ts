/** A text without escapes, in UTF-8, and where in the text each of its bytes comes from. */
export interface Unescaped {
  readonly bytes: Buffer;
  /** For each byte the offset at which its spelling begins; one more for the end. */
  readonly starts: Uint32Array;
}

const BACKSLASH = 0x5c;
const PERCENT = 0x25;
const AMPERSAND = 0x26;

/** What follows a backslash in JSON and its kin (RFC 8259 §7). */
const AFTER_BACKSLASH: Readonly<Record<string, number>> = {
  '"': 0x22,
  "'": 0x27,
  "/": 0x2f,
  "\\": BACKSLASH,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
};
/** The entities that every encoder of HTML or XML uses. */
const ENTITIES: Readonly<Record<string, number>> = { amp: 0x26, lt: 0x3c, gt: 0x3e, quot: 0x22, apos: 0x27 };
/** `&#x10ffff;` is the longest that means anything; a few leading zeros are allowed for. */
const LONGEST_ENTITY = 14;

/**
 * Undoes one layer of escapes, whichever they are: `\u00e4`, `\xe4`, `\/`, `%c3%a4`, `&#228;`, `&amp;`.
 * One pass, each byte looked at a bounded number of times. What is no escape stays.
 */
export function unescapeBytes(text: Buffer): Unescaped {
  const bytes = Buffer.allocUnsafe(text.length);
  const starts = new Uint32Array(text.length + 1);
  let length = 0;
  let at = 0;
  const put = (byte: number): void => {
    bytes[length] = byte;
    starts[length++] = at;
  };
  // No character is longer in UTF-8 than its shortest escape.
  const putCharacter = (codePoint: number): void => {
    for (const byte of Buffer.from(String.fromCodePoint(codePoint))) put(byte);
  };
  while (at < text.length) {
    const byte = text[at] ?? 0;
    const next = byte === BACKSLASH ? backslash(text, at) : byte === AMPERSAND ? entity(text, at) : undefined;
    if (next !== undefined) {
      putCharacter(next.codePoint);
      at = next.end;
    } else if (byte === PERCENT && hexAt(text, at + 1, 2) !== undefined) {
      put(hexAt(text, at + 1, 2) ?? 0);
      at += 3;
    } else {
      put(byte);
      at += 1;
    }
  }
  starts[length] = at;
  return { bytes: bytes.subarray(0, length), starts };
}

interface Escape {
  readonly codePoint: number;
  readonly end: number;
}

function backslash(text: Buffer, at: number): Escape | undefined {
  const kind = String.fromCharCode(text[at + 1] ?? 0);
  if (kind === "x") {
    const codePoint = hexAt(text, at + 2, 2);
    return codePoint === undefined ? undefined : { codePoint, end: at + 4 };
  }
  if (kind !== "u") {
    const codePoint = Object.hasOwn(AFTER_BACKSLASH, kind) ? AFTER_BACKSLASH[kind] : undefined;
    return codePoint === undefined ? undefined : { codePoint, end: at + 2 };
  }
  const high = hexAt(text, at + 2, 4);
  if (high === undefined) return undefined;
  const isPair = high >= 0xd800 && high < 0xdc00 && text[at + 6] === BACKSLASH && text[at + 7] === 0x75;
  const low = isPair ? hexAt(text, at + 8, 4) : undefined;
  return low !== undefined && low >= 0xdc00 && low < 0xe000
    ? { codePoint: 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00), end: at + 12 }
    : { codePoint: high, end: at + 6 };
}

function entity(text: Buffer, at: number): Escape | undefined {
  const [, hex, decimal, name] =
    /^&(?:#[xX]([0-9a-fA-F]{1,8})|#([0-9]{1,8})|([a-z]{2,4}));/.exec(
      text.toString("latin1", at, at + LONGEST_ENTITY),
    ) ?? [];
  const codePoint =
    hex !== undefined
      ? Number.parseInt(hex, 16)
      : decimal !== undefined
        ? Number(decimal)
        : name !== undefined && Object.hasOwn(ENTITIES, name)
          ? ENTITIES[name]
          : undefined;
  if (codePoint === undefined || codePoint > 0x10ffff) return undefined;
  return { codePoint, end: text.indexOf(0x3b, at) + 1 };
}

function hexAt(text: Buffer, at: number, digits: number): number | undefined {
  let value = 0;
  for (let end = at + digits; at < end; at++) {
    const byte = text[at] ?? 0;
    const digit =
      byte >= 0x30 && byte <= 0x39
        ? byte - 0x30
        : (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66
          ? (byte | 0x20) - 0x57
          : undefined;
    if (digit === undefined) return undefined;
    value = value * 16 + digit;
  }
  return value;
}
