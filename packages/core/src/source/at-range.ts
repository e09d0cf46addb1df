import type { Target } from "./source-file.ts";

/** The target of a fault of the text itself, known by its offsets. */
export function atRange(start: number, end: number): Target {
  return { path: [], on: "value", range: { start, end } };
}
