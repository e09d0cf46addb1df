import type { LineIndex } from "../../source/line-index.ts";
import type { Range } from "../../source/source-file.ts";
import { printable } from "./printable.ts";

/** Columns of a terminal that a line of source may take. */
const MAX_WIDTH = 100;
const TAB_WIDTH = 4;

/** Characters that take two columns: East Asian wide and full-width forms, and emoji. */
const wide =
  /^(?:[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{20000}-\u{3FFFD}]|\p{Emoji_Presentation})$/u;
/** Marks that are drawn onto the character before. */
const combining = /^[\p{Mn}\p{Me}\u200C\u200D]$/u;

/** A line of source as it is shown, and the carets that belong under it. */
export interface Frame {
  readonly line: number;
  readonly text: string;
  readonly carets: string;
}

/** One character as it is shown. */
interface Cell {
  readonly text: string;
  readonly width: number;
  readonly marked: boolean;
}

/**
 * The first line of a range, made safe for a terminal, cut to its width, with carets under exactly
 * the range's text. What stands in a `hidden` range is shown as dots.
 */
export function frame(text: string, lines: LineIndex, range: Range, hidden: readonly Range[]): Frame {
  const { line } = lines.position(range.start);
  const whole = lines.range(line);
  // A line can be a megabyte long, and only what is near the range will be shown.
  const from = wholeCharacter(text, Math.max(whole.start, range.start - MAX_WIDTH));
  const to = wholeCharacter(text, Math.min(whole.end, range.start + 2 * MAX_WIDTH));
  const cells = layOut(text, { start: from, end: to }, range, hidden);
  const first = cells.findIndex((cell) => cell.marked);
  const cutLeft = from > whole.start;
  const shown = cut(cells, first === -1 ? cells.length : first, cutLeft, to < whole.end);
  const before = shown.slice(
    0,
    Math.max(
      0,
      shown.findIndex((cell) => cell.marked),
    ),
  );
  const markedWidth = width(shown.filter((cell) => cell.marked));
  // An empty range, or one at the end of its line, still gets a caret.
  const indent = markedWidth === 0 ? width(shown) : width(before);
  return {
    line,
    text: shown
      .map((cell) => cell.text)
      .join("")
      .trimEnd(),
    carets: " ".repeat(indent) + "^".repeat(Math.max(1, markedWidth)),
  };
}

function layOut(text: string, shown: Range, range: Range, hidden: readonly Range[]): Cell[] {
  const cells: Cell[] = [];
  const end = range.start === range.end ? range.start + 1 : range.end;
  let offset = shown.start;
  let column = 0;
  for (const character of text.slice(shown.start, shown.end)) {
    const marked = offset >= range.start && offset < end;
    const isHidden = hidden.some(({ start, end }) => offset >= start && offset < end);
    const cell = isHidden
      ? "•"
      : character === "\t"
        ? " ".repeat(TAB_WIDTH - (column % TAB_WIDTH))
        : printable(character);
    const cellWidth = characterWidth(character, cell);
    cells.push({ text: cell, width: cellWidth, marked });
    column += cellWidth;
    offset += character.length;
  }
  return cells;
}

/** Columns that a character takes; one that was replaced takes those of its replacement. */
function characterWidth(character: string, cell: string): number {
  if (cell !== character) return cell.length;
  if (combining.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}

/** Cuts a line to the width, around the first marked cell, with an ellipsis on each side that lost something. */
function cut(cells: readonly Cell[], focus: number, cutLeft: boolean, cutRight: boolean): readonly Cell[] {
  let from = 0;
  let to = cells.length;
  if (cutLeft || width(cells) > MAX_WIDTH) {
    // A third of the width before the range tells where it is; the rest goes to the range and what follows.
    let room = width(cells.slice(0, focus));
    while (from < focus && room > MAX_WIDTH / 3 && width(cells.slice(from)) > MAX_WIDTH / 3) {
      room -= cells[from]?.width ?? 0;
      from += 1;
    }
  }
  let total = width(cells.slice(from));
  while (total > MAX_WIDTH && to > from + 1) {
    to -= 1;
    total -= cells[to]?.width ?? 0;
  }
  const ellipsis: Cell = { text: "…", width: 1, marked: false };
  return [
    ...(cutLeft || from > 0 ? [ellipsis] : []),
    ...cells.slice(from, to),
    ...(cutRight || to < cells.length ? [ellipsis] : []),
  ];
}

function width(cells: readonly Cell[]): number {
  return cells.reduce((sum, cell) => sum + cell.width, 0);
}

/** An offset that does not split a surrogate pair. */
function wholeCharacter(text: string, offset: number): number {
  const code = text.charCodeAt(offset);
  return code >= 0xdc00 && code <= 0xdfff ? offset - 1 : offset;
}
