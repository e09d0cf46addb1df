import { CannotRun } from "../process/exit-code.ts";

/** Runs what may refuse, and gives a refusal to the caller's code as an error that says what to do, too. */
export function inWords<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw wordsOf(error);
  }
}

/** An error with the way out in its message. */
export function wordsOf(error: unknown): unknown {
  if (!(error instanceof CannotRun)) return error;
  return new Error(error.hint === undefined ? error.message : `${error.message}; ${error.hint}`);
}
