import type { Range } from "./source-file.ts";

/** A place as editors count: 1-based, the column in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The lines of a text. */
export interface LineIndex {
  readonly count: number;
  position(offset: number): Position;
  /** The range of a line (1-based) without its line break. */
  range(line: number): Range;
}

/** Finds the lines of a text once, so that each offset is then a binary search. */
export function createLineIndex(text: string): LineIndex {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  const startOf = (line: number) => starts[line - 1] ?? text.length;
  return {
    count: starts.length,
    position(offset) {
      let low = 1;
      let high = starts.length;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (startOf(middle) <= offset) low = middle;
        else high = middle - 1;
      }
      return { line: low, column: offset - startOf(low) + 1 };
    },
    range(line) {
      const start = startOf(line);
      let end = line < starts.length ? startOf(line + 1) - 1 : text.length;
      if (end > start && text[end - 1] === "\r") end -= 1;
      return { start, end };
    },
  };
}
