import type { ExitCode } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";

/** What a command does once its arguments are parsed. */
export type Run = (terminal: Terminal) => Promise<ExitCode>;

/** Runs a command on the terminal as the global options have it. */
export type Action = (run: Run) => Promise<void>;
