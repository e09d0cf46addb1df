import { printable } from "@mortise/core";

/** Text of a descriptor as one line that is safe to show: a description may be folded over several. */
export function oneLine(text: string): string {
  return printable(text.replace(/\s*[\r\n\t]\s*/g, " ").trim());
}
