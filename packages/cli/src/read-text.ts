import type { Stats } from "node:fs";
import { stdin } from "node:process";
import { readTextFile, readTextStream } from "@mortise/runtime/serving";

/** The name that stands for standard input on a command line. */
export const STDIN = "-";

/**
 * Reads a UTF-8 document from a path as the user typed it, or from standard input for `-`.
 * `check` sees what is about to be read, the open file itself, and throws to refuse it.
 */
export function readText(path: string, check?: (status: Stats) => void): Promise<string> {
  return path === STDIN ? readTextStream(stdin, "standard input") : readTextFile(path, check);
}
