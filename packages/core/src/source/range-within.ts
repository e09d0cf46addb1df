import type { Range } from "./source-file.ts";

/** How long one source piece is, and the text it stands for. */
interface Piece {
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The source range of a part of a scalar's value, given in characters of that value.
 *
 * Escapes, folded lines and stripped indentation make the two differ, so the scalar is read
 * again piece by piece. Undefined where the part is not in the scalar.
 */
export function rangeWithin(text: string, scalar: Range, part: Range): Range | undefined {
  let length = 0;
  let start: number | undefined;
  for (const piece of pieces(text, scalar)) {
    const next = length + piece.value.length;
    // A part that begins or ends inside a piece of another length (an escape) takes the whole piece.
    const offset = (at: number, edge: number) =>
      piece.end - piece.start === piece.value.length ? piece.start + (at - length) : edge;
    if (start === undefined && part.start < next) start = offset(part.start, piece.start);
    if (start !== undefined && part.end <= next) return { start, end: offset(part.end, piece.end) };
    length = next;
  }
  return undefined;
}

function pieces(text: string, scalar: Range): Iterable<Piece> {
  const first = text.charAt(scalar.start);
  if (first === '"' || first === "'") return quotedPieces(text, scalar);
  if (first === "|" || first === ">") return blockPieces(text, scalar);
  return flowPieces(text, scalar, /[^\r\n \t]+/y, asWritten);
}

function quotedPieces(text: string, scalar: Range): Iterable<Piece> {
  const inside = { start: scalar.start + 1, end: scalar.end - 1 };
  return text[scalar.start] === "'"
    ? flowPieces(text, inside, /''|[^\r\n \t']+/y, (written) => (written === "''" ? "'" : written))
    : flowPieces(text, inside, /\\(?:x..|u....|U.{8}|\r?\n[ \t]*|[^])|[^\r\n \t\\]+/y, unescape);
}

/** Plain and quoted scalars: a line break with the white space around it is one space, each further one a line feed. */
function* flowPieces(
  text: string,
  inside: Range,
  solid: RegExp,
  meaning: (written: string) => string,
): Iterable<Piece> {
  const space = /[ \t]*(?:\r?\n[ \t]*)+|[ \t]+/y;
  for (let at = inside.start; at < inside.end;) {
    solid.lastIndex = at;
    const written = solid.exec(text)?.[0];
    space.lastIndex = at;
    const piece = written ?? space.exec(text)?.[0];
    if (piece === undefined) return;
    const end = Math.min(at + piece.length, inside.end);
    const shown = text.slice(at, end);
    yield { value: written === undefined ? folded(shown) : meaning(shown), start: at, end };
    at = end;
  }
}

function asWritten(written: string): string {
  return written;
}

/** White space between the words of a flow scalar. */
function folded(space: string): string {
  const breaks = space.split("\n").length - 1;
  if (breaks === 0) return space;
  return breaks === 1 ? " " : "\n".repeat(breaks - 1);
}

/** The text that a piece of a double-quoted scalar stands for. Only its length matters, so most escapes may be any one character. */
function unescape(written: string): string {
  if (!written.startsWith("\\")) return written;
  if (/^\\\r?\n/.test(written)) return "";
  if (written[1] === "U") return String.fromCodePoint(Math.min(parseInt(written.slice(2), 16), 0x10ffff));
  return " ";
}

/** Block scalars: each line without its indentation. A folded one is read where folding keeps lengths: one break is one space. */
function* blockPieces(text: string, scalar: Range): Iterable<Piece> {
  const folded = text[scalar.start] === ">";
  const lines = [...text.slice(scalar.start, scalar.end).matchAll(/[^\n]*\n?/g)].slice(1);
  const explicit = /^[|>][-+]?([1-9])/.exec(text.slice(scalar.start, scalar.start + 3))?.[1];
  // An explicit indent counts from the parent's, which the scalar does not know.
  if (explicit !== undefined) return;
  const first = lines.find(([line]) => /[^ \r\n]/.test(line));
  if (first === undefined) return;
  const indent = first[0].search(/[^ ]/);
  let previousBlank = true;
  for (const [index, match] of lines.entries()) {
    const line = match[0];
    const start = scalar.start + match.index;
    const content = line.slice(indent).replace(/\r?\n$/, "");
    // Blank and more-indented lines fold by other rules: from there on the whole value is pointed at.
    if (folded && (content === "" || /^[ \t]/.test(content)) && index < lines.length - 1) return;
    if (folded && !previousBlank) yield { value: " ", start, end: start + indent };
    yield {
      value: content,
      start: start + Math.min(indent, line.length),
      end: start + Math.min(indent, line.length) + content.length,
    };
    if (!folded) yield { value: "\n", start: start + line.length, end: start + line.length };
    previousBlank = false;
  }
}
