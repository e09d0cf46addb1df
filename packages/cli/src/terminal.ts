import { stderr, stdin, stdout } from "node:process";
import type { WriteStream } from "node:tty";
import picocolors from "picocolors";

export type Colors = ReturnType<typeof picocolors.createColors>;

/** Where a command writes. Data and everything else never share a stream, so that a pipe gets data alone. */
export interface Terminal {
  /** Writes data, as it is: what the command was asked for. */
  print(text: string): void;
  /** Writes a line for people: progress, warnings, summaries, errors. */
  note(text: string): void;
  /** For what is printed. */
  readonly colors: Colors;
  /** For what is noted. */
  readonly noteColors: Colors;
  /** Columns of the printed output, where it goes to a terminal. */
  readonly columns: number | undefined;
  /** Whether a person watches the notes. */
  readonly watched: boolean;
  /** Whether questions can be asked. */
  readonly interactive: boolean;
}

/** The terminal of this process. Colours follow `--no-color`, NO_COLOR (no-color.org), FORCE_COLOR, and what the stream is. */
export function createTerminal(options: { readonly color: boolean }): Terminal {
  return {
    print: (text) => void stdout.write(text),
    note: (text) => void stderr.write(`${text}\n`),
    colors: picocolors.createColors(wantsColor(stdout, options.color)),
    noteColors: picocolors.createColors(wantsColor(stderr, options.color)),
    columns: stdout.isTTY ? stdout.columns : undefined,
    watched: stderr.isTTY,
    interactive: stdin.isTTY && stderr.isTTY,
  };
}

function wantsColor(stream: WriteStream, allowed: boolean): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (!allowed || (NO_COLOR !== undefined && NO_COLOR !== "")) return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== "") return FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
  return stream.isTTY && TERM !== "dumb";
}
